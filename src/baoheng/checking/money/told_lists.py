"""Lists in prose that are summed at their end: 甲2140人、乙9630人、丙3820人，共计15950人."""

import re
from collections.abc import Iterator
from decimal import Decimal

from baoheng.checking.amounts import Mention
from baoheng.checking.lexicon import section
from baoheng.checking.money.budget_lines import FILE
from baoheng.checking.money.statements import Text, Whole, is_change, label

_JOINED = re.compile(r"^(?:[人名位]?次?)?[、,，;；和及与]")
_STOP = re.compile(r"[。!！?？\n]")
_SUMMED = re.compile(
    r"^[、,，;；]?(?:以上|上述)?(?:[一二两三四五六七八九十\d]+[类种项个者家]\S{0,4}|两者|三者)?"
    r"(?:共计|合计|总计|一共|总共|共|全年)(?:有|为|达|约为)?$"
)
_RELATED = (Decimal("0.5"), Decimal(2))  # beyond, the list is not what is summed
_NAME = 24


def summed_lists(text: Text) -> Iterator[Whole]:
    """Two and more numbers of one kind in a row, and the sum told right behind the last one."""
    for at, total in enumerate(text.found):
        if at < 2 or not _plain(total):
            continue
        if not _SUMMED.match(text.view[text.found[at - 1].end : total.start]):
            continue
        parts = _run(text, at, total)
        if len(parts) < 2 or _goes_before(text, parts[0], total):
            continue
        summed = sum((part.base for part in parts), Decimal(0))
        if _RELATED[0] < summed / total.base < _RELATED[1]:
            named = tuple((label(text, part), part) for part in parts)
            yield Whole(total, named, certain=total.yuan is None)


def _run(text: Text, at: int, total: Mention) -> list[Mention]:
    """The numbers before a sum that are joined to each other and of its kind, in order."""
    parts: list[Mention] = []
    for one in reversed(text.found[:at]):
        if not _plain(one) or not one.alike(total) or is_change(text, one):
            break
        if parts and not _joins(text.view[one.end : parts[0].start]):
            break
        parts.insert(0, one)
    return parts


def _joins(between: str) -> bool:
    """Whether only the next name of the list stands between two numbers."""
    cues = section(FILE, "prose")["not_listed"]
    return (
        len(between) <= _NAME
        and _JOINED.match(between) is not None
        and _STOP.search(between) is None
        and not re.search(cues, between)
    )


def _goes_before(text: Text, first: Mention, total: Mention) -> bool:
    """Whether the sentence tells a number of the kind before the list, which may be part of it.

    So do words before the first number that say that the list is only a part or is repeated.
    """
    start = max((m.end() for m in _STOP.finditer(text.view, 0, first.start)), default=0)
    earlier = [one for one in text.found if start <= one.start < first.start]
    lead = text.view[max([start, *(one.end for one in earlier)]) : first.start]
    said = section(FILE, "prose")
    return any(one.alike(total) for one in earlier) or bool(
        re.search(f"{said['not_listed']}|{said['only_part']}", lead)
    )


def _plain(one: Mention) -> bool:
    """A count or an amount of money as it is: no 约, 余 or 以上, no standard per head."""
    if one.unit is None or one.operator is not None or one.value <= 0:
        return False
    dimension = one.unit.dimension
    return dimension == "money" or (
        dimension.startswith(("count", "person", "area")) and "/" not in dimension
    )
