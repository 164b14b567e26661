"""Graded standards: grades that overlap, grades that leave a gap, a top grade that is too easy."""

from collections.abc import Iterator
from decimal import Decimal

from baoheng.checking.amounts import say, say_target
from baoheng.checking.check import Observation, check, holds, wrong
from baoheng.checking.dossier import Dossier, Form, same_year
from baoheng.checking.lexicon import pattern
from baoheng.checking.rows import called, ordinal, stating
from baoheng.checking.wording.bands import (
    Band,
    Meeting,
    bands_of,
    is_grade,
    lower_is_better,
    meetings,
)
from baoheng.checking.wording.names import SAME, likeness
from baoheng.checking.wording.texts import Prose, noted_places, pieces, prose
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.core.tables import Indicator
from baoheng.core.target import Operator
from baoheng.reading.values import clean, parse_unit

_GRADED = "财预〔2015〕88号：不能量化的指标采用分级定性表述；等次的界限应当连续、不重复"
_INCLUDES = f"{_GRADED}；民法典第一千二百五十九条：“以上”“以下”包括本数"


def _scales(form: Form) -> Iterator[tuple[Indicator, str, list[Band]]]:
    """Every row with a graded standard: where it is written, and its grades."""
    for row in form.indicators:
        texts = [("指标值", row.target.text), ("评分标准", row.scoring), ("说明", row.description)]
        texts += [("绩效标准", row.standard), ("备注", row.remark)]
        texts += [(f"“{head}”栏", text) for head, text in row.extra.items()]
        for where, text in texts:
            grades = row.target.grades if where == "指标值" else ()
            if text and (found := bands_of(text, grades)):
                yield row, where, found
                break


def _form_scales(dossier: Dossier) -> Iterator[tuple[Prose, list[Band]]]:
    """Every graded standard that a form, or the text around it, states for all its rows."""
    heads = pattern("bands.toml", "fields")
    for form in dossier.forms:
        for one in prose(form):
            found = bands_of(one.text)
            if found and (heads.search(one.where) or all(is_grade(band) for band in found)):
                yield one, found
    for piece in pieces(dossier):
        noted_too = piece.place in noted_places(dossier)  # told as a note where it names grades
        found = bands_of(piece.text) if piece.loose else []
        if found and not (noted_too and all(is_grade(band) for band in found)):
            yield Prose(piece.form, f"正文{piece.place.label}", piece.text, piece.place), found


def _told(form: Form, row: Indicator, where: str, met: list[Meeting]) -> str:
    number = f"第{ordinal(form, row)}项，" if form.table.kind == "narrative" else ""
    return f"{number}{where}中{'；'.join(one.told for one in met)}"


@check(
    "D07",
    "等次界限重叠",
    kind=Kind.THRESHOLD_GAP,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="写明优、良、中、差或分段得分界限的指标，以及整张表的评分标准",
    basis=_INCLUDES,
    todo="让每个数只属于一个等次，例如上一等写“60%（含）以上”，下一等写“60%以下（不含）”",
)
def grades_overlap(dossier: Dossier) -> Iterator[Observation]:
    """同一个完成值只能对应一个等次，等次的界限不得重叠。"""
    for form in stating(dossier):
        for row, where, found in _scales(form):
            met = list(meetings(found))
            over = [one for one in met if one.kind == "overlap"]
            if over:
                yield wrong(
                    form,
                    f"{called(form, row)}的等次界限重叠：{over[0].told}",
                    _told(form, row, where, over),
                    row,
                    severity=None if any(one.sure for one in over) else Severity.ADVICE,
                )
            elif met and all(one.kind == "touch" for one in met):
                yield holds(
                    form, f"“{row.level3}”的等次首尾相接", _told(form, row, where, met), row
                )
    for one, found in _form_scales(dossier):
        over = [met for met in meetings(found) if met.kind == "overlap"]
        yield from _of_the_form(one, over, "重叠", sure=any(met.sure for met in over))


