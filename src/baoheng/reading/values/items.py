"""Several indicators in one cell: numbered names and numbered values, matched by number."""

import re
from dataclasses import dataclass

from baoheng.core.target import Doubt, Repair
from baoheng.reading.values.listnumbers import Marked, find_list, strip_number, trim

_SEPARATORS = (re.compile(r"[；;]"), re.compile(r"[\r\n]+"))


@dataclass(frozen=True, slots=True)
class Item:
    """One indicator of a cell: its name without the list number, and its share of the value."""

    name: str
    value_text: str
    repairs: tuple[Repair, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def split_items(name_text: str, value_text: str) -> list[Item]:
    """The indicators that a name cell lists, each with its part of the value cell.

    Names count 1, 2, 3 … (``1.``, ``1、``, ``（1）``, ``①``, ``一、``). Values are matched by their
    numbers, else by ``；`` or lines of the same count; one value for all is given to every item.
    A name that is no list gives one item with the whole value. Every split is listed as a repair.
    """
    names = find_list(name_text)
    if not names:
        return [_single(name_text, value_text)]
    values = find_list(value_text, len(names))
    if values:
        return _by_number(names, values)
    parts = _parts(value_text, len(names))
    if parts:
        return [
            Item(
                name.body,
                part,
                (_split(value_text, part, "名称列了多项，指标值按分隔符逐项对应", certain=False),),
            )
            for name, part in zip(names, parts, strict=True)
        ]
    return _shared(names, value_text)


def _single(name_text: str, value_text: str) -> Item:
    name, prefix = strip_number(name_text)
    doubts: tuple[Doubt, ...] = ()
    if len(find_list(value_text)) > 1:
        doubts = (
            Doubt("VALUE_LIST", "指标值列了多项，名称只有一项；没有拆分，请核对是否漏写了指标名称"),
        )
    repairs = (_number_repair(name_text, name),) if prefix else ()
    return Item(name, value_text, repairs, doubts)


def _number_repair(before: str, after: str) -> Repair:
    return Repair("name", before.strip(), after, "去掉名称前的序号", certain=True)


def _by_number(names: list[Marked], values: list[Marked]) -> list[Item]:
    by_number = {value.number: value for value in values}
    last = names[-1].number
    surplus = [value for value in values if value.number > last]
    items = []
    for name in names:
        value = by_number.get(name.number)
        if value is None:
            items.append(_without_value(name))
            continue
        text = value.body
        doubts: tuple[Doubt, ...] = ()
        if value.weak:
            doubts = (
                Doubt(
                    "SPLIT_UNCERTAIN",
                    f"第 {value.number} 项从“{value.number}.{text}”中拆出，请核对",
                ),
            )
        if surplus and name.number == last:
            text = "\n".join((text, *(f"{one.number}.{one.body}" for one in surplus)))
            doubts = (
                *doubts,
                Doubt(
                    "VALUE_LIST",
                    f"指标值比名称多 {len(surplus)} 项，多出的部分留在最后一项，请核对",
                ),
            )
        items.append(Item(name.body, text, (_numbered(name, value),), doubts))
    return items


def _numbered(name: Marked, value: Marked) -> Repair:
    if value.weak:
        return _split(
            f"{value.number}.{value.body}",
            value.body,
            f"“{value.number}.{value.body}”中的“{value.number}.”是第 {value.number} 项的序号，"
            "不是小数",
            certain=False,
        )
    return _split(
        f"{value.number}.{value.body}",
        value.body,
        f"一格中列了多项，按序号 {name.number} 对应",
        True,
    )


def _without_value(name: Marked) -> Item:
    message = f"名称列了第 {name.number} 项，指标值中没有第 {name.number} 项，请补上"
    return Item(
        name.body,
        "",
        (_split("", "", message, certain=False),),
        (Doubt("ITEM_VALUE_MISSING", message),),
    )


def _shared(names: list[Marked], value_text: str) -> list[Item]:
    """Every item carries the one value of the cell."""
    text = value_text.strip()
    reason = f"一格中列了 {len(names)} 项，指标值只写了一个，各项都按这个值读"
    doubts = () if not text else (Doubt("VALUE_SHARED", reason + "，请核对"),)
    return [
        Item(name.body, text, (_split(text, text, reason, certain=False),), doubts)
        for name in names
    ]


def _parts(value_text: str, count: int) -> list[str]:
    """The value cut at ；or at lines, when that gives exactly ``count`` parts; else nothing."""
    for separator in _SEPARATORS:
        parts = [trim(part) for part in separator.split(value_text)]
        parts = [part for part in parts if part]
        if len(parts) == count:
            return _without_own_numbers(parts)
    return []


def _without_own_numbers(parts: list[str]) -> list[str]:
    """The parts without their list numbers where each carries its own: ``1、≥98%；2、100%``."""
    bare = [
        re.sub(rf"^[(（]?{n}(?:[)）、:：]|[.．](?!\d))\s*", "", part)
        for n, part in enumerate(parts, 1)
    ]
    return bare if all(a != b for a, b in zip(bare, parts, strict=True)) else parts


def _split(before: str, after: str, reason: str, certain: bool) -> Repair:
    return Repair("split", before, after, reason, certain)
