"""Sums and shares that a sentence works out step by step: 年初48万元，追加6万元，全年预算54万元."""

import re
from collections.abc import Iterator
from decimal import Decimal

from baoheng.checking.amounts import Mention, rounded, say, step
from baoheng.checking.check import Observation, holds, wrong
from baoheng.checking.lexicon import section
from baoheng.checking.money.costing import wan
from baoheng.checking.money.statements import ENDS, Text

_FILE = "sums.toml"
_HUNDRED = Decimal(100)


def told_chains(text: Text) -> Iterator[Observation]:
    """Every chain of three numbers of the text, each judged by its own words."""
    money = text.money()
    for one, two, three in zip(money, money[1:], money[2:], strict=False):
        if not ENDS.search(text.view[one.end : three.start]):
            yield from _adjusted(text, one, two, three)
    for one, two, three in zip(text.found, text.found[1:], text.found[2:], strict=False):
        if not ENDS.search(text.view[one.end : three.start]):
            yield from _share(text, one, two, three)


def _says(key: str, text: Text, mention: Mention, start: int) -> re.Match[str] | None:
    """The words of a kind right before a number."""
    own = re.match(r"\D*", mention.text)
    lead = text.view[start : mention.start] + (own.group() if own else "")
    return re.search(section(_FILE, "chains")[key], lead)


def _adjusted(text: Text, one: Mention, two: Mention, three: Mention) -> Iterator[Observation]:
    """The budget at first, what was added or taken away, and the budget after it."""
    first, by, last = one.yuan, two.yuan, three.yuan
    start = max((m.end() for m in ENDS.finditer(text.view, 0, one.start)), default=0)
    if first is None or by is None or last is None or not _says("first", text, one, start):
        return
    moved, after = _says("moved", text, two, one.end), _says("after", text, three, two.end)
    if moved is None or after is None:
        return
    real = first + by if moved["up"] else first - by
    sign = "+" if moved["up"] else "−"
    evidence = f"{one.text} {sign} {two.text} = {wan(real)}，文中写{three.text}"
    if abs(real - last) < max(step(one), step(two), step(three)):
        yield holds(text.form, "调整前后的预算相符", evidence, places=[text.place])
    else:
        message = f"文字中“{text.view[one.start : three.end]}”加减不符，应为{wan(real)}"
        yield wrong(text.form, message, evidence, places=[text.place])


def _share(text: Text, one: Mention, two: Mention, three: Mention) -> Iterator[Observation]:
    """投资248万元的5%计取，为12.4万元: an amount, a share of it and what that comes to."""
    if one.yuan is None or three.yuan is None or two.unit is None or two.unit.text != "%":
        return
    between = text.view[one.end : two.start]
    if not re.fullmatch("的?", between) or not _says("comes_to", text, three, two.end):
        return
    real = one.yuan * two.value / _HUNDRED
    evidence = f"{one.text} × {two.text} = {wan(real)}，文中写{three.text}"
    exact = not real % step(three)
    if abs(real - three.yuan) <= (Decimal(0) if exact else step(three)):
        yield holds(text.form, "文字中的比例与金额相符", evidence, places=[text.place])
    else:
        told = text.view[one.start : three.end]
        message = f"文字中“{told}”算错，应为{say(rounded(real / 10000, 4))}万元"
        yield wrong(text.form, message, evidence, places=[text.place])
