"""Choice of indicators: what should not be an indicator at all, or asks the wrong people."""

import re
from collections.abc import Iterator

from baoheng.checking.amounts import unit_of
from baoheng.checking.check import Observation, check, wrong
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.lexicon import section
from baoheng.checking.rows import called, printed, stated, stating
from baoheng.checking.wording.contents import (
    about,
    finds,
    in_frame,
    level1_name,
    level2_name,
    printed_forms,
)
from baoheng.checking.wording.names import pairs, plain
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.core.tables import Indicator
from baoheng.reading.values import clean

_FILE = "choice.toml"
_PEOPLE_ASKED = re.compile(r"(?P<who>[\u4e00-\u9fff]{2,12})(?:的)?满意(?:度|率)")


@check(
    "C05",
    "把预算执行设为指标",
    kind=Kind.OTHER,
    severity=Severity.WARNING,
    group=ReviewGroup.RELEVANCE,
    applies="部门整体表、项目表的产出、成本、效益指标，以及文字写的指标",
    basis="财预〔2020〕10号：预算执行率在自评时单独计10分",
    todo="删去该指标，改设反映业务完成时间、单位成本等内容的指标",
)
def execution_as_indicator(dossier: Dossier) -> Iterator[Observation]:
    """预算执行、支付进度和不超预算不作绩效指标。"""
    narrative = [(f, None) for f in stating(dossier) if f.table.kind == "narrative"]
    for form, severity in [*printed_forms(dossier), *narrative]:
        for indicator in form.indicators:
            if in_frame(indicator) or not (sign := _execution(indicator)):
                continue
            cap = level2_name(indicator) is not None and "成本" in (level2_name(indicator) or "")
            what = "看的只是支出与预算的关系" if cap else "考核的是花钱的进度"
            yield wrong(
                form,
                f"{called(form, indicator)}{what}，不能作为绩效指标",
                f"{sign}（指标值：{printed(indicator) or '未写'}）；预算执行率自评时另计10分，"
                "再设指标就重复计分",
                indicator,
                severity=severity,
                advice="请改为单位成本或分项成本控制数"
                if cap
                else "请删去，时效改设业务事项的完成时间",
                rests_on=("level3",),
            )


def _execution(indicator: Indicator) -> str | None:
    """What shows that the row looks at the spending of the budget, in words."""
    name = plain(indicator.level3)
    found = finds(_FILE, "execution").search(name)
    if found and ("预算" in found[0] or not finds(_FILE, "not_execution").search(name)):
        return f"名称“{indicator.level3}”"
    told = clean(indicator.description or "")
    formula = finds(_FILE, "execution_formula").search(told)
    if formula and not finds(_FILE, "not_execution").search(name):
        return f"说明中的“{formula[0]}”"
    value = "" if indicator.target.value is not None else printed(indicator).rstrip("。.")
    if finds(_FILE, "execution_value").search(value):
        return f"指标值“{value}”"
    return None


@check(
    "C07",
    "把投入当作产出",
    kind=Kind.OTHER,
    severity=Severity.WARNING,
    group=ReviewGroup.RELEVANCE,
    applies="申报时的产出指标（不含成本）",
    basis="财预〔2015〕88号：产出指标反映提供的公共产品和服务，人员、经费属于投入",
    todo="改设用这些人和钱做成了什么，例如检查家次、审核份数",
)
def input_as_output(dossier: Dossier) -> Iterator[Observation]:
    """出差人数、本单位人数、投入资金等是投入，不是产出。"""
    for form, indicator in stated(dossier):
        second = level2_name(indicator)
        if level1_name(indicator) not in ("产出指标", None) or "成本" in (second or ""):
            continue
        if second is None and level1_name(indicator) is None:
            continue
        sign, certain = _input(indicator)
        if sign:
            yield wrong(
                form,
                f"{called(form, indicator)}说的是投入的人或钱，不是产出",
                f"{sign}，指标值：{printed(indicator) or '未写'}",
                indicator,
                severity=None if certain else Severity.ADVICE,
                rests_on=("level1", "level2", "level3"),
            )


def _input(indicator: Indicator) -> tuple[str, bool]:
    """What shows that the row counts an input, in words, and whether that is certain."""
    name = plain(indicator.level3)
    if not finds(_FILE, "input_not").search(name):
        for section_name, certain in (("input_certain", True), ("input_doubt", False)):
            if found := finds(_FILE, section_name).search(name):
                return f"名称中的“{found[0]}”", certain
    unit = unit_of(indicator)
    if unit is None or unit.dimension != "money" or level2_name(indicator) == "时效指标":
        return "", False
    found = finds(_FILE, "input_money").search(name)
    if found and not finds(_FILE, "input_money_not").search(name):
        return f"名称中的“{found[0]}”、单位“{indicator.target.unit}”", True
    return "", False


