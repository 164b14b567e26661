"""Rates of budget execution: computed again, and against the right denominator."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from baoheng.checking.amounts import YUAN, Mention, mentions, say
from baoheng.checking.check import Observation, check, holds, wrong
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.lexicon import pattern
from baoheng.checking.results.outcomes import FILE, percent
from baoheng.checking.results.spending import Rate, main_rate, row_rates
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.core.provenance import Place
from baoheng.reading.values import clean, parse_number

_RATE = "财预〔2020〕10号表式：预算执行率＝全年执行数÷全年预算数×100%"
_BEFORE = 10  # characters before an amount in which it is named
_FARTHER = re.compile(r"[%。；;]|基金")  # another rate or sentence lies between
_CLAUSE = re.compile(r"[，。；;,\n]")


@dataclass(frozen=True, slots=True)
class _Told:
    """A text with its form and place, in which amounts and a rate may be told."""

    form: Form
    text: str
    place: Place | None
    own: bool = False  # a field of the form, not text around it


@check(
    "A16",
    "预算执行率算错",
    kind=Kind.PRODUCT,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="写了预算数、执行数和执行率的自评表和监控表，分资金来源的各行也算",
    basis=_RATE,
    todo="按执行数÷预算数×100%重新计算；预算数为0的填“—”",
)
def rate_recomputed(dossier: Dossier) -> Iterator[Observation]:
    """预算执行率应等于执行数除以预算数，预算数为零时没有执行率。"""
    for form in (*dossier.evaluations(), *dossier.monitorings()):
        main = main_rate(form)
        for rate in (*([main] if main else []), *row_rates(dossier, form)):
            name = f"“{rate.name}”的" if rate.name else ""
            evidence = f"{rate.worked}，表中{rate.printed:f}%"
            if rate.fits() or (rate.budget == 0 and rate.printed == 0):
                yield holds(form, f"{name}预算执行率一致", evidence, places=[rate.place])
            elif rate.budget == 0:
                message = f"“{form.name}”的{name}预算数为0，却写了执行率{say(rate.printed)}%"
                evidence = f"{evidence}；除数为0，没有执行率"
                yield wrong(form, message, evidence, places=[rate.place], advice="请改为“—”")
            else:
                message = f"“{form.name}”的{name}预算执行率与执行数、预算数不符"
                advice = f"请改为{percent(rate.exact or Fraction(0))}，或核对执行数和预算数"
                evidence = f"{evidence}（允差为末位一个单位）"
                yield wrong(form, message, evidence, places=[rate.place], advice=advice)
    for told in _texts(dossier):
        yield from _told_rate(told)


def _told_rate(told: _Told) -> Iterator[Observation]:
    """预算150万元，执行139.5万元，执行率95.33%: the three figures of one text."""
    if not pattern(FILE, "money_rate").search(told.text):
        return
    view, found = mentions(told.text)
    amounts = [one for one in found if one.yuan is not None and one.yuan > 0]
    for rate in (one for one in found if _is_percent(one) and _named(view, one, "money_rate")):
        before = [one for one in amounts if one.end <= rate.start]
        if not before or not _named(view, before[-1], "money_spent"):
            continue
        used, plans = before[-1], [one for one in before[:-1] if _is_plan(view, one, before[-1])]
        between = view[used.end : rate.start]
        if not plans or "分别" in view[: rate.start] or _FARTHER.search(between):
            continue
        fitting = next((one for one in before[:-1] if _same_rate(rate, used, one)), None)
        if fitting is None and _of_the_form(told, rate, used):
            continue
        plan = fitting or max(plans, key=lambda one: one.yuan or 0)
        made = Rate("", plan.yuan or Decimal(0), used.yuan or Decimal(0), rate.value, None)
        evidence = (
            f"{used.text} ÷ {plan.text} = {percent(made.exact or Fraction(0))}，写{rate.text}"
        )
        if fitting:
            yield holds(told.form, "文字中的执行率一致", evidence, places=[told.place])
        else:
            message = f"文字中的执行率{rate.text}与预算数、执行数不符"
            advice = f"请改为{percent(made.exact or Fraction(0))}，或核对预算数和执行数"
            yield wrong(told.form, message, evidence, places=[told.place], advice=advice)


def _of_the_form(told: _Told, rate: Mention, used: Mention) -> bool:
    """Whether the rate is that of a form's own budget, which the text does not repeat."""
    for table in told.form.document.tables:
        one = table.execution
        budget = told.form.yuan(one.budget) if one and one.budget else None
        if budget and used.yuan and Rate("", budget, used.yuan, rate.value, None).fits():
            return True
    return False


def _is_plan(view: str, one: Mention, used: Mention) -> bool:
    """Whether an amount before what was spent is a budget, named so, and no smaller."""
    words = pattern(FILE, "money_budgeted")
    before = _CLAUSE.split(view[max(0, one.start - 2 * _BEFORE) : one.start])[-1]
    return words.search(before) is not None and (one.yuan or 0) >= (used.yuan or 0)


@check(
    "A17",
    "执行率的分母是到位资金而不是预算",
    kind=Kind.PRODUCT,
    severity=Severity.WARNING,
    group=ReviewGroup.FEASIBILITY,
    applies="另外写了到位（下达、收到）资金数的自评表、监控表和说明文字",
    basis=_RATE,
    todo="执行率改按全年预算数计算，到位资金的支出进度另行说明",
)
def rate_of_money_received(dossier: Dossier) -> Iterator[Observation]:
    """预算执行率的分母应是预算数而不是已到位的资金。"""
    for form in (*dossier.evaluations(), *dossier.monitorings()):
        rate = main_rate(form)
        if rate is None or rate.fits():
            continue
        for head, amount in _received(form):
            if amount != rate.budget and rate.fits(amount):
                yield _received_rate(form, rate, head, amount, form.place("execution"))
    for told in _texts(dossier):
        yield from _in_prose(told)


