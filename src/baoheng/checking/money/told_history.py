"""Last year's budget and the change since, told in this year's form without a subject."""

import re
from collections.abc import Iterator
from decimal import Decimal

from baoheng.checking.amounts import Mention, step
from baoheng.checking.check import Observation, holds, wrong
from baoheng.checking.dossier import Form
from baoheng.checking.lexicon import section
from baoheng.checking.money.costing import wan
from baoheng.checking.money.statements import Text, text_of
from baoheng.checking.wording.texts import prose
from baoheng.reading.values import clean, parse_number

_FILE = "changes.toml"


def told_history(form: Form) -> Iterator[Observation]:
    """2024年735万元，2025年较上年增加55万元, in a form whose budget is 780万元.

    A form may print several budgets (of the term, of the year, of one source): any may be meant.
    """
    budgets = [*_budgets(form)]
    if not budgets or form.year is None:
        return
    for one in prose(form):
        text = text_of(form, one.text, one.place)
        told = _told(text, form.year)
        if told is None:
            continue
        before, by, up = told
        if before.yuan is None or by.yuan is None:
            continue
        last, change = before.yuan, by.yuan if up else -by.yuan
        loose = (step(by) + step(before)) / 2
        now = next((b for b in budgets if abs(b - last - change) <= loose), budgets[0])
        evidence = (
            f"本年预算{wan(now)}，上年{before.text}，{_moved(now - last)}；"
            f"文字写{'增加' if up else '减少'}{by.text}"
        )
        places = [one.place, form.place("budget_total")]
        if abs(now - last - change) <= loose:
            yield holds(form, "文字中的增减额与两年预算相符", evidence, places=places)
        else:
            message = f"“{form.name}”的{one.where}写的增减额与两年的预算不符"
            yield wrong(form, message, evidence, places=places)


def _budgets(form: Form) -> Iterator[Decimal]:
    """The budgets that the form prints, in 元."""
    budget, label = form.table.budget, re.compile(section(_FILE, "year_budget"))
    printed = [parse_number(clean(text)) for head, text in form.table.fields.items()
               if label.search(head)]  # fmt: skip
    for part in (budget.total, budget.fiscal, budget.project, *printed):
        if part is not None:
            yield form.yuan(part)


def _told(text: Text, year: int) -> tuple[Mention, Mention, bool] | None:
    """Last year's amount, the change and whether it is a rise; None unless one of each is told."""
    words = {name: section(_FILE, name) for name in ("against", "up", "down")}
    told = re.compile(
        rf"^(?:{year}年度?|本年度?|今年|当年)(?:预算)?{words['against']}"
        rf"(?:(?P<up>{words['up']})|{words['down']})$"
    )
    changes = [(m, said) for m in text.money() if (said := told.search(text.before(m)))]
    before = [m for m in text.money() if _is_of(year - 1, text, m)]
    if len(before) != 1 or len(changes) != 1 or changes[0][0].start < before[0].end:
        return None
    by, said = changes[0]
    return before[0], by, said["up"] is not None


def _is_of(year: int, text: Text, found: Mention) -> bool:
    said = re.search(section(_FILE, "budget_of_year"), text.before(found))
    return said is not None and int(said["year"]) == year


def _moved(gap: Decimal) -> str:
    return f"{'增加' if gap > 0 else '减少'}{wan(abs(gap))}" if gap else "没有增减"
