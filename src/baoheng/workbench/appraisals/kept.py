"""What the pages show, made of the ledger's facts and people's words, and kept beside them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from baoheng.core.result import ResultState
from baoheng.core.target import Operator
from baoheng.evaluation.assess import Assessed, Coverage
from baoheng.evaluation.monitored import Monitored
from baoheng.evaluation.monitoring.filled import unanswered
from baoheng.evaluation.monitoring.model import LIGHT_WORDS, Light
from baoheng.evaluation.monitoring.numbers import percent
from baoheng.evaluation.monitoring.rules import rules
from baoheng.evaluation.reports.words import actual_words, points, total_words
from baoheng.evaluation.results import Result
from baoheng.evaluation.scoring.model import OUTCOME_WORDS, Outcome
from baoheng.workbench.appraisals.models import Appraisal, Indicator, Kind, Row
from baoheng.workbench.appraisals.rebuilt import result, rows_of, two_places, watched

_COLOURS = {
    Outcome.MET: "green",
    Outcome.OVER: "blue",
    Outcome.MISSED: "red",
    Outcome.OPEN: "amber",
    Outcome.UNKNOWN: "grey",
}
_LIGHTS = {Light.GREEN: "green", Light.YELLOW: "amber", Light.RED: "red", Light.GREY: "grey"}
_SHOWN = (
    "state", "evidence", "actual", "colour", "shown", "points", "score", "todo", "rank",
)  # fmt: skip


def keep(appraisal: Appraisal) -> None:
    """Make the results of an appraisal and its rows anew, within the caller's transaction.

    Raises BaohengError where what people entered cannot be.
    """
    rows = rows_of(appraisal)
    if appraisal.kind == Kind.MONITORING:
        _monitored(appraisal, rows, watched(appraisal, rows))
    else:
        _scored(appraisal, rows, result(appraisal, rows))
    appraisal.waiting = sum(1 for row in rows if row.todo)
    appraisal.save()
    Row.objects.bulk_update(rows, _SHOWN)
    if appraisal.computed_at:
        _latest(appraisal, rows)


def _latest(appraisal: Appraisal, rows: Sequence[Row]) -> None:
    """The list of indicators shows the last day's result."""
    listed = {row.indicator_id: row for row in rows if row.indicator_id}
    known = Indicator.objects.filter(pk__in=list(listed)).select_related("latest__appraisal")
    fresh = []
    for one in known:
        if one.latest is None or one.latest.appraisal.as_of <= appraisal.as_of:
            one.latest = listed[one.pk]
            fresh.append(one)
    Indicator.objects.bulk_update(fresh, ["latest"])


def fall_back(lost: Sequence[int]) -> None:
    """Show of these indicators what the last remaining appraisal found; their latest is gone."""
    fresh = []
    for one in Indicator.objects.filter(pk__in=lost, latest=None):
        known = one.rows.filter(appraisal__computed_at__isnull=False)
        one.latest = known.order_by("-appraisal__as_of", "-appraisal").first()
        fresh.append(one)
    Indicator.objects.bulk_update(fresh, ["latest"])


def _common(row: Row, one: Assessed) -> None:
    """What both kinds show of an actual."""
    actual = one.actuals[row.number]
    done = actual.state is ResultState.COMPUTED
    row.state = actual.state.value
    row.evidence = actual.evidence.value if actual.evidence and done else ""
    row.actual = actual.text if done else ""
    row.shown = {
        "reason": "" if done else actual_words(actual),
        "explanation": list(actual.explanation),
    }


def _bare(row: Row, words: str) -> str:
    """The words without the name of the row, which stands beside them."""
    named = words.removeprefix(f"第{row.number + 1}项").removeprefix(f"“{row.name}”")
    return named.removeprefix("：") if named != words else words


def _asked(one: Result, row: Row) -> str:
    """What a person is to fill in where the ledger has no answer."""
    actual = one.assessed.actuals[row.number]
    if actual.state is ResultState.COMPUTED:
        return ""
    worded = one.assessed.table.indicators[row.number].target.operator is Operator.QUALITATIVE
    what = "达成程度" if worded else "完成值"
    return f"{actual.reason}。请填{what}、理由，传佐证文件"


