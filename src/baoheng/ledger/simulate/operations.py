"""Tables of the bureau's daily work, from the recipes of the packs."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa

from baoheng.ledger.columns import Column, Type
from baoheng.ledger.definitions import Table, tables
from baoheng.ledger.simulate.bills import Words
from baoheng.ledger.simulate.catalogue import catalogue
from baoheng.ledger.simulate.chunk import Chunk, World
from baoheng.ledger.simulate.city import PHARMACY, PRIMARY
from baoheng.ledger.simulate.frames import (
    coded,
    dates,
    empty_type,
    frame,
    money,
    number,
    texts,
    times,
)
from baoheng.ledger.simulate.handling import Hit, hit_id
from baoheng.ledger.simulate.names import people_names, physician_code
from baoheng.ledger.simulate.people import INSUTYPES, certificate
from baoheng.ledger.simulate.period import DAY_MINUTES, NEVER, Period, date_of
from baoheng.ledger.simulate.recipes import Pools, Row, make_rows
from baoheng.ledger.simulate.registers import bought_in_bulk
from baoheng.ledger.simulate.templates import diseases, templates
from baoheng.packs import load

FILES = ("enrolment", "money", "payment", "review", "supervision", "services", "platform", "stock")
_SAMPLE = 20_000


class Samples:
    """Some people and some stays of every chunk, for work that happens to some."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.each = max(200, _SAMPLE // world.chunks)
        self.people: list[Row] = []
        self.stays: list[Row] = []

    def add(self, chunk: Chunk, words: Words) -> None:
        """Take a sample of a chunk."""
        people, world = chunk.people, self.world
        known = (people.since < world.period.new_year) & (people.until == NEVER)
        at = np.flatnonzero(known)[: self.each]
        names = people_names(world.lasting.bits("name", people.number[at]))
        for place, name in zip(at.tolist(), names, strict=True):
            born = date_of(int(people.born[place])).strftime("%Y%m%d")
            self.people.append(
                {
                    "psn_no": words.persons[place],
                    "psn_name": name,
                    "certno": certificate(int(people.number[place]), born, int(people.sex[place])),
                    "admdvs": world.city.counties[int(people.county[place])],
                    "insutype": INSUTYPES[int(people.first_kind[place])],
                }
            )
        self._stays(chunk, words)

    def _stays(self, chunk: Chunk, words: Words) -> None:
        found, city = chunk.found, self.world.city
        trauma = np.array([one.get("trauma", False) for one in diseases()])
        for place in np.flatnonzero(chunk.written & found.inpatient)[: self.each].tolist():
            institution = int(found.institution[place])
            self.stays.append(
                {
                    "mdtrt_id": words.encounters[place],
                    "setl_id": words.settlements[place],
                    "psn_no": words.persons[int(found.who[place])],
                    "fixmedins_code": city.code[institution],
                    "insutype": INSUTYPES[int(found.insurance[place])],
                    "end": int(found.end[place] // DAY_MINUTES),
                    "total": int(chunk.shares.total[place]),
                    "trauma": bool(trauma[templates().disease[found.template[place]]]),
                }
            )


def pools_of(world: World, samples: Samples, hits: list[Hit]) -> Pools:
    """What rows of the daily work refer to."""
    city, kinds = world.city, catalogue()
    institutions = [
        {
            "fixmedins_code": city.code[place],
            "admdvs": city.division(place),
            "name": city.name[place],
            "clr_way": "3" if city.klass[place] < PRIMARY else "2",
        }
        for place in range(city.size)
    ]
    inside = [place for place in range(city.size) if city.klass[place] <= PHARMACY]
    doctors = [
        {
            "dr_codg": physician_code(place),
            "fixmedins_code": city.code[int(city.dept_institution[city.doctor_dept[place]])],
        }
        for place in range(len(city.doctor_dept))
    ]
    bulk = np.flatnonzero(bought_in_bulk())
    right = [hit for hit in hits if hit.right and hit.amount > 0]
    return {
        "institution": [institutions[place] for place in inside],
        "hospital": [institutions[place] for place in inside if city.klass[place] <= PRIMARY],
        "physician": doctors,
        "person": samples.people,
        "stay": samples.stays,
        "trauma": [row for row in samples.stays if row["trauma"]],
        "county": [
            {"admdvs": code, "name": name}
            for code, name in zip(city.counties[:6], city.county_names[:6], strict=True)
        ],
        "bulk": [
            {
                "med_list_codg": kinds.codes[item],
                "pric": Decimal(int(kinds.price[item, 1])) / 10_000,
            }
            for item in bulk.tolist()
        ],
        "hit": [_hit_row(world, hit) for hit in hits],
        "upheld": [_hit_row(world, hit) for hit in right],
    }


def _hit_row(world: World, hit: Hit) -> Row:
    return {
        "hit_id": hit_id(hit),
        "fixmedins_code": world.city.code[hit.institution],
        "amount": hit.amount,
        "decided": world.period.month_begin(hit.month + 1) + 40,
        "right": hit.right,
    }


def operation_frames(
    world: World, samples: Samples, hits: list[Hit]
) -> Iterator[tuple[str, pa.Table]]:
    """Every table of the recipes; a table may draw on those before it."""
    pools = pools_of(world, samples, hits)
    for file in FILES:
        for name, body in load(f"national/simulation/work_{file}.toml").items():
            if isinstance(body, dict):
                rows = _kept(tables()[name], _rows(name, body, pools, world), world)
                pools[name] = rows
                if rows:
                    yield name, _frame(tables()[name], rows)


def _rows(name: str, body: dict[str, Any], pools: Pools, world: World) -> list[Row]:
    """The rows of one table; a register that ``lasts`` is that of the first year."""
    if body.get("lasts"):
        first = Period(world.origin, 1, 12)
        return make_rows(name, body, pools, first, world.lasting, world.population)
    return make_rows(name, body, pools, world.period, world.draws, world.population)


def _kept(table: Table, rows: list[Row], world: World) -> list[Row]:
    """Rows within the months made, each key once, with everything that is required."""
    seen: set[tuple[Any, ...]] = set()
    kept = []
    for row in rows:
        key = tuple(row[name] for name in table.key)
        whole = all(row.get(one.name) is not None for one in table.columns if one.required)
        if whole and key not in seen and _in_time(table, row, world):
            seen.add(key)
            kept.append(row)
    return kept


def _in_time(table: Table, row: Row, world: World) -> bool:
    if table.date is None or row[table.date] is None:
        return True
    day = row[table.date]
    if table.by_name[table.date].type is Type.TIME:
        day //= 86_400
    first = world.period.begin if world.period.first > 1 else 0
    return bool(first <= day < world.period.end)


def _frame(table: Table, rows: list[Row]) -> pa.Table:
    columns = {}
    for name in rows[0]:
        if name in table.by_name:
            columns[name] = _column(table.by_name[name], [row[name] for row in rows])
    return frame(table.name, columns)


def _column(column: Column, values: list[Any]) -> pa.Array:
    """One column from plain values: days, seconds, 分, Decimals, booleans, texts."""
    missing = np.array([value is None for value in values])

    def integers() -> Any:
        return np.array([0 if value is None else int(value) for value in values], dtype=np.int64)

    match column.type:
        case Type.DATE:
            return dates(np.where(missing, NEVER, integers()))
        case Type.TIME:
            return _blank(times(integers()), missing)
        case Type.MONEY:
            return _blank(money(integers()), missing)
        case Type.NUMBER:
            scaled = [0 if v is None else int(Decimal(v).scaleb(column.scale)) for v in values]
            return number(np.array(scaled, dtype=np.int64), column.scale, missing)
        case Type.INT:
            return pa.array([None if v is None else int(v) for v in values], pa.int64())
        case Type.FLAG:
            return coded(np.where(missing, -1, integers()), ("0", "1"))
    return texts([None if value is None else str(value) for value in values]).cast(
        empty_type(column)
    )


def _blank(column: pa.Array, missing: Any) -> pa.Array:
    if not missing.any():
        return column
    return pa.compute.if_else(pa.array(missing), pa.scalar(None, column.type), column)
