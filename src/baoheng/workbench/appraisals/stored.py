"""Results between the rooms' records and what the database keeps; exact numbers are texts."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from baoheng.core.actual import Actual, Evidence
from baoheng.core.exact import exact_text
from baoheng.core.result import ResultState
from baoheng.evaluation.actuals import Answer
from baoheng.evaluation.binding.choose import Chosen
from baoheng.evaluation.binding.memory import Binding
from baoheng.evaluation.binding.propose import Proposal
from baoheng.evaluation.money import Money
from baoheng.evaluation.monitored import Growth
from baoheng.evaluation.stated import Stated
from baoheng.measures.definitions import measures
from baoheng.measures.measured import Measured, Summand
from baoheng.measures.span import Span

Kept = Mapping[str, Any]
Series = Mapping[int, Fraction] | None
NOT_YET = "还没有测算"


def keep_answer(one: Answer) -> dict[str, Any]:
    """An answer of the ledger with the terms that it was made from."""
    actual, measured = one.actual, one.measured
    return {
        "actual": {
            "state": actual.state.value,
            "value": exact_text(actual.value),
            "date": actual.date.isoformat() if actual.date else None,
            "level": actual.level,
            "unit": actual.unit,
            "text": actual.text,
            "evidence": actual.evidence.value if actual.evidence else None,
            "explanation": list(actual.explanation),
            "reason": actual.reason,
        },
        "pending": measured.pending if measured else False,
        "numerator": [_term(each) for each in measured.numerator] if measured else [],
        "denominator": [_term(each) for each in measured.denominator] if measured else [],
    }


def _term(one: Summand) -> dict[str, Any]:
    return {"words": one.term.words, "value": exact_text(one.value), "rows": one.count.rows}


def answer_of(kept: Kept, binding: Binding | None, span: Span) -> Answer:
    """The answer that was kept; one that says so where nothing was computed yet."""
    told = kept.get("actual")
    if not told:
        return Answer(Actual(ResultState.INCOMPLETE, reason=NOT_YET))
    state = ResultState(told["state"])
    actual = Actual(
        state,
        value=None if told["value"] is None else Fraction(told["value"]),
        date=datetime.date.fromisoformat(told["date"]) if told["date"] else None,
        level=told["level"],
        unit=told["unit"],
        text=told["text"],
        evidence=Evidence(told["evidence"]) if told["evidence"] else None,
        explanation=tuple(told["explanation"]),
        reason=told["reason"],
    )
    measure = measures().get(binding.measure) if binding else None
    if measure is None or binding is None:
        return Answer(actual)
    pending = bool(kept.get("pending"))
    return Answer(actual, Measured(measure, binding.filters, span, state, pending=pending))


def keep_binding(one: Binding | None) -> dict[str, Any]:
    """A binding; an empty one where there is none."""
    if one is None:
        return {}
    filters = {name: list(values) for name, values in one.filters.items()}
    return {"measure": one.measure, "filters": filters, "by": one.by, "at": one.at}


def binding_of(kept: Kept, wording: tuple[str, str, str]) -> Binding | None:
    """The binding that was kept, for the bureau, the project and the indicator of ``wording``."""
    if not kept:
        return None
    filters = {name: tuple(values) for name, values in kept["filters"].items()}
    return Binding(*wording, kept["measure"], filters, kept["by"], kept["at"])


def keep_proposals(one: Chosen) -> list[dict[str, Any]]:
    """The measures that were proposed, the likeliest first."""
    return [
        {
            "measure": each.measure.id,
            "filters": {name: list(values) for name, values in each.filters.items()},
            "words": list(each.words),
            "confidence": str(each.confidence),
            "missing": list(each.missing),
        }
        for each in one.proposals
    ]


def proposal_of(kept: Kept) -> Proposal | None:
    """A proposal that was kept; None where its measure is no more."""
    measure = measures().get(kept["measure"])
    if measure is None:
        return None
    filters = {name: tuple(values) for name, values in kept["filters"].items()}
    sure = Fraction(kept["confidence"])
    return Proposal(
        measure, filters, tuple(kept["words"]), sure.numerator / sure.denominator,
        tuple(kept["missing"]),
    )  # fmt: skip


def keep_money(one: Money) -> dict[str, Any]:
    """The year's money."""
    return {
        "budget": exact_text(one.budget),
        "spent": exact_text(one.spent),
        "project": one.project,
        "explanation": list(one.explanation),
        "reason": one.reason,
    }


def money_of(kept: Kept | None) -> Money:
    """The money that was kept; none where nothing was computed yet."""
    if not kept:
        return Money(None, None, reason=NOT_YET)
    return Money(
        _decimal(kept["budget"]),
        _decimal(kept["spent"]),
        kept["project"],
        tuple(kept["explanation"]),
        kept["reason"],
    )


def _decimal(text: str | None) -> Decimal | None:
    if text is None:
        return None
    exact = Fraction(text)
    return Decimal(exact.numerator) / Decimal(exact.denominator)


def keep_series(one: Series) -> dict[str, str] | None:
    """Values by month."""
    return None if one is None else {str(at): str(exact_text(value)) for at, value in one.items()}


def series_of(kept: Mapping[str, str] | None) -> dict[int, Fraction] | None:
    """The values by month that were kept."""
    return None if kept is None else {int(at): Fraction(text) for at, text in kept.items()}


def growth_of(kept: Kept) -> Growth:
    """How an indicator grew last year, as it was kept with its answer."""
    same = kept.get("same_day")
    return Growth(series_of(kept.get("last_year")), None if same is None else Fraction(same))


def keep_stated(one: Stated) -> dict[str, Any]:
    """What the ledger's appraisals say of an indicator."""
    return {"level": one.level, "reason": one.reason, "document": one.document,
            "digest": one.digest}  # fmt: skip


def stated_of(kept: Kept) -> Stated:
    """What was kept of the ledger's appraisals."""
    return Stated("", kept["level"], None, kept["reason"], kept["document"], kept["digest"])
