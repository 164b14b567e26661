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

_FILE = "sums.toml"
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_PARTS = re.compile(r"[；;。\n，,、]")
_LEAST = 3
_NEAR = Decimal("0.1")  # of the budget; farther off, the list may be a part of it only


def listed_uses(form: Form) -> Iterator[Observation]:
    """Fields such as 支出构成 whose every part is one amount, against the form's budget."""
    words = section(_FILE, "listed_uses")
    total = form.table.budget.total
    if total is None:
        return
    for one in prose(form):
        if not re.search(words["fields"], one.where) or re.search(words["not_whole"], one.text):
            continue
        text = text_of(form, _BRACKETS.sub("", one.text), one.place)
        parts = _listed(text)
        if parts is None or len(parts) < _LEAST:
            continue
        yuan = form.yuan(total)
        named = [(name, part / WAN_YUAN.scale) for name, part in parts]
        sum_ = addition(named, yuan / WAN_YUAN.scale, WAN_YUAN.text)
        places = [one.place, form.place("budget_total")]
        told = sum_.told("预算")
        if sum_.holds:
            yield holds(form, f"{one.where}各项之和等于预算", told, places=places)
        elif abs(sum_.gap) <= sum_.total * _NEAR or other_digit(sum_.sum, sum_.total):
            more = "多" if sum_.gap < 0 else "少"
            yield wrong(
                form,
                f"“{form.name}”的{one.where}各项相加比预算{more}{say(abs(sum_.gap))}万元",
                told,
                places=places,
                severity=Severity.ERROR if sum_.gap < 0 else Severity.WARNING,
            )


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
        found.append((lead_words(text.view[begin : amount.start]), inside[0].yuan))
    return found
