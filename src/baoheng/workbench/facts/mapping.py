"""Which heading of a brought file is which column: guessed, shown, and written as a mapping."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from baoheng.core.errors import SourceError
from baoheng.ledger.columns import Column, Type
from baoheng.ledger.definitions import Table
from baoheng.ledger.folder import Ledger
from baoheng.ledger.mapping import FACTORS, map_columns
from baoheng.ledger.sources.headings import plain

Way = dict[str, Any]
UNITS = tuple(FACTORS)


def guess(ledger: Ledger, table: Table, headings: Sequence[str]) -> Way:
    """The mapping as it was given before for such headings, else as the names tell."""
    with suppress(SourceError):
        found = map_columns(ledger, table, headings, None, "")
        units = {value: name for name, value in FACTORS.items()}
        return {
            "columns": {heading: name for name, heading in found.headings.items()},
            "units": {name: units[factor] for name, factor in found.factors.items()},
            "constants": dict(found.constants),
            "values": {name: dict(words) for name, words in found.values.items()},
            "remembered": found.remembered,
        }
    return {
        "columns": _by_name(table, headings), "units": {}, "constants": {}, "values": {},
        "remembered": False,
    }  # fmt: skip


def _by_name(table: Table, headings: Sequence[str]) -> dict[str, str]:
    words = {
        plain(word): column.name
        for column in table.columns
        for word in (column.name, column.title, *column.aliases)
    }
    found: dict[str, str] = {}
    for heading in headings:
        name = words.get(plain(heading))
        if name and name not in found.values():
            found[heading] = name
    return found


def lacking(table: Table, way: Mapping[str, Any]) -> list[Column]:
    """Columns that must be there and that the mapping does not give."""
    mapped = {*way["columns"].values(), *way["constants"]}
    return [one for one in table.columns if one.required and one.name not in mapped]


def write_mapping(target: Path, way: Mapping[str, Any], headings: Sequence[str]) -> Path:
    """The mapping as the ledger reads it; headings that are not used are named as ignored."""
    lines = [f"ignore = {_list([one for one in headings if one not in way['columns']])}"]
    for section in ("columns", "units", "constants"):
        lines.append(f"[{section}]")
        lines += [f"{_text(key)} = {_text(value)}" for key, value in way[section].items()]
    for name, words in way["values"].items():
        lines.append(f"[values.{_text(name)}]")
        lines += [f"{_text(key)} = {_text(value)}" for key, value in words.items()]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return target


def _text(value: str) -> str:
    """A TOML string; JSON writes the same but for one sign that TOML wants escaped."""
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(values: Sequence[str]) -> str:
    return f"[{', '.join(map(_text, values))}]"


def is_money(column: Column) -> bool:
    """Whether amounts of this column have a unit."""
    return column.type is Type.MONEY or column.unit == "元"


def shape(text: str) -> str:
    """What a value looks like without saying it: digits 9, letters A, Chinese 字."""
    return "".join(_sign(one) for one in text)


def _sign(one: str) -> str:
    if one.isdigit():
        return "9"
    if one.isascii():
        return "A" if one.isalpha() else one
    return "字" if one.isalpha() else one
