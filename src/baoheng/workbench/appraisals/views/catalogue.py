"""The measures that the software has: a list by subject, a page each; no ledger is needed."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from baoheng.evaluation.binding.memory import STATED
from baoheng.ledger.definitions import dictionary, tables
from baoheng.measures.cases import cases
from baoheng.measures.definitions import measures, needs
from baoheng.measures.explain import formula
from baoheng.measures.model import Measure
from baoheng.measures.words import ACCUMULATIONS, DIRECTIONS, EMPTY, SHAPES, SUBJECTS
from baoheng.workbench.appraisals.models import Row
from baoheng.workbench.appraisals.views.common import LARGE_IN_ROWS, appraisals_of
from baoheng.workbench.frame.page import Signed, page

_USES = 50


@page("indicators.see")
def measure_list(request: Signed) -> HttpResponse:
    """All measures by subject; with ``?q`` those whose names, aliases or words have it."""
    asked = request.GET.get("q", "").strip()
    subject = request.GET.get("subject", "")
    found: dict[str, list[tuple[Measure, str]]] = {}
    for one in measures().values():
        kind = one.id.split("/")[0]
        texts = (one.name, *one.aliases, one.about, one.id)
        if (subject in ("", kind)) and all(
            any(word in text for text in texts) for word in asked.split()
        ):
            found.setdefault(kind, []).append((one, formula(one)))
    ordered = sorted(found, key=lambda kind: (kind not in SUBJECTS, list(SUBJECTS).index(kind)
                                              if kind in SUBJECTS else 0))  # fmt: skip
    context = {
        "groups": [(SUBJECTS.get(kind, kind), found[kind]) for kind in ordered],
        "count": sum(map(len, found.values())),
        "whole": len(measures()),
        "subjects": SUBJECTS,
        "subject": subject,
        "q": asked,
    }
    return render(request, "appraisals/measures.html", context)


@page("indicators.see")
def measure_page(request: Signed, ident: str) -> HttpResponse:
    """One measure: what it counts, from what, what its gaps mean, who uses it."""
    one = measures().get(ident)
    if one is None or ident == STATED:
        raise Http404
    uses = Row.objects.filter(measure=ident, appraisal__in=appraisals_of(request.user))
    uses = uses.select_related("appraisal").defer(
        *LARGE_IN_ROWS, "shown", "appraisal__facts", "appraisal__head"
    )
    uses = uses.order_by("-appraisal__year", "-appraisal__as_of")
    context = {
        "one": one,
        "formula": formula(one),
        "subject": SUBJECTS.get(ident.split("/")[0], ident.split("/")[0]),
        "shape": SHAPES[one.shape],
        "direction": DIRECTIONS[one.direction],
        "accumulation": ACCUMULATIONS[one.accumulation],
        "parts": _parts(one),
        "dimensions": [(each, _choices(each.codes)) for each in one.dimensions.values()],
        "tables": [tables()[name] for name in needs(one)],
        "cases": len(list(cases(one))),
        "uses": uses[:_USES],
        "may": request.user.may("appraisals.see"),
    }
    return render(request, "appraisals/measure.html", context)


def _parts(one: Measure) -> list[dict[str, Any]]:
    heads = (gettext("分子") if one.denominator else gettext("算什么"), gettext("分母"))
    return [
        {
            "head": head,
            "words": term.words,
            "minus": term.minus,
            "empty": EMPTY.get(term.empty, gettext("0（没有发生）")),
            "exclusions": [each.reason for each in term.exclusions],
        }
        for head, terms in zip(heads, (one.numerator, one.denominator), strict=True)
        for term in terms
    ]


def _choices(codes: str | None) -> str:
    return "、".join(dictionary(codes).values()) if codes else ""
