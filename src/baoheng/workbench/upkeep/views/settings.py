"""The bureau's settings, those of the environment, and what is installed."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from baoheng.core.errors import WorkbenchError
from baoheng.workbench.acts import perform
from baoheng.workbench.frame.page import Signed, page
from baoheng.workbench.frame.telling import in_words
from baoheng.workbench.upkeep.acts.settings import WriteSetting
from baoheng.workbench.upkeep.bureau import known, values
from baoheng.workbench.upkeep.environment import environment
from baoheng.workbench.upkeep.forms import SettingForm
from baoheng.workbench.upkeep.models import Setting
from baoheng.workbench.upkeep.packed import installed_profiles
from baoheng.workbench.upkeep.packed import packs as installed_packs


@page("settings.manage")
def overview(request: Signed) -> HttpResponse:
    """All settings with what counts today, and what will count later."""
    today = timezone.localdate()
    now = values(today)
    later: dict[str, Setting] = {}
    for one in Setting.objects.filter(since__gt=today):
        later[one.name] = one  # in order of the days, so that the next stays
    rows = [(one, _words(one.name, now[one.name]), later.get(one.name)) for one in known().values()]
    return render(request, "upkeep/settings.html", {"rows": rows})


def _words(name: str, value: str) -> str:
    return dict(known()[name].choices).get(value, value)


@page("settings.manage")
def setting(request: Signed, name: str) -> HttpResponse:
    """One setting: its values by day, and a new one."""
    if name not in known():
        raise Http404
    one = known()[name]
    today = timezone.localdate()
    start = {"value": values(today)[name]}
    form = SettingForm(one, request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            act = WriteSetting(request.user, name, given["value"], given["since"], given["note"])
            messages.success(request, perform(act).said)
            return redirect("upkeep:settings")
        except WorkbenchError as error:
            form.add_error(None, in_words(error))
    written = Setting.objects.filter(name=name).select_related("by")
    rows = [(row, _words(name, row.value)) for row in written]
    return render(request, "upkeep/setting.html", {"one": one, "form": form, "rows": rows})


@page("settings.manage")
def in_force(request: Signed) -> HttpResponse:
    """The settings of the environment."""
    return render(request, "upkeep/environment.html", {"rows": environment()})


@page("settings.manage")
def packs(request: Signed) -> HttpResponse:
    """Profiles and packs."""
    given = {"profiles": installed_profiles(), "packs": installed_packs()}
    return render(request, "upkeep/packs.html", given)
