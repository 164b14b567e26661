"""Additions inside one target table: costing, tasks, summary rows, income and use of the money."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from baoheng.checking.amounts import say
from baoheng.checking.check import Observation, holds, wrong
from baoheng.checking.dossier import Form
from baoheng.checking.lexicon import pattern, section, words
from baoheng.checking.money.budget_lines import FILE
from baoheng.checking.money.field_amounts import field_amounts
from baoheng.checking.money.sums import Addition, addition, printed, without_headings
from baoheng.core.finding import Severity
from baoheng.reading.values import parse_number

_UNITS_APART = Decimal(10000)
_MOST_EXTRAS = 6
Named = list[tuple[str, Decimal]]


def costing_total(form: Form) -> Iterator[Observation]:
    """The costing rows against their printed total, else against the form's amount."""
    items = [item for item in form.table.cost_items if item.amount is not None]
    if not items:
        return
    amounts = [item.amount for item in items if item.amount is not None]
    named = [((i.item or i.name or ""), a) for i, a in zip(items, amounts, strict=True)]
    budget = form.table.budget.total
    stated = parse_number(form.table.fields.get("支出明细合计", ""))
    places = [*(item.place for item in items), form.place("budget_total")]
    gaps = len(items) < len(form.table.cost_items)
    total, word = (budget, "项目预算") if stated is None else (stated, "支出明细合计")
    if total is None:
        return
    sum_ = addition(named, total, form.money_unit)
    if _adds_up(form, sum_):
        yield holds(form, f"支出明细各项之和等于{word}", sum_.told(word), places=places)
        if stated is not None and budget is not None:
            yield from _stated_total(form, stated, budget)
    elif not _another_amount(form, sum_.sum) and not (gaps and sum_.gap > 0):
        message = f"“{form.name}”的支出明细各项相加，与{word}不相等"
        yield wrong(
            form,
            _said(form, message, sum_.sum, total),
            sum_.told(word),
            places=places,
            severity=_certainty(form, sum_),
            advice=f"请核对各项金额：相加为{say(sum_.sum)}{form.money_unit}，"
            f"{word}写的是{printed(total)}{form.money_unit}",
        )


def _stated_total(form: Form, stated: Decimal, budget: Decimal) -> Iterator[Observation]:
    places = [form.place("budget_total")]
    unit = form.money_unit
    told = f"支出明细合计{printed(stated)}{unit}，项目预算{printed(budget)}{unit}"
    if stated == budget or (_apart(stated, budget) and not form.states_unit):
        return
    if _another_amount(form, stated):
        return
    message = _said(form, f"“{form.name}”的支出明细合计与项目预算不相等", stated, budget)
    severity = Severity.WARNING if _apart(stated, budget) else None
    gap = f"，差{say(abs(stated - budget))}{unit}"
    yield wrong(form, message, f"{told}{gap}", places=places, severity=severity)


def _adds_up(form: Form, sum_: Addition) -> bool:
    """Whether the rows make the total as they stand, or without their headings.

    Where the form prints no unit, rows in 元 may make a total in 万元.
    """
    if sum_.holds:
        return True
    left = without_headings(sum_.parts)
    if len(left) < len(sum_.parts) and Addition(tuple(left), sum_.total, sum_.unit).holds:
        return True
    return _apart(sum_.sum, sum_.total) and not form.states_unit


def _apart(one: Decimal, other: Decimal) -> bool:
    """Whether one amount is the other in 元 for 万元."""
    return one in (other * _UNITS_APART, other / _UNITS_APART)


def _said(form: Form, message: str, one: Decimal, other: Decimal) -> str:
    """The message, with the unit that was probably meant where the two differ by it alone."""
    if not _apart(one, other):
        return message
    return f"{message}：正好差一万倍，请核对金额单位（表上写的是{form.money_unit}）"


def _another_amount(form: Form, amount: Decimal) -> bool:
    """Whether another amount of the form is meant: that of the whole period, or one source's."""
    budget = form.table.budget
    others = [budget.fiscal, budget.other, budget.government_fund, budget.project]
    for label, value in field_amounts(form):
        if label != "支出明细合计" and any(w in label for w in ("金额", "资金", "预算", "投资")):
            others.append(value)
    return amount in [other for other in others if other is not None]


def _certainty(form: Form, sum_: Addition) -> Severity | None:
    """A warning where the missing money may stand unread, or only the unit seems to differ."""
    if _apart(sum_.sum, sum_.total):
        return Severity.WARNING
    left_out = "\n".join(piece.text for piece in form.document.unread)
    missing = printed(abs(sum_.gap)).rstrip("0").rstrip(".")
    return Severity.WARNING if missing and missing in left_out else None


