"""A field that only lists what the money is for: 征缴补助58万元；宣传22万元；数据比对10万元."""

import re
from collections.abc import Iterator
from decimal import Decimal

from baoheng.checking.amounts import WAN_YUAN, other_digit, say
from baoheng.checking.check import Observation, holds, wrong
from baoheng.checking.dossier import Form
from baoheng.checking.lexicon import section
from baoheng.checking.money.statements import Text, lead_words, text_of
from baoheng.checking.money.sums import addition
from baoheng.checking.wording.texts import prose
from baoheng.core.finding import Severity
from baoheng.reading.grammar.amounts import amount_and_unit
from baoheng.reading.values import clean

_FILE = "sums.toml"
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_PARTS = re.compile(r"[；;。\n，,、]")
_LEAST, _PAIR = 3, 2
_NEAR = Decimal("0.1")  # of the budget; farther off, the list may be a part of it only


def listed_uses(form: Form) -> Iterator[Observation]:
    """Fields such as 支出构成 whose every part is one amount, against the form's budget."""
    words = section(_FILE, "listed_uses")
    for one in prose(form):
        if not re.search(words["fields"], one.where) or re.search(words["not_whole"], one.text):
            continue
        text = text_of(form, _BRACKETS.sub("", one.text), one.place)
        parts = _listed(text)
        what, total, least = _whole(form, one.where)
        if total is None or parts is None or len(parts) < least:
            continue
        yuan = form.yuan(total)
        named = [(name, part / WAN_YUAN.scale) for name, part in parts]
        sum_ = addition(named, yuan / WAN_YUAN.scale, WAN_YUAN.text)
        places = [one.place, form.place("budget_total")]
        told = sum_.told(what)
        if sum_.holds:
            yield holds(form, f"{one.where}各项之和等于{what}", told, places=places)
        elif abs(sum_.gap) <= sum_.total * _NEAR or other_digit(sum_.sum, sum_.total):
            more = "多" if sum_.gap < 0 else "少"
            yield wrong(
                form,
                f"“{form.name}”的{one.where}各项相加比{what}{more}{say(abs(sum_.gap))}万元",
                told,
                places=places,
                severity=Severity.ERROR if sum_.gap < 0 else Severity.WARNING,
            )


def _whole(form: Form, label: str) -> tuple[str, Decimal | None, int]:
    """What the field lists the parts of, in the form's unit, and how many parts make a list."""
    words, budget = section(_FILE, "listed_uses"), form.table.budget
    if re.search(words["years"], label):
        found = [text for head, text in form.table.fields.items() if re.search(words["term"], head)]
        amounts = {number for text in found if (number := _amount(form, text)) is not None}
        return "实施期总额", amounts.pop() if len(amounts) == 1 else None, _PAIR
    for key, name, amount in (
        ("basic", "基本支出", budget.basic),
        ("project", "项目支出", budget.project),
    ):
        if re.search(words[key], label):
            return name, amount, _PAIR
    return "预算", budget.total, _LEAST


def _amount(form: Form, text: str) -> Decimal | None:
    """An amount of a field in the form's unit."""
    found = amount_and_unit(clean(text))
    if found is None:
        return None
    value, unit = found
    return value if unit is None else value * unit.scale / form.yuan(Decimal(1))


def _listed(text: Text) -> list[tuple[str, Decimal]] | None:
    """Names with 元; None unless every part of the text is a name and one amount."""
    found: list[tuple[str, Decimal]] = []
    start = 0
    for stop in [*(m.start() for m in _PARTS.finditer(text.view)), len(text.view)]:
        inside = [one for one in text.found if start <= one.start < stop]
        piece, begin, start = text.view[start:stop].strip(), start, stop + 1
        if not piece:
            continue
        if len(inside) != 1 or inside[0].yuan is None or inside[0].operator is not None:
            return None
        amount = inside[0]
        if text.view[amount.end : stop].strip():
            return None
        name = text.view[begin : amount.start]
        found.append((lead_words(name) or name, inside[0].yuan))
    return found
