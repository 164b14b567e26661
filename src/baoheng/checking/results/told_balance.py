"""What texts of later forms say of money left, still to be spent, or spent of all projects."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from baoheng.checking.amounts import decimals, rounded, say, step
from baoheng.checking.check import Observation, holds, wrong
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.lexicon import section
from baoheng.checking.money.costing import wan
from baoheng.checking.money.statements import Text, text_of
from baoheng.checking.results.outcomes import FILE
from baoheng.checking.wording.texts import prose, running, shown
from baoheng.reading.values import clean, parse_number

_HUNDRED = Decimal(100)


def _words(name: str) -> str:
    """One of the patterns of the data."""
    return str(section(FILE, "balance")[name])


def told_balance(dossier: Dossier) -> Iterator[Observation]:
    """Money left over, money expected to be spent, and the rates of all projects."""
    later = [*dossier.evaluations(), *dossier.monitorings()]
    for form in later:
        for one in prose(form):
            text = text_of(form, one.text, one.place)
            yield from _left(form, text, one.where)
            yield from _expected(form, text, one.where)
    yield from _together(dossier, [*dossier.monitorings()])
    yield from _every_rate(dossier)


def _left(form: Form, text: Text, where: str) -> Iterator[Observation]:
    """剩余71.2万元结转: the form's budget less what was spent."""
    one = form.table.execution
    if one is None or one.budget is None or one.spent is None:
        return
    rest = form.yuan(one.budget - one.spent)
    for told in text.money():
        amount = told.yuan
        said = re.search(_words("left_over"), text.view[: told.start])
        if amount is None or told.operator or not said:
            continue
        evidence = (
            f"全年预算{say(one.budget)} − 执行{say(one.spent)} = {wan(rest)}，{where}写{told.text}"
        )
        places = [text.place, form.place("execution")]
        if abs(amount - rest) < step(told):
            yield holds(form, "文字中的结余等于预算减执行", evidence, places=places)
        elif amount > rest or len(text.money()) < 3:
            message = f"“{form.name}”的{where}写结余{told.text}，按预算减执行应为{wan(rest)}"
            yield wrong(form, message, evidence, places=places)


def _expected(form: Form, text: Text, where: str) -> Iterator[Observation]:
    """预计全年支出33万元 where the budget is 30."""
    budget = form.table.budget.total or (
        form.table.execution.budget if form.table.execution else None
    )
    for told in text.money() if budget else ():
        if not re.search(_words("expected_in_all"), text.view[: told.start]):
            continue
        if budget is not None and told.yuan is not None and told.yuan > form.yuan(budget):
            evidence = f"{where}“{shown(text.view, 40)}”，预算{say(budget)}{form.money_unit}"
            message = f"“{form.name}”的{where}写全年支出{told.text}，超过预算"
            advice = "超过预算的要先调整预算；写错的请改正"
            places = [text.place, form.place("budget_total")]
            yield wrong(form, message, evidence, places=places, advice=advice)


def _together(dossier: Dossier, forms: Sequence[Form]) -> Iterator[Observation]:
    """总体支付进度63.2%: what all forms spent of what all have."""
    known = [
        (form.table.execution.budget, form.table.execution.spent)
        for form in forms
        if form.table.execution and form.table.execution.budget and form.table.execution.spent
    ]
    if len(known) < 2 or len(known) < len(forms):
        return
    budget = sum((one for one, _ in known if one), Decimal(0))
    spent = sum((one for _, one in known if one), Decimal(0))
    real = spent / budget * _HUNDRED
    for one in running(dossier):
        for told in re.finditer(_words("rate_of_all"), clean(one.text).replace(" ", "")):
            rate = Decimal(told["rate"])
            digit = Decimal(1).scaleb(-decimals(rate))
            evidence = (
                f"各项目执行{say(spent)} ÷ 预算{say(budget)} = {say(rounded(real, 2))}%，"
                f"{one.where}写{told['rate']}%"
            )
            if abs(real - rate) < digit:
                yield holds(one.form, "总体进度与各项目相符", evidence, places=[one.place])
            else:
                message = f"{one.where}写“{told.group()}”，各项目合起来是{say(rounded(real, 2))}%"
                yield wrong(one.form, message, evidence, places=[one.place])


def _every_rate(dossier: Dossier) -> Iterator[Observation]:
    """各项目执行率均在95%以上, where one of the lines printed is below."""
    rates: dict[str, Decimal] = {}
    for form in dossier.forms:
        for head, text in form.table.fields.items():
            name, _, what = head.rpartition("/")
            number = parse_number(clean(text).rstrip("%％"))
            if name and number is not None and re.search("(?:执行|支付|支出)(?:率|进度)$", what):
                rates[name] = number
    for one in running(dossier) if rates else ():
        told = re.search(_words("every_rate"), clean(one.text).replace(" ", ""))
        low = {n: rate for n, rate in rates.items() if told and rate < Decimal(told["rate"])}
        if told and low:
            names = "、".join(f"“{name}”{say(rate)}%" for name, rate in low.items())
            message = f"{one.where}写“{told.group()}”，{names}没有达到"
            evidence = f"{one.where}“{told.group()}”；{names}"
            yield wrong(one.form, message, evidence, places=[one.place])