@check(
    "D08",
    "等次界限有空档",
    kind=Kind.THRESHOLD_GAP,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="写明优、良、中、差或分段得分界限的指标，以及整张表的评分标准",
    basis=_GRADED,
    todo="补齐中间的界限，让每个完成值都有等次，例如“70%（含）至80%为中”",
)
def grades_leave_gap(dossier: Dossier) -> Iterator[Observation]:
    """每个完成值都应有对应的等次，等次之间不得有空档。"""
    for form in stating(dossier):
        for row, where, found in _scales(form):
            gaps = [one for one in meetings(found) if one.kind in ("gap", "open")]
            if gaps:
                sure = any(one.sure and one.kind == "gap" for one in gaps)
                yield wrong(
                    form,
                    f"{called(form, row)}的等次不连续：{gaps[0].told}",
                    _told(form, row, where, gaps),
                    row,
                    severity=None if sure else Severity.ADVICE,
                )
    for one, found in _form_scales(dossier):
        gaps = [met for met in meetings(found) if met.kind == "gap"]
        yield from _of_the_form(one, gaps, "不连续", sure=any(met.sure for met in gaps))


def _of_the_form(one: Prose, met: list[Meeting], what: str, sure: bool) -> Iterator[Observation]:
    """What is wrong with a graded standard that a form states once."""
    if met:
        yield wrong(
            one.form,
            f"“{one.form.name}”的{one.where}等次界限{what}：{met[0].told}",
            f"{one.where}中{'；'.join(each.told for each in met)}",
            places=[one.place],
            severity=None if sure else Severity.ADVICE,
        )


@check(
    "D09",
    "最高等次比目标值还容易",
    kind=Kind.THRESHOLD_GAP,
    severity=Severity.WARNING,
    group=ReviewGroup.SUITABILITY,
    applies="既有目标值、又写明最高等次或满分界限的指标；同名指标分写两处的也比",
    basis=_GRADED,
    todo="最高等次（或满分）的界限不得低于指标值，请改成一致",
)
def top_grade_too_easy(dossier: Dossier) -> Iterator[Observation]:
    """最高等次或满分的界限不应比指标值容易达到。"""
    for form in stating(dossier):
        for row, where, found in _scales(form):
            if _of_completion(row, where, found):
                continue
            for other, target in _targets(dossier, form, row):
                yield from _compare(form, row, where, found[0], other, target, found)


def _of_completion(row: Indicator, where: str, found: list[Band]) -> bool:
    """Whether the grades speak of how much of the target was done, or their best is not known."""
    text = (
        row.target.text
        if where == "指标值"
        else "".join(
            part or "" for part in (row.scoring, row.description, row.standard, row.remark)
        )
    )
    relative = pattern("bands.toml", "relative").search(clean(text)) is not None
    full = pattern("bands.toml", "full").search(text) is not None
    named = pattern("bands.toml", "full").search(found[0].name) is not None
    return (relative and where != "指标值") or (full and not named)


def _targets(dossier: Dossier, form: Form, row: Indicator) -> Iterator[tuple[Form, Indicator]]:
    """The row's own target, or those of rows of the same name where it states only grades."""
    if row.target.value is not None and not row.target.grades:
        yield form, row
        return
    for other in stating(dossier):
        if other is not form and same_year(form, other) and other.year == form.year:
            for one in other.indicators:
                if not one.target.grades and likeness(row.level3, one.level3) >= SAME:
                    yield other, one


def _sign(one: Decimal, other: Decimal) -> str:
    return "＝" if one == other else ">" if one > other else "<"


def _compare(
    form: Form,
    row: Indicator,
    where: str,
    top: Band,
    other: Form,
    asked: Indicator,
    found: list[Band],
) -> Iterator[Observation]:
    target = asked.target
    unit = parse_unit(target.unit) if target.unit else None
    percent = unit is not None and unit.text == "%"
    if target.value is None or target.value_high is not None or (top.unit == "%") != percent:
        return
    lower = lower_is_better(found)
    bound = top.high if lower else top.low
    wanted = (
        (Operator.LE, Operator.LT, Operator.EQ)
        if lower
        else (Operator.GE, Operator.GT, Operator.EQ)
    )
    if bound is None or target.operator not in wanted:
        return
    easier = bound > target.value if lower else bound < target.value
    place = "" if asked is row else f"（“{other.name}”）"
    evidence = (
        f"{where}中“{top.name}”为{top.text}，指标值{say_target(target)}{place}："
        f"{say(bound)}{top.unit}{_sign(bound, target.value)}"
        f"{say(target.value)}{top.unit}"
    )
    rows = (row,) if asked is row else (row, asked)
    if easier:
        best = f"最高等次“{top.name}”（{top.text}）"
        message = f"{called(form, row)}的{best}比指标值{say_target(target)}容易达到"
        yield wrong(form, message, evidence, *rows, rests_on=["value", "operator"])
    else:
        yield holds(form, f"“{row.level3}”的最高等次不比指标值容易", evidence, *rows)
