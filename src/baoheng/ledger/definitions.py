"""The tables of the ledger, read from their declarative definitions in the packs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from typing import Any

from baoheng.core.errors import LedgerError, PackError
from baoheng.ledger.columns import Column, Privacy, Type
from baoheng.packs import load, names

FOLDER = "national/ledger"
_CODES = f"{FOLDER}/codes.toml"
_TABLE_KEYS = {
    "title", "entity", "about", "serves", "key", "person", "date", "totals", "rules", "columns",
    "system", "newest",
}  # fmt: skip
_COLUMN_KEYS = {
    "title", "type", "to", "required", "class", "mask", "codes", "size", "pattern", "scale",
    "min", "max", "unit", "alias",
}  # fmt: skip


_ORDERED = (Type.DATE, Type.TIME, Type.INT)  # what can tell a newer version from an older one


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition within one row that good data meets; ``test`` is SQL over the stored columns."""

    say: str
    test: str

    @property
    def fails(self) -> str:
        """SQL that is true of a row that breaks the rule, or for which it cannot be computed.

        Where something is missing the rule says nothing.
        """
        return f"(TRY(({self.test}) IS NOT NULL) IS NULL OR TRY(NOT ({self.test})))"


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its natural key, its columns and what a row must satisfy.

    ``entity`` is set where other tables refer to it. ``person`` names the column that places a row
    in a bucket, ``date`` the one whose year places it in a year. ``newest`` names the one that
    orders versions of a row: the higher value wins. ``totals`` are the money columns that a load
    reconciles. ``serves`` are indicators that rest on the table. A ``system`` table is written by
    the program only.
    """

    name: str
    title: str
    about: str
    source: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    entity: str | None = None
    person: str | None = None
    date: str | None = None
    totals: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    system: bool = False
    newest: str | None = field(default=None, repr=False)  # rows are read the same with or without
    by_name: Mapping[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {column.name: column for column in self.columns})

    @property
    def stored_key(self) -> tuple[str, ...]:
        """The stored names of the key columns."""
        return tuple(self.by_name[name].stored for name in self.key)

    @property
    def refs(self) -> tuple[Column, ...]:
        """The columns that point at other tables."""
        return tuple(column for column in self.columns if column.type is Type.REF)


@cache
def tables() -> Mapping[str, Table]:
    """Every table by name, in the order of the files and within them.

    Raises PackError where a definition contradicts itself or names what does not exist.
    """
    found: dict[str, Table] = {}
    for name in names(FOLDER):
        if name == _CODES:
            continue
        data = load(name)
        for key, body in data.items():
            if not isinstance(body, dict):
                continue
            if key in found:
                raise PackError(f"表 {key} 定义了两次", where=name, todo="请删去一处")
            found[key] = _table(key, body, name, data["source"])
    _check_references(found)
    return found


def table(name: str) -> Table:
    """The table of that English name or Chinese title.

    Raises LedgerError, which names the nearest tables.
    """
    every = tables()
    by_title = {one.title: one for one in every.values()}
    if found := every.get(name) or by_title.get(name):
        return found
    near = get_close_matches(name, [*every, *by_title], 3, 0.5)
    hint = f"是否想写 {'、'.join(near)}？" if near else ""
    raise LedgerError(
        f"台账里没有“{name}”这张表", todo=f"{hint}用 baoheng ledger tables 查看有哪些表"
    )


@cache
def entities() -> Mapping[str, Table]:
    """The tables that others refer to, by entity."""
    return {one.entity: one for one in tables().values() if one.entity}


@cache
def in_order() -> tuple[str, ...]:
    """The names of all tables, those that are referred to before those that refer to them."""
    depths: dict[str, int] = {}

    def depth(one: Table) -> int:
        if one.name not in depths:
            depths[one.name] = 0  # a table may refer to itself
            owners = {entities()[str(column.to)].name for column in one.refs} - {one.name}
            depths[one.name] = 1 + max((depth(tables()[name]) for name in owners), default=0)
        return depths[one.name]

    return tuple(sorted(tables(), key=lambda name: depth(tables()[name])))


def dictionary(name: str) -> Mapping[str, str]:
    """A dictionary's codes and their Chinese names."""
    values: Mapping[str, str] = dictionaries()[name]["values"]
    return values


