"""Units that do not fit: against the name, persons and visits, none at all."""

import re
from collections.abc import Iterator

from baoheng.checking.amounts import as_said, mentions, unit_of
from baoheng.checking.check import COMMON_SENSE, Observation, check, wrong
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.lexicon import pattern, section, words
from baoheng.checking.rows import called, printed
from baoheng.checking.wording.bounds import is_ratio
from baoheng.checking.wording.cells import every_row, listed
from baoheng.checking.wording.heads import head_noun
from baoheng.checking.wording.meaning import head, is_change
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.core.quantity import Unit
from baoheng.core.tables import Indicator
from baoheng.core.target import Nature, Operator
from baoheng.reading.values import clean, parse_target, parse_unit
from baoheng.reading.values.units import unit_in_name

_FILE = "values.toml"
_COUNTED = re.compile(r"(\S+?)(?:数量|数|总数)$")
_TIMES = frozenset(f"count:{word}" for word in ("次", "场", "场次", "批次", "轮", "遍", "期"))
_PEOPLE = frozenset(("person", "person_time"))


@check(
    "B05",
    "单位与指标名称不符",
    kind=Kind.UNIT,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="名称末尾说明了计量什么（率、人数、次数、金额、时间……）又有单位的指标",
    basis="财预〔2015〕88号：绩效指标应清晰、可衡量",
    todo="核对单位，或改写指标名称",
)
def unit_against_name(dossier: Dossier) -> Iterator[Observation]:
    """率应以百分数计，人数以人计，次数以次计，金额以元计，时间以时间单位计。"""
    for form, row in every_row(dossier):
        unit, noun = unit_of(row), head_noun(row.level3)
        if unit is None or row.target.value is None or row.target.grades:
            continue
        if thing := _counted_thing(row.level3, unit):
            yield wrong(
                form,
                f"{called(form, row)}数的是“{thing}”，单位却是“{unit.text}”",
                f"“{thing}”不以{unit.text.lstrip('百千万亿')}计；指标值为“{as_said(row)}”",
                row,
                rests_on=["unit"],
            )
            continue
        if noun is None:
            continue
        if noun.fits(unit) or is_change(row):
            continue
        yield wrong(
            form,
            f"{called(form, row)}以“{unit.text}”为单位，与“{noun.word}”不符",
            f"名称末尾是“{noun.word}”，单位应为{noun.say}；指标值为“{as_said(row)}”",
            row,
            advice=f"请把单位改为“{noun.say}”，或改写指标名称",
            rests_on=["unit"],
        )


def _counted_thing(name: str, unit: Unit) -> str | None:
    """The thing whose number a row of persons or of times asks for: 海报数量 in 人次, in 次."""
    times = unit.dimension in _TIMES
    if not (unit.dimension in _PEOPLE or times) or not (match := _COUNTED.search(head(name))):
        return None
    counted = re.sub(rf"{section(_FILE, 'between')}$", "", match[1])
    thing = next((word for word in words(_FILE, "things") if counted.endswith(word)), None)
    if thing and times and pattern(_FILE, "visits").search(counted.removesuffix(thing)):
        return None  # 检查机构数量 may be a number of visits
    return thing


