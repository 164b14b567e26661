"""Pages of people: signing in, one's own page, and the administrator's list."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LoginView, LogoutView
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from baoheng.core.errors import WorkbenchError
from baoheng.workbench.acts import perform
from baoheng.workbench.frame.page import ANYBODY, Signed, page
from baoheng.workbench.frame.telling import in_words
from baoheng.workbench.people.acts import AddPerson, ChangePerson, NewPassword, OwnPassword, ShutOut
from baoheng.workbench.people.device_acts import SetDevice
from baoheng.workbench.people.devices import device_of, new_device, picture
from baoheng.workbench.people.examples import examples
from baoheng.workbench.people.forms import ChangePassword, PersonForm, SignIn
from baoheng.workbench.people.models import Person
from baoheng.workbench.people.roles import permissions, roles

_PER_PAGE = 50


class Login(LoginView):
    """Signing in."""

    template_name = "people/login.html"
    authentication_form = SignIn
    redirect_authenticated_user = True

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        """With the people of the example, where this is one."""
        told: dict[str, Any] = super().get_context_data(**given) | {"examples": examples()}
        if told["examples"]:  # the page begins with them, not with the form below
            told["form"].fields["username"].widget.attrs.pop("autofocus", None)
        return told


class Logout(LogoutView):
    """Signing out."""


@page(ANYBODY)
def me(request: Signed) -> HttpResponse:
    """Who I am here, and what I may do."""
    words = permissions()
    return render(
        request,
        "people/me.html",
        {
            "may": [gettext(words[one]) for one in words if one in request.user.granted],
            "device": device_of(request.user),
        },
    )


@page(ANYBODY)
def password(request: Signed) -> HttpResponse:
    """Change one's own password."""
    form = ChangePassword(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            perform(OwnPassword(request.user, given["old"], given["new"]))
        except WorkbenchError as error:
            form.add_error(None, in_words(error))
        else:
            update_session_auth_hash(request, request.user)
            messages.success(request, gettext("密码已改"))
            return redirect("home")
    return render(request, "people/password.html", {"form": form})


@page(ANYBODY)
def device(request: Signed) -> HttpResponse:
    """Set up the code on the phone, or take it away."""
    if request.method == "POST":
        done = perform(SetDevice(request.user, request.POST.get("token"), "remove" in request.POST))
        messages.success(request, done.said)
        return redirect("people:me")
    if device_of(request.user):
        return render(request, "people/device.html", {"has": True})
    made = new_device(request.user)
    return render(request, "people/device.html", {"picture": picture(made), "url": made.config_url})


@page("people.manage")
def people_list(request: Signed) -> HttpResponse:
    """All people, to be searched by name."""
    found = Person.objects.prefetch_related("roles_held", "regions_held")
    if asked := request.GET.get("q", "").strip():
        found = found.filter(Q(username__icontains=asked) | Q(name__icontains=asked))
    if role := request.GET.get("role"):
        found = found.filter(roles_held__role=role)
    shown = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "people/list.html", {"page": shown, "q": asked, "roles": roles()})


@page("people.manage")
def add(request: Signed) -> HttpResponse:
    """Add a person; the one-time password is shown once."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = _given(form)
        try:
            done = perform(AddPerson(request.user, form.cleaned_data["username"], **given))
        except WorkbenchError as error:
            form.add_error(None, in_words(error))
        else:
            person, once = done.result
            return render(request, "people/once.html", {"person": person, "password": once})
    return render(request, "people/edit.html", {"form": form})


@page("people.manage")
def edit(request: Signed, username: str) -> HttpResponse:
    """Change a person."""
    person = get_object_or_404(Person, username=username)
    start = {
        "username": person.username, "person_name": person.name, "held": list(person.held),
        "regions": " ".join(sorted(person.regions)), "institution": person.institution,
    }  # fmt: skip
    form = PersonForm(request.POST or None, initial=start)
    form.fields["username"].disabled = True
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(
                request, perform(ChangePerson(request.user, person, **_given(form))).said
            )
            return redirect("people:list")
        except WorkbenchError as error:
            form.add_error(None, in_words(error))
    return render(request, "people/edit.html", {"form": form, "person": person})


@page("people.manage")
@require_POST
def active(request: Signed, username: str) -> HttpResponse:
    """Shut a person out, or let the person in again."""
    person = get_object_or_404(Person, username=username)
    done = perform(ShutOut(request.user, person, not person.is_active))
    messages.success(request, done.said)
    return redirect("people:list")


@page("people.manage")
@require_POST
def new_password(request: Signed, username: str) -> HttpResponse:
    """A new one-time password, shown once."""
    person = get_object_or_404(Person, username=username)
    done = perform(NewPassword(request.user, person))
    return render(request, "people/once.html", {"person": person, "password": done.result})


def _given(form: PersonForm) -> dict[str, Any]:
    cleaned = form.cleaned_data
    return {
        "person_name": cleaned["person_name"],
        "held": tuple(cleaned["held"]),
        "regions": cleaned["regions"],
        "institution": cleaned["institution"],
    }


def home(request: HttpRequest) -> HttpResponse:
    """The first page of everybody: the first that the roles allow."""
    if not request.user.is_authenticated:
        return redirect("people:login")
    from baoheng.workbench.frame.menu import menu_for

    items = menu_for(request.user)
    return redirect(items[0].url if items else "people:me")
