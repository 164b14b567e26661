"""One target table: its versions, its contents beside the findings, and what may be done."""

import datetime
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from baoheng.workbench.acts import Act, perform
from baoheng.workbench.documents.models import Targets, Version
from baoheng.workbench.frame.page import Signed, page
from baoheng.workbench.targets.acts.flow import (
    Adjust,
    Approve,
    ReturnTargets,
    Submit,
    TakeOver,
    Withdraw,
    errors_allowed,
)
from baoheng.workbench.targets.acts.taking import DropDraft
from baoheng.workbench.targets.checked import accepted, in_document
from baoheng.workbench.targets.comparing import changes
from baoheng.workbench.targets.drawing import body
from baoheng.workbench.targets.lastyear import last_year, year_before
from baoheng.workbench.targets.opinion import GRADES, GROUPS, Opinion, suggested
from baoheng.workbench.targets.possible import possible
from baoheng.workbench.targets.showing import Shown, shown
from baoheng.workbench.targets.views.lists import SEE, mine

ENDINGS = (("xlsx", "官方表（Excel）"), ("docx", "官方表（Word）"))
LAST_YEAR = "last"  # as "from" of a comparison


def of(request: Signed, key: int, number: int | None = None) -> tuple[Targets, Version]:
    """The table and the version asked for, the latest where none is. Raises Http404."""
    table = get_object_or_404(mine(request.user), pk=key)
    rows = table.versions.select_related("targets", "document", "by", "submitted_by", "decided_by")
    rows = rows.defer("document__read", "document__drawn")
    found = rows.filter(number=number).first() if number else rows.first()
    if found is None:
        raise Http404
    return table, found


@page(*SEE)
def one(request: Signed, key: int, number: int | None = None) -> HttpResponse:
    """The page of a target table."""
    table, version = of(request, key, number)
    last = last_year(table)
    sight = shown(version, last)
    beside = [name for name, there in (("last", last.version), ("actual", last.source)) if there]
    errors = _count(sight, "error")
    outputs = [*version.outputs.all()]
    can = possible(request.user, version, errors)
    written, offered = version.opinion.get("groups", {}), suggested(version.found).groups
    given = {
        "targets": table,
        "wording": version,
        "versions": [*table.versions.select_related("by").defer("contents", "found")],
        "shown": sight,
        "body": body(sight.lines, sight.layout.columns, beside),
        "last": last,
        "errors": errors,
        "warnings": _count(sight, "warning"),
        "accepted": accepted(version),
        "acceptable": in_document(version),
        "until": datetime.date(timezone.localdate().year, 12, 31),
        "may": dict.fromkeys(can.acts, True),
        "cannot": can,
        "errors_allowed": errors_allowed(),
        "groups": [
            {**group, "text": written.get(group["name"]) or offered.get(group["name"], "")}
            for group in version.found.get("opinion", {}).get("groups", ())
        ],
        "suggested": version.found.get("opinion", {}),
        "grades": GRADES,
        "endings": ENDINGS,
        "printed": [one for one in outputs if one.name.endswith(".pdf")],
        "copied": [one for one in outputs if not one.name.endswith(".pdf")],
    }
    return render(request, "targets/page.html", given)


def _count(sight: Shown, severity: str) -> int:
    return sum(one["severity"] == severity for one in sight.findings)


@page(*SEE)
def compare(request: Signed, key: int) -> HttpResponse:
    """Two versions, cell by cell."""
    table = get_object_or_404(mine(request.user), pk=key)
    versions = [*table.versions.select_related("by").defer("found")]
    if not versions:
        raise Http404
    numbers = {one.number: one for one in versions}
    after = numbers.get(_number(request, "to"), versions[0])
    older = [one for one in versions if one.number < after.number]
    last_year = year_before(table)
    before = numbers.get(_number(request, "from"), older[0] if older else after)
    if last_year and (request.GET.get("from") == LAST_YEAR or (before == after and not older)):
        before = last_year
    given = {
        "targets": table,
        "versions": versions,
        "last_year": last_year,
        "before": before,
        "after": after,
        "changes": changes(before.contents, after.contents),
    }
    return render(request, "targets/compare.html", given)


def _number(request: Signed, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text[:9]) if text.isdecimal() else 0


def _act(make: Callable[[Signed, Version], Act]) -> Callable[[Signed, int], HttpResponse]:
    """A view that does an act on the latest version and goes back to its page."""

    def view(request: Signed, key: int) -> HttpResponse:
        _, version = of(request, key)
        done = perform(make(request, version))
        messages.success(request, done.said)
        return redirect("targets:page", key)

    return view


def _words(request: Signed, name: str) -> str:
    """A field as the database can keep it."""
    return request.POST.get(name, "").replace("\0", "")


def _opinion(request: Signed) -> Opinion:
    """The opinion as the reviewer wrote it, by the four groups."""
    grade = _words(request, "grade")
    return Opinion(
        grade=grade if grade in GRADES else "",
        reason=_words(request, "reason").strip()[:2000],
        groups={name: _words(request, f"group:{name}").strip()[:2000] for name in GROUPS},
    )


submit = page("targets.submit")(
    require_POST(_act(lambda r, v: Submit(r.user, v, _words(r, "plea")[:2000])))
)
take_over = page("targets.edit")(
    require_POST(_act(lambda r, v: TakeOver(r.user, v, _words(r, "reason")[:2000])))
)
withdraw = page("targets.submit")(require_POST(_act(lambda r, v: Withdraw(r.user, v))))
approve = page("targets.approve")(require_POST(_act(lambda r, v: Approve(r.user, v, _opinion(r)))))
send_back = page("targets.review")(
    require_POST(_act(lambda r, v: ReturnTargets(r.user, v, _opinion(r))))
)
adjust = page("targets.edit")(
    require_POST(_act(lambda r, v: Adjust(r.user, v, _words(r, "reason")[:2000])))
)


@page("targets.edit")
@require_POST
def drop(request: Signed, key: int) -> HttpResponse:
    """Drop a draft; back to the list where nothing is left."""
    _, version = of(request, key)
    done = perform(DropDraft(request.user, version))
    messages.success(request, done.said)
    return redirect("targets:page", key) if done.result else redirect("targets:list")