@check(
    "C16",
    "满意度问错了对象",
    kind=Kind.OTHER,
    severity=Severity.ADVICE,
    group=ReviewGroup.RELEVANCE,
    applies="部门整体表和项目表的满意度指标；目标写了另一种人的满意度的",
    basis="财预〔2015〕88号：满意度指标反映社会公众或服务对象的满意程度",
    todo="改为参保人、救助对象、医药机构等服务对象的满意度",
)
def satisfaction_of_the_wrong_people(dossier: Dossier) -> Iterator[Observation]:
    """满意度由服务对象评价，不由本单位人员或上级评价。"""
    for form, _ in printed_forms(dossier):
        asked = [row for row in form.indicators if "满意" in row.level3]
        if form.table.kind == "overall" and len(asked) > 1:
            continue  # beside those who are served, one's own people may be asked as well
        for indicator in asked:
            if said := _not_served(form, indicator):
                yield wrong(
                    form,
                    f"{called(form, indicator)}调查的是“{said}”，不是项目的服务对象",
                    f"指标“{indicator.level3}”，指标值：{printed(indicator) or '未写'}",
                    indicator,
                    rests_on=("level3",),
                )
            elif form.table.kind == "project" and (people := _not_of_the_project(form, indicator)):
                yield wrong(
                    form,
                    f"{called(form, indicator)}问的是{people}，项目的其他内容都没有提到他们",
                    f"指标“{indicator.level3}”；项目名称、目标和其他指标中没有{people}",
                    indicator,
                    severity=Severity.WARNING,
                    rests_on=("level3",),
                )
        if len(asked) == 1 and (people := _goal_asks(form, asked[0])):
            name = asked[0].level3
            yield wrong(
                form,
                f"“{form.name}”的目标说的是{people}的满意度，“{name}”调查的是别的人",
                f"年度目标“{people}满意度”，指标“{name}”",
                asked[0],
                places=[form.place("goal")],
                rests_on=("level3",),
            )


def _not_of_the_project(form: Form, row: Indicator) -> str | None:
    """The people that a row asks of whom nothing else in the project's form speaks."""
    table = form.table
    if not table.goals:
        return None  # too little is told of the project
    texts = [table.project or "", table.title or "", *table.goals, *table.fields.values()]
    texts += [other.level3 for other in form.indicators if other is not row]
    texts += [f"{cost.name or ''}{cost.item or ''}{cost.basis or ''}" for cost in form.costs]
    whole = "".join(texts)
    for people, wanted in section(_FILE, "served").items():
        found = re.search(people, row.level3)
        if found and not re.search(wanted, whole):
            return found.group()
    return None


def _goal_asks(form: Form, row: Indicator) -> str | None:
    """Whose satisfaction the goals promise, where the only such row asks people of another name."""
    anyone = re.compile(section(_FILE, "anyone"))
    mine = _PEOPLE_ASKED.search(plain(row.level3))
    if mine is None or anyone.search(mine["who"]):
        return None
    told = [
        found["who"] for goal in form.table.goals for found in _PEOPLE_ASKED.finditer(plain(goal))
    ]
    pieces = pairs(mine["who"])
    if not told or any(anyone.search(one) or any(piece in one for piece in pieces) for one in told):
        return None
    return str(told[0])


def _not_served(form: Form, indicator: Indicator) -> str | None:
    """Whom the row asks, where those are not the people that the money serves."""
    name = plain(indicator.level3)
    if found := finds(_FILE, "superiors").search(name):
        return found[0].removesuffix("满意")
    found = finds(_FILE, "own_people").search(name)
    if not found or finds(_FILE, "own_people_not").search(name):
        return None
    # “本局职工” are asked only where the project itself, not one of its means, is for them
    inside = finds(_FILE, "own_body").search(name)
    purpose = (form.table.project or "") if inside else about(form)
    own = form.table.kind == "project" and finds(_FILE, "own_projects").search(purpose)
    return None if own else re.sub("(?:的)?(?:满意|对)$", "", found[0])


@check(
    "C20",
    "把日常管理当作指标",
    kind=Kind.OTHER,
    severity=Severity.ADVICE,
    group=ReviewGroup.RELEVANCE,
    applies="申报时的产出、成本、效益指标，以及文字写的指标",
    basis="财预〔2021〕101号：日常管理要求不作为绩效指标（未见原文，按通行理解）",
    todo="改设反映业务产出和效果的指标",
)
def routine_as_indicator(dossier: Dossier) -> Iterator[Observation]:
    """制度健全、工作完成、按时支付一类日常管理要求不作绩效指标。"""
    for form in stating(dossier):
        rows = [row for row in form.indicators if is_routine(row)]
        if rows:
            firm = form.profile.cost_at_level1
            names = "、".join(f"“{row.level3}”" for row in rows[:4])
            more = f"等{len(rows)}条指标" if len(rows) > 4 else ""
            yield wrong(
                form,
                f"“{form.name}”的{names}{more}是日常管理要求，不是绩效指标",
                "；".join(f"{row.level3}：{told(row)}" for row in rows),
                *rows,
                severity=Severity.WARNING if firm else Severity.ADVICE,
                rests_on=("level3",),
            )


def told(row: Indicator) -> str:
    """The explanation and the value as printed."""
    parts = [clean(row.description or ""), printed(row)]
    return "，".join(part for part in parts if part) or "未写指标值"


def is_routine(row: Indicator) -> bool:
    """Whether an indicator only says that ordinary duties are done."""
    name = plain(row.level3)
    if in_frame(row) or _execution(row) or "满意" in name:
        return False
    described = finds(_FILE, "routine_description").search(clean(row.description or ""))
    if described and finds(_FILE, "routine_vague").search(name):
        return True
    found = finds(_FILE, "routine").search(name)
    return found is not None and not finds(_FILE, "routine_not").search(name)