def tasks_total(form: Form) -> Iterator[Observation]:
    """The key tasks' amounts against their own total, and never more than the department's."""
    tasks = form.table.tasks
    if form.table.kind != "overall" or not tasks:
        return
    named = [(t.name or "", t.amount) for t in tasks if t.amount is not None]
    complete = len(named) == len(tasks)
    places = [*(task.place for task in tasks if task.amount is not None)]
    budget, unit = form.table.budget, form.money_unit
    own = parse_number(form.table.fields.get("任务金额合计", ""))
    if own is None and budget.total is not None and form.place("budget_total") is None:
        own = budget.total  # the tasks' total row is the only total of the form
    if own is not None and complete and len(named) > 1:
        sum_ = addition(named, own, unit)
        if sum_.holds:
            yield holds(form, "重点任务金额之和等于合计", sum_.told(), places=places)
        else:
            message = f"“{form.name}”的重点任务金额相加，与任务合计不相等"
            yield wrong(form, message, sum_.told("任务合计"), places=places)
        return
    if len(named) < 2:
        return
    wholes = ((budget.project, "项目支出"), (budget.total, "资金总额"))
    sums = [(addition(named, whole, unit), word) for whole, word in wholes if whole is not None]
    places += [form.place("budget_total"), form.place("budget_project")]
    for sum_, word in sums:
        if sum_.holds:
            yield holds(form, f"重点任务金额之和等于{word}", sum_.told(word), places=places)
            return
    paid = any(pattern(FILE, "running").search(name) for name, _ in named)  # of the basic spending
    for sum_, word in sums:
        near = budget.basic is not None and complete and -sum_.gap <= sum_.total / 5 and not paid
        if sum_.gap < 0 and (word == "资金总额" or near):
            message = f"“{form.name}”的重点任务金额相加，超过了部门{word}"
            told = sum_.told(word)
            yield wrong(form, message, told, places=places, severity=Severity.WARNING)
            return


def summary_total(form: Form) -> Iterator[Observation]:
    """The rows of a summary against its total."""
    table = form.table
    named = [(t.name or "", t.amount) for t in table.tasks if t.amount is not None]
    total = parse_number(table.fields.get("任务金额合计", "")) or table.budget.total
    if table.kind != "summary" or total is None or not named or len(named) < len(table.tasks):
        return
    sum_ = addition(named, total, form.money_unit)
    places = [*(t.place for t in table.tasks), form.place("budget_total")]
    if _adds_up(form, sum_):
        yield holds(form, "汇总表各行之和等于合计", sum_.told(), places=places)
    else:
        message = _said(form, f"“{form.name}”各行金额相加，与合计不相等", sum_.sum, total)
        severity = Severity.WARNING if _apart(sum_.sum, total) else None
        yield wrong(form, message, sum_.told(), places=places, severity=severity)


def _extras(form: Form, names: tuple[str, ...]) -> Named:
    """Further amounts of the form whose labels hold one of the words."""
    found: Named = []
    for label, value in field_amounts(form):
        own = label.rpartition("/")[2] or label
        summed = any(word in own for word in section(FILE, "sources")["sums"])
        if value and not summed and any(name in own for name in names):
            found.append((own, value))
    return found


def _fits(base: Named, extras: Named, total: Decimal, unit: str) -> Addition | None:
    """The addition of the base and the fewest further amounts that makes the total."""
    for count in range(min(len(extras), _MOST_EXTRAS) + 1):
        for chosen in combinations(extras, count):
            sum_ = addition([*base, *chosen], total, unit)
            if sum_.holds:
                return sum_
    return None


def use_parts(form: Form) -> Iterator[Observation]:
    """基本支出 and 项目支出 against the total, or against the income where no total is printed."""
    budget, unit = form.table.budget, form.money_unit
    base = [
        (word, amount)
        for word, amount in (("基本支出", budget.basic), ("项目支出", budget.project))
        if amount is not None
    ]
    income = [a for a in (budget.fiscal, budget.government_fund, budget.other) if a is not None]
    total, word = budget.total, "资金总额"
    if total is None and income:
        total, word = sum(income, Decimal(0)), "各项收入之和"
    if total is None or not base:
        return
    places = [form.place(f"budget_{name}") for name in ("total", "basic", "project", "fiscal")]
    extras = _extras(form, words(FILE, "by_use"))
    sum_ = _fits(base, extras, total, unit)
    if sum_ is not None and len(base) == 2:
        yield holds(form, f"基本支出与项目支出之和等于{word}", sum_.told(word), places=places)
        return
    sum_ = addition(base, total, unit)
    if len(base) == 2 and not _fits(base, extras, total, unit):
        message = f"“{form.name}”的基本支出加项目支出，不等于{word}"
        yield wrong(form, message, sum_.told(word), places=places)
    elif len(base) == 1 and sum_.gap < 0 and not sum_.holds:
        message = f"“{form.name}”的{base[0][0]}大于{word}"
        yield wrong(form, message, sum_.told(word), places=places)


