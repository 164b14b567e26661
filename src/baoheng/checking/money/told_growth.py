"""Growth told with both ends: 由1800人增加到2000人，增长11.1%; 较2024年1512万元增加89.6万元."""

import re
from collections.abc import Iterator
from decimal import Decimal

from baoheng.checking.amounts import Mention, rounded, say, step
from baoheng.checking.check import Observation, holds, wrong
from baoheng.checking.lexicon import section
from baoheng.checking.money.statements import ENDS, Text

_FILE = "changes.toml"
_HUNDRED = Decimal(100)
_YEARLY = re.compile(r"(?P<year>20\d\d)年度?(?P<what>[^，。；;,\d]{0,8})$")
# 预算增加 is another thing
_STRAIGHT = re.compile(r"^(?:以内|以上|左右)?[，,、]?(?:即|同比|净|共|约)?[增减提上扩下降压缩升]")


def told_growth(text: Text) -> Iterator[Observation]:
    """The change and the percentage against the two numbers that the sentence gives."""
    for at, before in enumerate(text.found[:-1]):
        rest = text.found[at + 1 : at + 4]
        if not _plain(before) or not before.value:
            continue
        lead, first = text.view[: before.start], rest[0]
        if _is_plain_pair(text, before, first):
            yield from _judged(text, before, first.base, [before, first], rest[1:], None)
            continue
        moved = _moved(_between(text, before, first))
        if moved is None or not before.alike(first):
            continue
        up, to = moved
        if to and re.search(section(_FILE, "from"), lead):
            yield from _judged(text, before, first.base, [before, first], rest[1:], up)
        elif not to and re.search(section(_FILE, "against_year"), lead) and _alone(text, before):
            change = first.base if up else -first.base
            yield from _judged(text, before, before.base + change, [before, first], rest[1:], up)


def _is_plain_pair(text: Text, one: Mention, other: Mention) -> bool:
    """2025年预算14.2万元，2026年预算12.8万元: the same words with a year and the next."""
    first = _YEARLY.search(text.view[: one.start])
    second = _YEARLY.search(text.view[one.end : other.start])
    return (
        first is not None
        and second is not None
        and int(second["year"]) == int(first["year"]) + 1
        and first["what"] == second["what"]
        and one.alike(other)
        and other.operator is None
    )


def _judged(
    text: Text,
    before: Mention,
    now: Decimal,
    ends: list[Mention],
    rest: tuple[Mention, ...],
    up: bool | None,
) -> Iterator[Observation]:
    """The numbers behind the two ends: by how much and by how many per cent it changed."""
    last, old = ends[-1], before.base
    gap = abs(now - old)
    up = now > old if up is None else up
    for one in rest:
        between = _between(text, last, one)
        said = _moved(between) if _STRAIGHT.match(between) else None
        if said is None or said[1] or said[0] != up:
            return
        told = f"{before.text}到{say(now / _scale(before))}{_unit(before)}"
        if one.unit is not None and one.unit.dimension == "ratio":
            real, allowed = gap / old * _HUNDRED, step(one) * _HUNDRED + _loose(ends, old)
            right, written = f"{say(rounded(real, 2))}%", one.value
        elif one.alike(before):
            real, allowed = gap, sum((step(end) for end in ends), Decimal(0)) / 2
            right, written = f"{say(gap / _scale(before))}{_unit(before)}", one.base
        else:
            return
        evidence = f"从{told}，{'增加' if up else '减少'}{right}，文中写{one.text}"
        if abs(real - written) <= allowed:
            yield holds(text.form, "文字中的增减与两个数相符", evidence, places=[text.place])
        else:
            message = f"文字中“{text.view[before.start : one.end]}”的增减算错，应为{right}"
            yield wrong(text.form, message, evidence, places=[text.place])
        last = one


def _loose(ends: list[Mention], old: Decimal) -> Decimal:
    """By how many per cent the rounding of the two ends may move the rate."""
    return sum((step(end) for end in ends), Decimal(0)) / 2 / old * _HUNDRED


def _between(text: Text, one: Mention, other: Mention) -> str:
    """The words between two numbers, with those that a mention takes with it: 增加到2000人."""
    own = re.match(r"\D*", other.text)
    return text.view[one.end : other.start] + (own.group() if own else "")


def _moved(between: str) -> tuple[bool, bool] | None:
    """Whether the words between two numbers tell a rise, and whether up *to* the second."""
    if ENDS.search(between):
        return None
    found = re.search(
        rf"(?:(?P<up>{section(_FILE, 'up')})|{section(_FILE, 'down')})(?P<to>到|至)?$", between
    )
    return (found["up"] is not None, bool(found["to"] or between.endswith("到"))) if found else None


def _alone(text: Text, before: Mention) -> bool:
    """Whether the sentence tells no amount before last year's, which it would speak of."""
    start = max((m.end() for m in ENDS.finditer(text.view, 0, before.start)), default=0)
    return not any(start <= one.start < before.start for one in text.found)


def _plain(one: Mention) -> bool:
    return one.unit is not None and one.operator is None and one.unit.dimension != "ratio"


def _scale(one: Mention) -> Decimal:
    return one.unit.scale if one.unit else Decimal(1)


def _unit(one: Mention) -> str:
    return one.unit.text if one.unit else ""
