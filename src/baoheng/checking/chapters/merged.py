"""One cell for several things, and questions answered with a percentage."""

import re
from collections.abc import Iterator

from baoheng.checking.check import COMMON_SENSE, Observation, check, wrong
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.lexicon import words
from baoheng.checking.rows import called, codes, printed, stated, stating
from baoheng.checking.wording.polarity import negative_question
from baoheng.checking.wording.vagueness import is_regulation, measures_in
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.core.tables import Indicator
from baoheng.core.target import Target
from baoheng.reading.values import clean

_COUNTS_DIFFER = frozenset(("ITEM_VALUE_MISSING", "VALUE_SHARED", "SPLIT_UNCERTAIN"))
_LONG = 20
_NUMBERED = re.compile(r"^[(（]?1[.、)）．]\D.*?[\s;；。,，]?[(（]?2[.、)）．]\D")


@check(
    "B15",
    "一格里写了几项指标或几个值",
    kind=Kind.UNMEASURABLE,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="三级指标名称或指标值里列了几项的指标",
    basis="财预〔2015〕88号：绩效指标应清晰、可衡量；一项指标对应一个指标值",
    todo="一行只写一项指标和一个指标值，请拆成几行",
)
def several_in_one_cell(dossier: Dossier) -> Iterator[Observation]:
    """一个单元格只写一项指标和一个值，名称与值的项数应当一致。"""
    for form in stating(dossier):
        yield from _unequal_lists(form)
        for row in form.indicators:
            if codes(row) & _COUNTS_DIFFER:
                continue
            if evidence := _several_values(row) or _several_names(row):
                message = f"{called(form, row)}在一格里写了几项，评价时不知以哪一项为准"
                yield wrong(form, message, evidence, row)


def _unequal_lists(form: Form) -> Iterator[Observation]:
    """Cells that were taken apart where the names and the values do not pair off."""
    groups: dict[tuple[object, ...], list[Indicator]] = {}
    for row in form.indicators:
        cells = [row.places[name] for name in ("level3", "value") if name in row.places]
        if cells:
            groups.setdefault(tuple(cells), []).append(row)
    for rows in groups.values():
        reasons = [
            doubt.message
            for row in rows
            for doubt in (*row.doubts, *row.target.doubts)
            if doubt.code in _COUNTS_DIFFER
        ]
        if reasons:
            names = "、".join(dict.fromkeys(f"“{row.level3}”" for row in rows))
            apart = "序号与数值连在一起" if _only_torn(rows) else "名称与指标值的项数对不上"
            message = f"“{form.name}”的{names}写在一格里，{apart}"
            yield wrong(form, message, "；".join(dict.fromkeys(reasons)), *rows)


def _only_torn(rows: list[Indicator]) -> bool:
    """Whether every name has a value, and only where one ends was hard to tell."""
    return all("SPLIT_UNCERTAIN" in codes(row) or not codes(row) & _COUNTS_DIFFER for row in rows)


def _several_values(row: Indicator) -> str:
    target = row.target
    found = codes(row)
    rule = len(printed(row)) > _LONG and is_regulation(printed(row))  # a sentence, not a list
    several = "SEVERAL_VALUES" in found and not rule
    dates = "DATE_IN_WORDS" in found and len(target.alternatives) >= 2
    if not (several or dates) or _same_thing_twice(target):
        return ""
    values = [one.reading.removeprefix("其中的").strip("“”") for one in target.alternatives]
    if dates:
        values = [one.date.isoformat() if one.date else "?" for one in target.alternatives]
    return f"指标值“{printed(row)}”中有{len(values)}个值：{'、'.join(values)}"


def _same_thing_twice(target: Target) -> bool:
    """全年4次，每季度1次: one figure for the year and one for the quarter."""
    units = [one.unit or "" for one in target.alternatives]
    if len(units) != 2:
        return False
    short, long = sorted(units, key=len)
    return bool(short) and long.startswith(f"{short}/")


def _several_names(row: Indicator) -> str:
    name = clean(row.level3)
    if _NUMBERED.search(name):
        return f"指标名称“{name}”中列了几项，指标值只有“{printed(row)}”"
    if row.target.value is None:
        return ""
    measures = measures_in(name)
    if len(measures) < 2:
        return ""
    listed = "、".join(f"“{one}”" for one in measures)
    return f"名称中有{len(measures)}个量（{listed}），指标值只有“{printed(row)}”一个"


@check(
    "G40",
    "是非问题用百分比作答",
    kind=Kind.UNMEASURABLE,
    severity=Severity.ADVICE,
    group=ReviewGroup.SUITABILITY,
    applies="名称或说明是“是否……”、指标值是百分比的指标",
    basis=COMMON_SENSE,
    todo="把“是否……”改成比率（例如“按时发放率”）并写明分子分母，或把指标值改为“是”",
)
def question_with_percentage(dossier: Dossier) -> Iterator[Observation]:
    """“是否……”只能答是或否，指标值不宜写百分比。"""
    questions = words("vague.toml", "questions")
    for form, row in stated(dossier):
        if row.target.value is None or row.target.unit != "%" or negative_question(row):
            continue
        for text in (row.level3, row.description or ""):
            view = clean(text)
            asked = any(word in view for word in questions)
            if asked and "率" not in view and "比例" not in view:
                message = f"{called(form, row)}问的是“{view}”，指标值却是“{printed(row)}”"
                yield wrong(
                    form, message, f"“{view}”只有是、否两种结果，“{printed(row)}”是比率", row
                )
                break
