"""Which heading of a source is which column of a table, in which unit, with which words."""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from typing import Any

from baoheng.core.errors import SourceError
from baoheng.ledger.columns import Column, Type
from baoheng.ledger.definitions import Table
from baoheng.ledger.folder import Ledger
from baoheng.ledger.sources.headings import plain

FACTORS = {
    "分": Decimal("0.01"),
    "元": Decimal(1),
    "万元": Decimal(10_000),
    "亿元": Decimal(100_000_000),
}
_SECTIONS = {"columns", "units", "constants", "values", "ignore"}


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """How the columns of one source become those of a table.

    ``headings`` maps a column's name to the source's heading; ``factors`` what a printed amount is
    multiplied with to be 元; ``constants`` are values for columns that the source does not have;
    ``values`` maps a source's words to codes, column by column; ``unused`` headings go nowhere.
    """

    headings: Mapping[str, str]
    factors: Mapping[str, Decimal] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    remembered: bool = False

    @property
    def digest(self) -> str:
        """A hash of everything that decides what is read."""
        parts = [
            dict(self.headings), {k: str(v) for k, v in self.factors.items()},
            dict(self.constants), {k: dict(v) for k, v in self.values.items()},
        ]  # fmt: skip
        return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def known_headings(table: Table) -> frozenset[str]:
    """All headings that the table's columns are known by, as ``plain`` writes them."""
    return frozenset(plain(word) for column in table.columns for word in _words(column))


def map_columns(
    ledger: Ledger, table: Table, headings: Sequence[str], file: Path | None, where: str
) -> ColumnMap:
    """The mapping for a source with these headings: from ``file``, remembered, or told by name.

    A mapping that was given by file is remembered for sources with the same headings.
    Raises SourceError where a required column is missing, or the file is wrong.
    """
    memory = _memory(table, headings)
    given: dict[str, Any] = {}
    if file:
        text = _read(file)
        given = _parse(text, str(file), table, headings)
    elif (kept := ledger.note(memory)) is not None:
        given = _parse(kept, f"{ledger.place}/{memory}", table, headings)
    made = _resolve(table, headings, given, bool(given) and not file)
    missing = [
        column
        for column in table.columns
        if column.required
        and column.name not in made.headings
        and (column.name not in made.constants or (table.entity and column.name in table.key))
    ]
    if missing:
        raise SourceError(_missing(missing), where=where, todo=_advice(missing, made.unused))
    if file:
        ledger.keep_note(memory, text)
    return made


def _words(column: Column) -> tuple[str, ...]:
    return (column.name, column.title, *column.aliases)


def _memory(table: Table, headings: Sequence[str]) -> str:
    mark = sha256("\n".join(sorted(headings)).encode()).hexdigest()[:16]
    return f"mappings/{table.name}/{mark}.toml"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(
            "对照文件读不出来", where=str(path), todo="请核对路径，并保存为 UTF-8"
        ) from error


def _parse(text: str, where: str, table: Table, headings: Sequence[str]) -> dict[str, Any]:
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SourceError(
            f"对照文件不符合 TOML 格式（{error}）", where=where, todo="请按提示的行列改正"
        ) from error
    if unknown := sorted(set(given) - _SECTIONS):
        raise SourceError(
            f"对照文件里不认识 {'、'.join(unknown)}",
            where=where,
            todo=f"只能有 {'、'.join(sorted(_SECTIONS))}",
        )
    names = {plain(word): column.name for column in table.columns for word in _words(column)}
    for heading, target in given.get("columns", {}).items():
        if heading not in headings:
            raise SourceError(
                f"来源里没有“{heading}”这一列",
                where=where,
                todo=f"来源的列是：{'、'.join(headings)}",
            )
        if plain(str(target)) not in names:
            raise SourceError(
                f"{table.title}没有“{target}”这一列",
                where=where,
                todo=_has(table),
            )
    named = [key for part in ("units", "constants", "values") for key in given.get(part, {})]
    if strange := [key for key in named if plain(key) not in names]:
        raise SourceError(
            f"{table.title}没有 {'、'.join(strange)} 这一列", where=where, todo=_has(table)
        )
    if absent := [str(one) for one in given.get("ignore", ()) if one not in headings]:
        raise SourceError(
            f"要忽略的 {'、'.join(absent)} 不在来源里",
            where=where,
            todo=f"来源的列是：{'、'.join(headings)}",
        )
    return given


def _has(table: Table) -> str:
    return f"有的是：{'、'.join(f'{c.name}（{c.title}）' for c in table.columns)}"


def _resolve(
    table: Table, headings: Sequence[str], given: Mapping[str, Any], remembered: bool
) -> ColumnMap:
    names = {plain(word): column.name for column in table.columns for word in _words(column)}
    wanted = {heading: names[plain(str(to))] for heading, to in given.get("columns", {}).items()}
    ignored = set(given.get("ignore", ()))
    found: dict[str, str] = {}
    for heading, to in wanted.items():
        if to in found:
            raise SourceError(
                f"“{found[to]}”和“{heading}”都对应到 {to}", todo="请在对照文件里只留一个"
            )
        found[to] = heading
    for heading in headings:
        name = names.get(plain(heading))
        if heading not in wanted and heading not in ignored and name and name not in found:
            found[name] = heading
    used = set(found.values()) | ignored
    return ColumnMap(
        headings=found,
        factors=_factors(table, found, given.get("units", {})),
        constants={
            names.get(plain(key), key): str(v) for key, v in given.get("constants", {}).items()
        },
        values={
            names.get(plain(key), key): {str(a): str(b) for a, b in words.items()}
            for key, words in given.get("values", {}).items()
        },
        unused=tuple(heading for heading in headings if heading not in used),
        remembered=remembered,
    )


def _factors(
    table: Table, found: Mapping[str, str], units: Mapping[str, str]
) -> dict[str, Decimal]:
    """Units as given, or as the heading prints them: 费用总额（万元）."""
    names = {plain(word): column.name for column in table.columns for word in _words(column)}
    given = {names.get(plain(key), key): unit for key, unit in units.items()}
    factors = {}
    for name, heading in found.items():
        column = table.by_name[name]
        if column.type is not Type.MONEY and column.unit != "元":
            continue
        unit = given.get(name) or _printed_unit(heading)
        if unit not in FACTORS:
            raise SourceError(
                f"{column.title}的单位“{unit}”不认识", todo=f"请写 {'、'.join(FACTORS)} 之一"
            )
        factors[name] = FACTORS[unit]
    return factors


def _printed_unit(heading: str) -> str:
    """The unit in brackets at the heading's end; 元 where none is printed."""
    ending = heading.strip().rstrip("）)")
    return next((unit for unit in FACTORS if ending.endswith((f"（{unit}", f"({unit}"))), "元")


def _missing(missing: Sequence[Column]) -> str:
    return f"缺少必须有的列：{'、'.join(f'{c.title}（{c.name}）' for c in missing)}"


def _advice(missing: Sequence[Column], unused: Sequence[str]) -> str:
    near = {
        column.title: get_close_matches(column.title, unused, 1, 0.4)
        or get_close_matches(column.name, unused, 1, 0.5)
        for column in missing
    }
    hints = [f"“{found[0]}”是否就是{title}" for title, found in near.items() if found]
    guess = f"{'；'.join(hints)}？" if hints else ""
    rest = f"没有用上的列：{'、'.join(unused)}。" if unused else ""
    example = f'[columns] 下写 "来源列名" = "{missing[0].name}"'
    return f"{guess}{rest}列名不同时，请写一个对照文件，如 {example}，用 --map 给出；台账没有改动"