@check(
    "B06",
    "人与人次混用",
    kind=Kind.UNIT,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="以人或人次为单位的指标，自评、监控表的完成值也算",
    basis=COMMON_SENSE,
    todo="数人头用“人”，数次数用“人次”，请核对单位和名称",
)
def persons_and_visits(dossier: Dossier) -> Iterator[Observation]:
    """说人数的指标以人为单位，说人次的指标以人次为单位，同一个数不能两处单位不同。"""
    for form, row in every_row(dossier):
        unit = unit_of(row)
        if unit is None or unit.dimension not in _PEOPLE or row.target.value is None:
            continue
        name, said = head(row.level3), as_said(row)
        if unit.dimension == "person_time" and _means_people(name):
            yield wrong(
                form,
                f"{called(form, row)}说的是人，单位却是“{unit.text}”",
                f"名称末尾“{name[-6:]}”数的是人；指标值为“{said}”",
                row,
                advice="如数的是人，请把单位改为“人”；如数的是次数，请把名称改为“……人次”",
                rests_on=["unit"],
            )
        elif unit.dimension == "person" and name.endswith(("人次", "人次数", "人次数量")):
            yield wrong(
                form,
                f"{called(form, row)}说的是人次，单位却是“{unit.text}”",
                f"名称末尾是“人次”；指标值为“{said}”",
                row,
                advice=f"请把单位改为“{unit.text.replace('人', '人次')}”，或把名称改为人数",
                rests_on=["unit"],
            )
        elif other := _elsewhere(form, row, unit):
            yield wrong(
                form,
                f"{called(form, row)}写“{said}”，目标文字写“{other}”，人与人次不一致",
                f"指标值“{said}”；年度目标“{other}”，数相同而单位不同",
                row,
                places=[form.place("goal")],
                rests_on=["unit"],
            )
        elif other := _reached(form, row, unit):
            yield wrong(
                form,
                f"{called(form, row)}的目标写“{said}”，完成值写“{other}”，人与人次不一致",
                f"指标值“{said}”，完成值“{other}”：一个数次数，一个数人头，不能相比",
                row,
                places=[row.places.get("actual")],
                rests_on=["unit", "actual"],
            )


def _reached(form: Form, row: Indicator, unit: Unit) -> str | None:
    """What was reached, where it is counted in the other unit."""
    text = clean(row.actual_text or "")
    found = parse_target(text, name=row.level3, year=form.year)
    other = parse_unit(found.unit or "") if found.value is not None else None
    if other is None or other.dimension not in _PEOPLE or other.dimension == unit.dimension:
        return None
    return text


def _means_people(name: str) -> bool:
    """Whether the name counts heads; 培训人员 or 服务群众 may as well be counted by visits."""
    if name.endswith(("人数", "人员数", "人员数量", "总人数", "人口数")):
        return True
    return name.endswith(words(_FILE, "people")) and not pattern(_FILE, "events").search(name)


def _elsewhere(form: Form, row: Indicator, unit: Unit) -> str | None:
    """The same number with the other unit in the goal's text."""
    value = row.target.value
    if value is None or value * unit.scale < 100:
        return None
    for goal in form.table.goals:
        for found in mentions(goal)[1]:
            other = found.unit
            if other is None or other.dimension not in _PEOPLE or other.dimension == unit.dimension:
                continue
            if found.value * other.scale == value * unit.scale:
                return found.text
    return None


@check(
    "B08",
    "数值没有单位",
    kind=Kind.UNIT,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="指标值是数，而名称、单位栏和指标值中都没有单位的指标",
    basis="财预〔2015〕88号：绩效指标应清晰、可衡量",
    todo="请补上单位",
)
def no_unit(dossier: Dossier) -> Iterator[Observation]:
    """指标值是数的，要在单位栏、指标值或名称中写明单位。"""
    for form in dossier.forms:
        bare = [row for row in form.indicators if _bare(row)]
        groups = [bare] if len(bare) > 3 else [[row] for row in bare]
        for rows in groups:
            if not rows:
                continue
            noun = head_noun(rows[0].level3) if len(rows) == 1 else None
            advice = f"请补上单位（如“{noun.say}”）" if noun and noun.say else None
            yield wrong(
                form,
                f"“{form.name}”的指标{listed(rows)}只有数，没有单位",
                "；".join(f"{row.level3}：“{printed(row)}”" for row in rows),
                *rows,
                advice=advice,
                rests_on=["value", "unit"],
            )


def _bare(row: Indicator) -> bool:
    """Whether the target is a number that nothing gives a unit."""
    target = row.target
    if target.value is None or target.unit or target.date or target.grades or target.value == 0:
        return False
    if target.nature is Nature.QUALITATIVE or target.operator is Operator.QUALITATIVE:
        return False
    name = head(row.level3)
    # a bare 0.95 of a rate is told as a fraction
    fraction = is_ratio(name) and 0 < target.value < 1
    unitless = name.endswith(words(_FILE, "unitless")) or unit_in_name(row.level3) is not None
    return (
        not fraction and not unitless and not re.search(r"[:：/]|\d\s*[-—~]\s*\d{4}", target.text)
    )