@check(
    "G76",
    "执行数大于预算数",
    kind=Kind.OTHER,
    severity=Severity.WARNING,
    group=ReviewGroup.FEASIBILITY,
    applies="写了预算数和执行数的自评表和监控表",
    basis="预算法：各部门、各单位的支出必须以经批准的预算为依据",
    todo="核对执行数；确有追加的，预算数应填调整后的全年预算数",
)
def spent_more_than_the_budget(dossier: Dossier) -> Iterator[Observation]:
    """执行数不应大于全年预算数。"""
    for form in (*dossier.evaluations(), *dossier.monitorings()):
        one = form.table.execution
        if one is None or one.spent is None or not one.budget:
            continue
        sign = ">" if one.spent > one.budget else "≤"
        evidence = f"执行数{say(one.spent)} {sign} 预算数{say(one.budget)}"
        places = [form.place("execution")]
        if one.spent > one.budget:
            evidence += f"，多{say(one.spent - one.budget)}{form.money_unit}"
            yield wrong(form, f"“{form.name}”的执行数大于预算数", evidence, places=places)
        else:
            yield holds(form, "执行数不大于预算数", evidence, places=places)


def _received(form: Form) -> Iterator[tuple[str, Decimal]]:
    """Amounts of the form that are called received or allotted."""
    for head, text in form.table.fields.items():
        if pattern(FILE, "money_received").search(head) and "率" not in head:
            amount = parse_number(clean(text).removesuffix("万元").removesuffix("元"))
            if amount is not None and amount > 0:
                yield head, amount


def _received_rate(
    form: Form, rate: Rate, head: str, amount: Decimal, place: Place | None
) -> Observation:
    return wrong(
        form,
        f"“{form.name}”的执行率是按{head}算的，没有按预算数算",
        f"{say(rate.spent)} ÷ {say(amount)}（{head}） = "
        f"{percent(Fraction(rate.spent) / Fraction(amount))}，写{say(rate.printed)}%；"
        f"按预算数 {rate.worked}",
        places=[place],
        advice=f"请改为{percent(rate.exact or Fraction(0))}",
    )


def _texts(dossier: Dossier) -> Iterator[_Told]:
    """Longer texts of forms, and the running text of documents that hold a form."""
    for form in dossier.forms:
        for head, text in form.table.fields.items():
            yield _Told(form, text, form.place(head) or form.place("other"), own=True)
    for passage in dossier.passages():
        if form_of := dossier.owner(passage.document):
            yield _Told(form_of, passage.text, passage.place)


def _in_prose(told: _Told) -> Iterator[Observation]:
    if not pattern(FILE, "money_rate").search(told.text):
        return
    view, found = mentions(told.text)
    amounts = [one for one in found if one.yuan is not None and one.yuan > 0]
    rates = [one for one in found if _named(view, one, "money_rate") and _is_percent(one)]
    received = [one for one in amounts if _named(view, one, "money_received")]
    spent = [one for one in amounts if _named(view, one, "money_spent")]
    planned = [one for one in amounts if _named(view, one, "money_planned") and one not in received]
    if not planned:
        planned, spent = _printed_budget(told, spent)
    for rate in rates:
        for got in received:
            used = next((one for one in spent if _same_rate(rate, one, got)), None)
            plan = max(planned, key=lambda one: one.yuan or 0, default=None)
            if used is None or plan is None or not (plan.yuan or 0) > (got.yuan or 0):
                continue
            if not _same_rate(rate, used, plan):
                made = Rate("", plan.yuan or Decimal(0), used.yuan or Decimal(0), rate.value, None)
                yield wrong(
                    told.form,
                    f"文字中的{rate.text}是按到位资金算的，没有按预算（计划）数算",
                    f"{used.text} ÷ {got.text}（到位） = {rate.text}；"
                    f"按{plan.text}（预算）为{percent(made.exact or Fraction(0))}",
                    places=[told.place],
                    advice=f"请改为{percent(made.exact or Fraction(0))}",
                )
                return


def _printed_budget(told: _Told, spent: list[Mention]) -> tuple[list[Mention], list[Mention]]:
    """The budget in the form's own cells, and where the text tells what was spent of all of it."""
    one = told.form.table.execution
    if not told.own or one is None or not one.budget or one.spent is None:
        return [], spent
    total = told.form.yuan(one.spent)
    text = f"{say(one.budget)}{told.form.money_unit}"
    budget = Mention(text, 0, 0, told.form.yuan(one.budget), YUAN, None)
    return [budget], [mention for mention in spent if mention.yuan == total]


def _named(view: str, one: Mention, section: str) -> bool:
    """Whether the words just before a number, in its clause, name it so."""
    before = view[max(0, one.start - _BEFORE) : one.start]
    return pattern(FILE, section).search(_CLAUSE.split(before)[-1]) is not None


def _is_percent(one: Mention) -> bool:
    return one.unit is not None and one.unit.dimension == "ratio"


def _same_rate(rate: Mention, part: Mention, whole: Mention) -> bool:
    if part.yuan is None or whole.yuan is None:
        return False
    return Rate("", whole.yuan, part.yuan, rate.value, None).fits()
