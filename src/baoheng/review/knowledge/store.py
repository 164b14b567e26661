"""Knowledge in the ledger: reading it whole, writing it whole, and the points of a review."""

import datetime
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from baoheng.core.errors import LedgerError
from baoheng.ledger.definitions import table
from baoheng.ledger.engine import engine
from baoheng.ledger.folder import Ledger
from baoheng.ledger.keys import key_of
from baoheng.ledger.load import Order, load_own, refusals
from baoheng.ledger.reading import make_views
from baoheng.ledger.sources.memory import Rows
from baoheng.review.knowledge.entry import ROLES, Code, Entry, State, sorted_codes
from baoheng.review.knowledge.forms import lacking
from baoheng.review.model import SCALE, Point, day_number
from baoheng.review.rules import rules

POINTS, CODES = "knowledge_points", "knowledge_codes"
SOURCE = "审核知识"  # the one source of both tables: each writing is its next delivery
COLUMNS = {
    "id": "point_id", "rule": "rule_no", "name": "point_name", "attribute": "attribute",
    "operator": "operator", "measure": "measure", "window": "time_window",
    "window_size": "window_size", "low": "low_val", "limit": "high_val", "sex": "sex",
    "ratio": "ratio", "setting": "setting", "note": "note", "state": "point_state",
    "why": "wait_reason", "source": "point_source", "batch": "batch_no", "published": "published",
    "begin": "begndate", "end": "enddate", "confirmed_by": "confirmed_by",
    "confirmed_on": "confirmed_date",
}  # fmt: skip
_TEXTS = ("name", "note", "why", "source", "batch", "confirmed_by")
_NUMBERS = ("low", "limit", "ratio")
_MARK = "code_mark"


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All that the ledger knows, with its version; ``torn`` are points whose codes do not agree."""

    entries: tuple[Entry, ...]
    version: str
    torn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Loaded:
    """The points of a review in a fixed order, their version, and how many still wait."""

    points: tuple[Point, ...]
    version: str
    waiting: int


def load_points(ledger: Ledger, first: datetime.date, last: datetime.date) -> Loaded:
    """The confirmed points that hold on any day from ``first`` to ``last``.

    Raises LedgerError, which names the points, where one cannot be judged as it stands.
    """
    known = read(ledger)
    refuse_torn(known.torn)
    held = [one for one in known.entries if one.holds_in(first, last)]
    wrong = [f"{one.id}（{why}）" for one in held if one.active and (why := lacking(one))]
    _refuse(wrong, "不能判断", "请用 baoheng knowledge show 查看，改正后再审核")
    order = {number: place for place, number in enumerate(rules())}
    ready = sorted((one for one in held if one.active), key=lambda one: (order[one.rule], one.id))
    return Loaded(
        tuple(as_point(place, one) for place, one in enumerate(ready)),
        known.version,
        sum(1 for one in held if one.state is State.WAITING),
    )


def refuse_torn(names: Sequence[str]) -> None:
    """Raises LedgerError where there are points of which an interrupted writing left halves."""
    _refuse(
        names,
        "的编码与知识点不是同一次写入的",
        "有一次写入还没有写完：正在导入的请稍候再试；中断了的，请先重新导入那一次的文件",
    )


def _refuse(names: Sequence[str], what: str, todo: str) -> None:
    if names:
        more = f"等{len(names)}个" if len(names) > 5 else ""
        raise LedgerError(f"知识点 {'、'.join(names[:5])}{more}{what}", todo=todo)


def as_point(place: int, one: Entry) -> Point:
    """A point as the logics know it: scaled integers, plain codes, day numbers."""
    return Point(
        place=place,
        id=one.id,
        rule=rules()[one.rule],
        attribute=one.attribute,
        operator=one.operator,
        measure=one.measure,
        window=one.window,
        window_size=one.window_size,
        low=_scaled(one, "low"),
        limit=_scaled(one, "limit"),
        sex=one.sex,
        ratio=_scaled(one, "ratio"),
        setting=one.setting,
        items=one.codes("items"),
        others=one.codes("others"),
        values=tuple(each.code for each in one.values),
        other_values=tuple(each.code for each in one.other_values),
        note=one.note,
        begin=None if one.begin is None else day_number(one.begin),
        end=None if one.end is None else day_number(one.end),
    )


def _scaled(one: Entry, name: str) -> int | None:
    value = getattr(one, name)
    if value is None:
        return None
    scaled = value * SCALE
    if scaled != int(scaled):
        raise LedgerError(f"知识点 {one.id} 的数 {value} 超过四位小数", todo="请改为最多四位小数")
    return int(scaled)


def read(ledger: Ledger) -> Knowledge:
    """All knowledge, whatever its state, in order of identifiers."""
    with (
        tempfile.TemporaryDirectory(prefix="baoheng-") as spill,
        engine(Path(spill)) as connection,
    ):
        versions = make_views(ledger, connection, [POINTS, CODES])
        codes = _codes(connection)
        names = [*COLUMNS.values(), _MARK]
        rows = connection.execute(f"SELECT {', '.join(names)} FROM {POINTS} ORDER BY point_id")
        found, torn = [], []
        for row in rows.fetchall():
            values = dict(zip(names, row, strict=True))
            one = _entry(values, codes.get(key_of(values["point_id"]), {}))
            found.append(one)
            if values[_MARK] != one.mark:
                torn.append(one.id)
    return Knowledge(tuple(found), f"{versions[POINTS]}.{versions[CODES]}", tuple(torn))


def _codes(connection: duckdb.DuckDBPyConnection) -> dict[int, dict[str, list[Code]]]:
    found: dict[int, dict[str, list[Code]]] = {}
    rows = connection.execute(f"SELECT point, code_role, code, code_name FROM {CODES}")
    for point, role, code, name in rows.fetchall():
        found.setdefault(point, {}).setdefault(role, []).append(Code(code, name or ""))
    return found


def _entry(row: Mapping[str, Any], codes: Mapping[str, Sequence[Code]]) -> Entry:
    values = {name: row[column] for name, column in COLUMNS.items()}
    values |= {name: values[name] or "" for name in _TEXTS}
    values |= {name: _shortest(values[name]) for name in _NUMBERS}
    values["state"] = State(values["state"])
    values |= {name: sorted_codes(codes.get(role, ())) for name, role in ROLES.items()}
    return Entry(**values)


def _shortest(value: Decimal | None) -> Decimal | None:
    """Without the zeros that the ledger adds: 14.0000 is 14."""
    return None if value is None else Decimal(f"{value.normalize():f}")


def write(
    ledger: Ledger, entries: Sequence[Entry], by: str, at: datetime.datetime, wait_seconds: int
) -> bool:
    """Write all knowledge as the next delivery of both tables; whether anything was new.

    Codes are written first: what was killed in between is seen by the marks and mended by the
    next writing. Raises LedgerError before anything is written where the ledger would refuse a
    row of either: the point that it replaces would be lost.
    """
    ordered = sorted(entries, key=lambda one: one.id)
    points, codes = list(_point_rows(ordered)), list(_code_rows(ordered))
    sources = {
        CODES: Rows(SOURCE, pa.Table.from_pylist(codes, _texts(_CODE_COLUMNS))),
        POINTS: Rows(SOURCE, pa.Table.from_pylist(points, _texts([*COLUMNS.values(), _MARK]))),
    }
    wrong = [f"{one.id}（{why}）" for one in ordered if (why := _unfit(one))]
    for name, rows in ((POINTS, points), (CODES, codes)):
        for number, why in refusals(ledger, table(name), sources[name]):
            wrong.append(f"{rows[number - 1]['point_id']}（{why}）")
    _refuse(wrong, "写不进台账", _CHANGE)
    order = Order(by, at, replace=True, wait_seconds=wait_seconds)
    done = [load_own(ledger, table(name), [sources[name]], order) for name in (CODES, POINTS)]
    return any(one.loads for one in done)


_CODE_COLUMNS = ("point_id", "code_role", "code", "code_name")
_CHANGE = "没有写入任何内容，请改正后重新导入"


def _unfit(one: Entry) -> str:
    """What two of its values contradict; empty where they do not."""
    if one.begin and one.end and one.end < one.begin:
        return "失效日期早于生效日期"
    if one.low is not None and one.limit is not None and one.low > one.limit:
        return "下限高于上限"
    return ""


def _texts(names: Sequence[str]) -> pa.Schema:
    return pa.schema([(name, pa.string()) for name in names])


def _point_rows(entries: Sequence[Entry]) -> Iterator[dict[str, str | None]]:
    for one in entries:
        yield {
            **{column: _text(getattr(one, name)) for name, column in COLUMNS.items()},
            _MARK: one.mark,
        }


def _code_rows(entries: Sequence[Entry]) -> Iterator[dict[str, str | None]]:
    for one in entries:
        for name, role in ROLES.items():
            for code in getattr(one, name):
                yield {
                    "point_id": one.id, "code_role": role, "code": code.code,
                    "code_name": code.name or None,
                }  # fmt: skip


def _text(value: object) -> str | None:
    match value:
        case None | "":
            return None
        case Decimal():
            return f"{value:f}"
        case datetime.date():
            return value.isoformat()
        case _:
            return str(value)
