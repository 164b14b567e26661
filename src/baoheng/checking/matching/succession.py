"""What this year's target table makes of last year's: targets, rows, money and texts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from baoheng.checking.amounts import quantity, rounded, say, say_target
from baoheng.checking.check import Observation, holds, wrong
from baoheng.checking.compare import Relation, of_targets
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.lexicon import section
from baoheng.checking.matching.earlier import (
    Before,
    Result,
    easier,
    growth,
    harder,
    is_amount_of_money,
    is_counterpart,
    is_explained,
    results,
    row_texts,
)
from baoheng.checking.matching.pairs import FILE, is_generic, is_surveyed
from baoheng.core.finding import Severity
from baoheng.core.tables import Indicator
from baoheng.core.target import Operator
from baoheng.reading.values import clean

_HIGHER = (Operator.GE, Operator.GT)
_LOWER = (Operator.LE, Operator.LT)
_SENTENCE = re.compile(r"[。；;\n]")
_LEAST_TEXT = 8
_LEAST_ROWS = 5
_SHOWN = 6


def _line(name: str) -> Decimal:
    return Decimal(section(FILE, "lines")[name])


@dataclass(frozen=True, slots=True)
class Level:
    """By how much a target stays below what was reached before."""

    severity: Severity
    evidence: str
    lower: bool

    def told(self, form: Form, row: Indicator, result: Result) -> Observation:
        """The observation about this row."""
        how = "宽于" if self.lower else "低于"
        return wrong(
            form,
            f"“{form.name}”的“{row.level3}”目标值明显{how}{result.year}实际完成值",
            f"目标{say_target(row.target)}，{result.year}实际{_said(result)}，{self.evidence}",
            row,
            severity=self.severity,
            advice=f"请参照{result.year}实际完成值{_said(result)}调整目标，或写明降低的原因",
            rests_on=["value", "operator", "unit"],
        )


def _said(result: Result) -> str:
    return clean(result.row.actual_text or "").strip()


def below_result(row: Indicator, result: Result) -> Level | None:
    """How far the target stays below the result; None where it does not or says why."""
    mine = quantity(row)
    if mine is None or row.target.value_high is not None:
        return None
    target, done = mine.base(), result.figure.base()
    if target <= 0 or done <= 0 or is_explained("lowered", *row_texts(row)):
        return None
    if row.target.operator in _LOWER:
        ratio = target / done
        timed = mine.unit.dimension in ("clock", "workday", "calendar")
        if not timed or ratio < _line("time_advice"):
            return None
        return Level(Severity.ADVICE, f"为实际的{say(rounded(ratio, 2))}倍", True)
    if row.target.operator not in _HIGHER:
        return None
    if mine.unit.dimension == "ratio":
        points = (done - target) * 100
        line = _line("survey_points" if is_surveyed(row.level3) else "ratio_points")
        if points < line or done > _line("unbounded"):
            return None
        return Level(Severity.ADVICE, f"低{say(points)}个百分点", False)
    ratio = done / target
    if ratio < _line("count_advice"):
        return None
    severity = Severity.WARNING if ratio >= _line("count_warning") else Severity.ADVICE
    return Level(severity, f"实际为目标的{say(rounded(ratio * 100, 1))}%", False)


def eased(dossier: Dossier, pair: Before, reported: set[int]) -> Iterator[Observation]:
    """Targets that ask for less than last year's."""
    reached = {id(row): result for _, row, result in results(dossier)}
    budget = growth(pair.form.table.budget.total, pair.before.table.budget.total)
    for match in pair.rows:
        row, other = match.one, match.other
        mine, theirs = quantity(row), quantity(other)
        if mine is None or theirs is None or not mine.unit.comparable(theirs.unit):
            continue
        if row.target.operator in _LOWER and is_amount_of_money(row):
            continue  # a cost cap follows the budget
        if not easier(row, other):
            if row.target.operator in (*_HIGHER, *_LOWER):
                message = f"“{row.level3}”的目标值不低于{_year(pair.before)}"
                evidence = (
                    f"{say_target(row.target)}，{_year(pair.before)}{say_target(other.target)}"
                )
                yield holds(pair.form, message, evidence, row, other)
            continue
        change = growth(mine.base(), theirs.base())
        if id(row) in reported or change is None or is_explained("lowered", *row_texts(row)):
            continue
        lower = row.target.operator in _LOWER
        if not lower and (_fits_budget(change, budget) or _fits_result(row, reached.get(id(row)))):
            continue
        if severity := _how_bad(row, mine.base() - theirs.base(), abs(change)):
            yield _eased(pair, row, other, abs(change), severity)