def income_parts(form: Form) -> Iterator[Observation]:
    """The sources of the money against the total."""
    budget, unit = form.table.budget, form.money_unit
    total = budget.total
    named = [("财政拨款", budget.fiscal), ("政府性基金", budget.government_fund)]
    named.append(("其他资金", budget.other))
    base = [(word, amount) for word, amount in named if amount is not None]
    if total is None:
        return
    if budget.fiscal is None:
        yield from _levels_of_government(form, total)
        return
    places = [form.place(f"budget_{n}") for n in ("total", "fiscal", "government_fund", "other")]
    extras = _extras(form, tuple(section(FILE, "sources")["fields"]))
    within = [(word, amount) for word, amount in base if word != "政府性基金"]
    sum_ = _fits(base, extras, total, unit) or _fits(within, extras, total, unit)
    if sum_ is not None:
        yield holds(form, "各项资金来源之和等于资金总额", sum_.told("资金总额"), places=places)
        return
    if _another_period(form, base, extras) or _unknown_lines(form, extras):
        return
    sum_ = addition([*base, *extras], total, unit)
    sure = not extras and (sum_.gap < 0 or budget.other is not None)
    message = f"“{form.name}”的各项资金来源相加，不等于资金总额"
    yield wrong(
        form,
        message,
        sum_.told("资金总额"),
        places=places,
        severity=None if sure else Severity.WARNING,
    )


def _levels_of_government(form: Form, total: Decimal) -> Iterator[Observation]:
    """中央、省、市县: who pays how much of a transfer, where no 财政拨款 is told."""
    words = section(FILE, "sources")
    pattern = re.compile(words["levels"])
    paid = [
        (label.rpartition("/")[2] or label, value)
        for label, value in field_amounts(form)
        if pattern.match(label.rpartition("/")[2] or label)
    ]
    local = [name for name, _ in paid if words["all_local"] in name]
    if len(paid) < 2 or (local and len(paid) > 2):
        return
    extras = _extras(form, tuple(words["fields"]))
    places = [form.place("budget_total"), *(form.place(name) for name, _ in paid)]
    if form.table.budget.other is not None:
        paid.append(("其他资金", form.table.budget.other))
    sum_ = addition(paid, total, form.money_unit)
    if sum_.holds or _fits([], extras, total, form.money_unit):
        yield holds(form, "各级资金之和等于资金总额", sum_.told("资金总额"), places=places)
    elif sum_.gap > 0 and not any(words["highest"] in name for name, _ in paid):
        return  # the centre's own line may be missing
    elif not _another_period(form, [], paid):
        message = f"“{form.name}”的各级资金相加，不等于资金总额"
        told = sum_.told("资金总额")
        yield wrong(form, message, told, places=places, severity=Severity.WARNING)


def sources_spent(form: Form) -> Iterator[Observation]:
    """The sources in the money block of monitoring and self-evaluation, where all are told."""
    budget = form.table.budget
    if budget.total is None or (budget.fiscal is not None and budget.other is None):
        return
    yield from income_parts(form)


def _unknown_lines(form: Form, extras: Named) -> bool:
    """Whether a line of money was printed that is none of the known sources: its part is open."""
    known = {name for name, _ in extras}
    for label, value in field_amounts(form):
        own = label.rpartition("/")[2] or label
        if not value or own in known or any(w in own for w in section(FILE, "sources")["sums"]):
            continue
        if any(word in own for word in section(FILE, "sources")["lines"]):
            return True
    return False


def _another_period(form: Form, base: Named, extras: Named) -> bool:
    """Whether the sources add up to another total of the form, or the total has its own source."""
    total = form.table.budget.total
    for label, value in field_amounts(form):
        if not any(word in label for word in section(FILE, "sources")["amounts"]):
            continue
        if _fits(base, extras, value, form.money_unit) or value == total:
            return True
    return False
