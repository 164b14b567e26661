"""Money told in prose: written sums must add up, and the project's money must be its budget."""

import re
from collections.abc import Iterator
from decimal import Decimal

from baoheng.checking.amounts import money, rounded, say, slack
from baoheng.checking.check import COMMON_SENSE, Observation, check, holds, wrong
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.formulas import WrittenSum, written_sums
from baoheng.checking.texts import Prose, prose
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.reading.values import clean

_N = r"\d+(?:,\d{3})*(?:\.\d+)?"
_SPENT = re.compile(
    rf"(?:预计使用|计划使用|预计用|计划用|拟投入|安排资金|安排预算|安排|预算金额|预算支出金额|项目预算|所需资金|需资金|使用|投入|用)"
    rf"(?:资金|经费|预算|为|约|共|共计|合计|总额|支出|金额|[:：])*(?P<number>{_N})(?P<unit>亿元|万元|元)"
)
_OTHER_YEAR = re.compile(r"(20\d{2})年")
_PART = re.compile(r"其中|分别|每人|每年|人均|每|单价|奖励|最高|不超过|合同|其他|追回|节约|节省")


@check(
    "A07",
    "文字中的金额与预算不符",
    kind=Kind.NARRATIVE_VS_CELL,
    severity=Severity.WARNING,
    group=ReviewGroup.SUITABILITY,
    applies="目标、概述等文字中写了本项目用多少钱的表",
    basis="财预〔2015〕88号：绩效目标应与资金匹配",
    todo="使文字中的金额与预算数一致，或写明差额的来源",
)
def prose_is_the_budget(dossier: Dossier) -> Iterator[Observation]:
    """文字中写的本项目金额应等于预算数。"""
    for form in dossier.projects():
        budget = form.table.budget.total
        if budget is None:
            continue
        for one in prose(form):
            if "测算依据" in one.where or one.where.startswith("重点工作"):
                continue
            yield from _sums_and_budget(form, one, budget)
            yield from _spent(form, one, budget)
    for form in dossier.overalls():
        for task in form.table.tasks:
            if task.amount is None:
                continue
            for text in (task.content, task.goal):
                told = Prose(form, f"重点工作“{task.name or ''}”", text or "", task.place)
                yield from _spent(form, told, task.amount)


@check(
    "G01",
    "文字中写出的加法不成立",
    kind=Kind.SUM,
    severity=Severity.ERROR,
    group=ReviewGroup.SUITABILITY,
    applies="文字中写了如“712.5（97+322.5+293）万元”的加法的表",
    basis=COMMON_SENSE,
    todo="核对加数与和",
)
def written_additions(dossier: Dossier) -> Iterator[Observation]:
    """文字中写出的加法，各数相加应等于所写的和。"""
    for form in dossier.targets():
        for one in prose(form):
            for found in written_sums(one.text):
                total = sum(found.parts, Decimal(0))
                written = " + ".join(say(part / 10000) for part in found.parts)
                evidence = f"{written} = {say(total / 10000)}万元，写{_wan(found.total)}"
                if abs(total - found.total) <= found.step / 2:
                    yield holds(form, "文字中的加法成立", evidence, places=[one.place])
                else:
                    message = f"“{form.name}”的{one.where}：“{found.text}”加起来是{_wan(total)}"
                    yield wrong(form, message, evidence, places=[one.place])


def _sums_and_budget(form: Form, one: Prose, budget: Decimal) -> Iterator[Observation]:
    """The total of a written addition against the budget."""
    sums: list[WrittenSum] = list(written_sums(one.text))
    for found in sums:
        evidence = f"{found.text}＝{_wan(found.total)}，预算{say(budget)}{form.money_unit}"
        if abs(found.total - form.yuan(budget)) <= found.step:
            yield holds(form, "文字中的合计等于预算", evidence, places=[one.place])
        else:
            message = (
                f"“{form.name}”的{one.where}写合计{_wan(found.total)}（{found.text}），"
                f"预算只有{say(budget)}{form.money_unit}"
                if found.total > form.yuan(budget)
                else f"“{form.name}”的{one.where}写合计{_wan(found.total)}（{found.text}），"
                f"预算却是{say(budget)}{form.money_unit}"
            )
            yield wrong(form, message, evidence, places=[one.place, form.place("budget_total")])


def _spent(form: Form, one: Prose, budget: Decimal) -> Iterator[Observation]:
    """What a text says will be spent against the budget; parts and other years are left out."""
    view = clean(one.text).replace(" ", "")
    found = list(_SPENT.finditer(view))
    if len(found) != 1:
        return
    match = found[0]
    before = view[max(0, match.start() - 24) : match.start()]
    if _PART.search(before[-8:]) or any(
        form.year is not None and int(year) != form.year for year in _OTHER_YEAR.findall(before)
    ):
        return
    number = Decimal(match["number"].replace(",", ""))
    scale = {"元": Decimal(1), "万元": Decimal(10000), "亿元": Decimal(10) ** 8}[match["unit"]]
    amount, total = number * scale, form.yuan(budget)
    evidence = f"{one.where}“{match[0]}”，预算{say(budget)}{form.money_unit}"
    places = [one.place, form.place("budget_total")]
    if abs(amount - total) <= slack(number) * scale:
        yield holds(form, "文字中的金额等于预算", evidence, places=places)
    elif not any(abs(amount - part) <= slack(number) * scale for part in _parts(form)):
        message = f"“{form.name}”的{one.where}写“{match[0]}”，预算是{say(budget)}{form.money_unit}"
        yield wrong(form, message, evidence, places=places)


def _parts(form: Form) -> Iterator[Decimal]:
    """Amounts of the form that a text may rightly tell beside the whole, in 元."""
    for cost in form.table.cost_items:
        if cost.amount is not None:
            yield form.yuan(cost.amount)
    for part in (form.table.budget.fiscal, form.table.budget.other, form.table.budget.project):
        if part is not None:
            yield form.yuan(part)
    for one in form.indicators:
        amount = money(one)
        if amount is not None:
            yield amount


def _wan(yuan: Decimal) -> str:
    return f"{say(rounded(yuan / 10000, 4))}万元"