def _scored(appraisal: Appraisal, rows: Sequence[Row], one: Result) -> None:
    evaluation = one.evaluation
    for row, scored in zip(rows, evaluation.rows, strict=True):
        _common(row, one.assessed)
        row.colour = _COLOURS[scored.outcome]
        row.points, row.score = two_places(scored.points), two_places(scored.score)
        row.shown |= {
            "outcome": OUTCOME_WORDS[scored.outcome],
            "said": scored.judgement.said,
            "why": scored.judgement.reason,
            "score": list(scored.lines),
            "note": scored.note,
            "by_hand": scored.by_hand,
        }
        lacking = _asked(one, row) or scored.judgement.reason or scored.note
        row.todo = _bare(row, scored.needs_reason or ("" if scored.score is not None else lacking))
        row.rank = row.number
    execution = evaluation.execution
    rate = execution.rate if execution else None
    appraisal.total, appraisal.grade = two_places(evaluation.total), evaluation.grade or ""
    appraisal.head = {
        "words": total_words(evaluation),
        "full": points(evaluation.full_points),
        "so_far": points(evaluation.so_far),
        "judged": points(evaluation.judged_points),
        "profile": evaluation.profile.title,
        "coverage": _coverage(one.coverage),
        "missing": list(evaluation.missing),
        "reasons": list(evaluation.needs_reasons),
        "notes": list(evaluation.notes),
        "total": list(evaluation.explanation),
        "money": {
            "rate": "" if rate is None else percent(rate),
            "points": points(execution.points) if execution else "",
            "score": points(execution.score) if execution else "",
            "lines": list(execution.lines) if execution else [],
            "reason": execution.reason if execution else "",
            **_money(one.money.budget, one.money.spent, one),
        },
    }


def _monitored(appraisal: Appraisal, rows: Sequence[Row], one: Monitored) -> None:
    monitoring = one.monitoring
    waiting = set(unanswered(monitoring, one.decisions))
    places = {number: at for at, number in enumerate(monitoring.order)}
    words = rules().words
    for row, seen in zip(rows, monitoring.rows, strict=True):
        _common(row, one.assessed)
        row.actual = seen.actual_text or row.actual
        row.colour, row.points, row.score = _LIGHTS[seen.light], None, None
        row.rank = places[row.number]
        row.todo = _bare(row, seen.needs_reason) if row.number in waiting else ""
        row.shown |= {
            "outcome": LIGHT_WORDS[seen.light],
            "progress": "" if seen.completion is None else percent(seen.completion),
            "expected": percent(seen.expected.share) if seen.expected else "",
            "forecast": seen.forecast.text if seen.forecast else "",
            "forecast_lines": list(seen.forecast.explanation) if seen.forecast else [],
            "forecast_value": str(seen.forecast.value)
            if seen.forecast and seen.forecast.value is not None
            else None,
            "likelihood": words[seen.likelihood] if seen.likelihood else "",
            "notes": list(seen.notes),
            "asks": seen.needs_reason,
        }
    money = monitoring.money
    appraisal.total, appraisal.grade = None, ""
    appraisal.head = {
        "coverage": _coverage(one.coverage),
        "source": monitoring.source,
        "reasons": [row.todo for row in rows if row.todo],
        "time": percent(monitoring.time),
        "money": {
            "rate": "" if money.rate is None else percent(money.rate),
            "planned": "" if money.planned is None else percent(money.planned),
            "colour": _LIGHTS[money.light],
            "light": LIGHT_WORDS[money.light],
            "lines": list(money.explanation),
            "reason": money.reason,
            "notes": list(money.notes),
            **_money(one.money.budget, one.money.spent, one),
        },
    }


def _money(
    budget: Decimal | None, spent: Decimal | None, one: Result | Monitored
) -> dict[str, Any]:
    return {
        "budget": _amount(budget),
        "spent": _amount(spent),
        "unit": one.assessed.table.money_unit or "万元",
        "origin": one.money.origin,
        "explanation": list(one.money.explanation),
    }


def _amount(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def _coverage(one: Coverage) -> dict[str, Any]:
    proved = one.computed + one.surveyed
    return {
        "whole": one.whole,
        "computed": one.computed,
        "surveyed": one.surveyed,
        "stated": one.stated,
        "open": one.open,
        "percent": proved * 100 // one.whole if one.whole else None,
    }