def _fits_budget(change: Decimal, budget: Decimal | None) -> bool:
    """Whether the money fell by about as much or more."""
    return budget is not None and budget < 0 and change >= budget - _line("with_budget")


def _fits_result(row: Indicator, result: Result | None) -> bool:
    """Whether last year did not reach even the new target: it was brought down to earth."""
    mine = quantity(row)
    return result is not None and mine is not None and mine.base() >= result.figure.base()


def _how_bad(row: Indicator, gap: Decimal, change: Decimal) -> Severity | None:
    """None where a count moved as little as counts do from year to year."""
    if _is_share(row):
        large = abs(gap) * 100 >= _line("ratio_change")
        return Severity.WARNING if large else Severity.ADVICE
    if change < _line("count_noise"):
        return None
    return Severity.WARNING if change >= _line("count_change") else Severity.ADVICE


def _eased(
    pair: Before, row: Indicator, other: Indicator, change: Decimal, severity: Severity
) -> Observation:
    mine, theirs = say_target(row.target), say_target(other.target)
    share = say(rounded(change * 100, 1))
    how = "放宽" if row.target.operator in _LOWER else "降低"
    return wrong(
        pair.form,
        f"“{pair.form.name}”的“{row.level3}”目标值比{_year(pair.before)}{how}，没有说明原因",
        f"本年{mine}，{_year(pair.before)}{theirs}，{how}{share}%",
        row,
        severity=severity,
        advice=f"请恢复到不低于{_year(pair.before)}的“{theirs}”，或在依据中写明原因",
        rests_on=["value", "operator", "unit"],
    )


def _year(form: Form) -> str:
    return f"{form.year}年" if form.year else "上年"


def rows_dropped(dossier: Dossier, pair: Before) -> Iterator[Observation]:
    """Last year's rows that are gone while most others were kept."""
    rows = [row for row in pair.lost if not is_generic(row.level3)]
    kept, whole = len(pair.rows), len(pair.before.indicators)
    if not rows or kept < _line("kept") * whole:
        return
    missed = [row.level3 for row in rows if _was_missed(dossier, pair, row)]
    told = f"，其中{'、'.join(f'“{name}”' for name in missed)}上年没有完成" if missed else ""
    names = "".join(f"“{row.level3}”" for row in rows[:_SHOWN])
    more = f"等{len(rows)}个" if len(rows) > _SHOWN else ""
    yield wrong(
        pair.form,
        f"“{pair.form.name}”取消了{_year(pair.before)}的{len(rows)}个指标{told}",
        f"{_year(pair.before)}{whole}个指标，本年沿用{kept}个，取消{names}{more}",
        places=[pair.form.place("project"), *(row.places.get("level3") for row in rows)],
        severity=Severity.WARNING if missed else None,
    )


def _was_missed(dossier: Dossier, pair: Before, row: Indicator) -> bool:
    """Whether an evaluation of that year says that the row fell short."""
    for form in (*dossier.evaluations(), *dossier.earlier):
        if form.year != pair.before.year or not is_counterpart(pair.before, form):
            continue
        for other in form.indicators:
            if other.level3 == row.level3 and other.actual is not None:
                short = other.target.value is not None and other.actual < other.target.value
                return short and other.target.operator in _HIGHER
    return False