@cache
def dictionaries() -> Mapping[str, Mapping[str, Any]]:
    """Every dictionary with its ``mark`` (how far it may be trusted) and ``values``."""
    return {name: body for name, body in load(_CODES).items() if isinstance(body, dict)}


def _table(name: str, body: dict[str, Any], file: str, source: str) -> Table:
    where = f"{file} 的 {name}"
    _known(body, _TABLE_KEYS, where)
    try:
        raw = body["columns"]
        columns = tuple(_column(key, raw, body.get("entity"), where) for key in raw)
        made = Table(
            name=name,
            title=body["title"],
            about=body["about"],
            source=source,
            key=tuple(body["key"]),
            columns=columns,
            entity=body.get("entity"),
            person=body.get("person"),
            date=body.get("date"),
            totals=tuple(body.get("totals", ())),
            serves=tuple(body.get("serves", ())),
            system=body.get("system", False),
            newest=body.get("newest"),
            rules=tuple(Rule(rule["say"], rule["test"]) for rule in body.get("rules", ())),
        )
    except (KeyError, ValueError) as error:
        raise PackError(f"表的定义不完整：{error}", where=where, todo="请对照其他表补齐") from error
    _check_columns(made, where)
    return made


def _check_columns(made: Table, where: str) -> None:
    named = [*made.key, *made.totals, *filter(None, (made.person, made.date, made.newest))]
    if missing := [one for one in named if one not in made.by_name]:
        raise PackError(f"没有 {'、'.join(missing)} 这一列", where=where, todo="请核对列名")
    placed = [*made.key, *filter(None, (made.person, made.date))]
    if optional := [one for one in placed if not made.by_name[one].required]:
        raise PackError(f"{'、'.join(optional)} 须是必填", where=where, todo="请写 required = true")
    if made.newest and made.by_name[made.newest].type not in _ORDERED:
        raise PackError(
            f"{made.newest} 比不出新旧",
            where=where,
            todo="newest 请写日期、时间或整数的列",
        )
    if made.entity and len(made.key) != 1:
        raise PackError("被引用的表只能有一个主键列", where=where, todo="请核对 key")


def _column(name: str, raw: dict[str, Any], entity: str | None, where: str) -> Column:
    body = raw[name]
    _known(body, _COLUMN_KEYS, f"{where} 的 {name}")
    to = body.get("to")
    return Column(
        name=name,
        title=body["title"],
        type=Type.REF if to else Type(body["type"]),
        stored=_stored(name, to, entity, raw) if to else name,
        required=body.get("required", False),
        privacy=Privacy(body.get("class", "internal")),
        mask=body.get("mask", "all"),
        to=to,
        codes=body.get("codes"),
        size=body.get("size"),
        pattern=body.get("pattern"),
        scale=body.get("scale", 4),
        low=body.get("min"),
        high=body.get("max"),
        unit=body.get("unit"),
        aliases=tuple(body.get("alias", ())),
    )


def _stored(name: str, to: str, entity: str | None, raw: dict[str, Any]) -> str:
    """A reference is stored under the entity's name; several to one entity keep their own."""
    alone = sum(1 for other in raw.values() if other.get("to") == to) == 1
    return to if alone and to != entity and to not in raw else f"{name}_key"


def _known(body: dict[str, Any], keys: set[str], where: str) -> None:
    if unknown := sorted(set(body) - keys):
        near = [get_close_matches(key, keys, 1) for key in unknown]
        hint = "、".join(f"{one[0]}" for one in near if one)
        raise PackError(
            f"不认识 {'、'.join(unknown)}",
            where=where,
            todo=f"是否想写 {hint}？" if hint else "请对照其他表",
        )


def _check_references(found: Mapping[str, Table]) -> None:
    known = {one.entity for one in found.values() if one.entity}
    for one in found.values():
        for column in one.columns:
            if column.to and column.to not in known:
                raise PackError(
                    f"{column.name} 指向的 {column.to} 没有定义",
                    where=one.name,
                    todo="请核对 to 的写法",
                )
            if column.codes and column.codes not in dictionaries():
                raise PackError(
                    f"{column.name} 的字典 {column.codes} 没有定义",
                    where=one.name,
                    todo=f"请在 {_CODES} 中补上",
                )
