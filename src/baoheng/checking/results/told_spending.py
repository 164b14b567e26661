"""What the text of a self-evaluation or monitoring form says was spent, against its own figures."""

import re
from collections.abc import Iterator
from decimal import Decimal

from baoheng.checking.amounts import Mention, say, step
from baoheng.checking.check import Observation, holds, wrong
from baoheng.checking.dossier import Form
from baoheng.checking.lexicon import section
from baoheng.checking.money.costing import wan
from baoheng.checking.money.statements import ENDS, Text, text_of
from baoheng.checking.wording.texts import prose

_FILE = "results.toml"


def told_spending(form: Form) -> Iterator[Observation]:
    """累计支出894万元 beside the figure of what was spent; only where the text tells one such.

    A text that says of what the money was spent may tell a part, and is left alone.
    """
    done = re.compile("|".join(section(_FILE, "completion_fields")))
    execution = form.table.execution
    if execution is None or execution.spent is None:
        return
    spent, unit = execution.spent, form.money_unit
    for one in prose(form):
        text = text_of(form, one.text, one.place)
        told = [found for found in text.money() if _is_whole(text, found)]
        if not done.search(one.where) or len(told) != 1:
            continue
        amount = told[0].yuan
        if amount is None:
            continue
        places = [one.place, form.place("execution")]
        evidence = f"{one.where}“{told[0].text}”，资金情况中的执行数{say(spent)}{unit}"
        last = step(told[0])
        if abs(amount - form.yuan(spent)) < last:
            yield holds(form, "文字中的支出数等于执行数", evidence, places=places)
        elif not any(abs(amount - form.yuan(part)) < last for part in _others(form)):
            yield wrong(
                form,
                f"“{form.name}”的{one.where}写支出{told[0].text}，资金情况中的执行数却是{say(spent)}{unit}",
                f"{evidence}，差{wan(abs(amount - form.yuan(spent)))}",
                places=places,
                advice="请核对支出数，使文字与资金情况一致；文字说的是另一时点的，请写明截至何时",
            )


def _is_whole(text: Text, found: Mention) -> bool:
    """Whether the words right before an amount say that it is all that was spent."""
    start = max((m.end() for m in ENDS.finditer(text.view, 0, found.start)), default=0)
    lead = text.before(found, start)
    return found.operator is None and bool(re.search(section(_FILE, "spent_in_all"), lead))


def _others(form: Form) -> Iterator[Decimal]:
    """Other figures of the form's money that the text may mean: a source's, the budget."""
    budget, execution = form.table.budget, form.table.execution
    parts = (budget.total, budget.fiscal, budget.other, execution.budget if execution else None)
    yield from (part for part in parts if part is not None)
