"""Dashboards of the monitored areas, and one institution among its peers."""

import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from baoheng.packs import load
from baoheng.review.handling.report.areas import FILE, areas
from baoheng.workbench.casework import figures, pictures
from baoheng.workbench.casework.figures import Asked
from baoheng.workbench.casework.views.common import inside, latest, months, regions
from baoheng.workbench.frame.page import Signed, page

_DRAWN = 10


def _asked(request: Signed, known: list[str]) -> Asked:
    given = request.GET
    area = given.get("area", "")
    return Asked(
        area=area if area in areas().titles.values() else "",
        first=_month(given.get("first", ""), known),
        last=_month(given.get("last", ""), known),
        region=given.get("region", ""),
    )


def _month(text: str, known: list[str]) -> datetime.date | None:
    return datetime.date.fromisoformat(f"{text}-01") if text in known else None


@page("hits.see")
def boards(request: Signed) -> HttpResponse:
    """How the monitored areas stand: money, months, institutions, rules, departments."""
    me, known = request.user, months()
    inside(me)
    asked = _asked(request, known)
    titles = [*areas().titles.values()]
    every = figures.by_area(me, Asked("", asked.first, asked.last, asked.region), titles)
    by_month = figures.by_month(me, asked)
    rules = figures.rules(me, asked)
    given: dict[str, Any] = {
        "asked": asked,
        "about": _about(),
        "areas": every,
        "months": known,
        "regions": regions(me),
        "whole": figures.whole(me, asked),
        "by_month": by_month,
        "institutions": figures.institutions(me, asked),
        "rules": rules,
        "departments": figures.departments(me, asked),
        "physicians": figures.physicians(me, asked),
        "area_chart": pictures.money_bars(every, "area"),
        "month_chart": pictures.months(by_month),
        "rule_chart": pictures.money_bars(rules[:_DRAWN], "title"),
        "sync": latest(),
    }
    return render(request, "casework/boards.html", given)


def _about() -> list[tuple[str, str]]:
    """The areas with what they are about."""
    return [(body["title"], body["about"]) for body in load(FILE)["area"].values()]


@page("hits.see")
def institution(request: Signed, code: str) -> HttpResponse:
    """One institution: its areas, months, rules and departments."""
    me, known = request.user, months()
    inside(me)
    asked = _asked(request, known)
    found = figures.institution_of(me, asked, code)
    if found is None:
        raise Http404
    by_month = found["months"]
    given = found | {
        "asked": asked,
        "month_chart": pictures.months(by_month),
        "peers": [one for one in figures.institutions(me, asked) if one["level"] == found["level"]],
        "sync": latest(),
    }
    return render(request, "casework/board_institution.html", given)