def budget_without_output(pair: Before) -> Iterator[Observation]:
    """More money, and no quantity rises."""
    now, before = pair.form.table.budget.total, pair.before.table.budget.total
    change = growth(now, before)
    if change is None or pair.form.table.kind != "project" or change < _line("budget_growth"):
        return
    rows = [
        m
        for m in pair.rows
        if (m.one.level2 or "").startswith("数量")
        and quantity(m.one)
        and quantity(m.other)
        and not is_amount_of_money(m.one)
    ]
    dearer = any(
        (q := quantity(m.one)) is not None
        and (p := quantity(m.other)) is not None
        and "/" in q.unit.dimension
        and (q.compare(p) or 0) > 0
        for m in pair.rows
    )
    new = [row for row in pair.added if (row.level2 or "").startswith("数量")]
    if len(rows) < 2 or dearer or new or any(harder(m.one, m.other) for m in rows):
        return
    if any(of_targets(m.one.target, m.other.target) is Relation.UNCOMPARABLE for m in rows):
        return
    told = "；".join(
        f"“{m.one.level3}”{say_target(m.other.target)}→{say_target(m.one.target)}" for m in rows
    )
    share = say(rounded(change * 100, 1))
    yield wrong(
        pair.form,
        f"“{pair.form.name}”的预算比{_year(pair.before)}增加{share}%，数量目标没有一项提高",
        f"预算{before}→{now}{pair.form.money_unit}（增加{share}%）；{told}",
        *(m.one for m in rows),
        places=[pair.form.place("budget_total")],
        severity=Severity.WARNING if any(easier(m.one, m.other) for m in rows) else None,
    )


def copied_texts(pair: Before) -> Iterator[Observation]:
    """Sentences with the old year that stand word for word in last year's table."""
    if pair.before.year is None:
        return
    old = {_plain(sentence) for text, _ in _texts(pair.before) for sentence in _cut(text)}
    year = re.compile(rf"(?<!\d){pair.before.year}(?:年|(?!\d))")
    for text, where in _texts(pair.form):
        for sentence in _cut(text):
            if year.search(sentence) and _plain(sentence) in old:
                shown = sentence.strip()[:40]
                yield wrong(
                    pair.form,
                    f"“{pair.form.name}”的{where}原样照抄{_year(pair.before)}，年份也没有改",
                    f"“{shown}”与《{pair.before.document.file}》中的原文完全相同",
                    places=[pair.form.place("goal" if where == "年度目标" else where)],
                )
                break


def _texts(form: Form) -> Iterator[tuple[str, str]]:
    yield from ((goal, "年度目标") for goal in form.table.goals)
    yield from ((text, label) for label, text in form.table.fields.items() if "依据" not in label)


def _cut(text: str) -> list[str]:
    return [part for part in _SENTENCE.split(text) if len(part.strip()) >= _LEAST_TEXT]


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", clean(text))


def copied_table(pair: Before) -> Iterator[Observation]:
    """A table whose every row, figures and all, is last year's."""
    if len(pair.rows) < _LEAST_ROWS or pair.lost or pair.added:
        return
    texts = [(clean(m.one.target.text), clean(m.other.target.text)) for m in pair.rows]
    counts = [m.one for m in pair.rows if m.one.target.value is not None and not _is_share(m.one)]
    if len(counts) < 2 or any(one != other for one, other in texts):
        return
    yield wrong(
        pair.form,
        f"“{pair.form.name}”的{len(texts)}个指标和目标值与{_year(pair.before)}完全相同",
        f"{len(texts)}个指标全部相同，其中{len(counts)}个是数量、金额或时间",
        *counts,
        severity=Severity.ADVICE,
    )


def _is_share(row: Indicator) -> bool:
    found = quantity(row)
    return found is not None and found.unit.dimension == "ratio"
