"""The truth tables: what was planted, at whom, in which lines, for how much; and the knowledge."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from baoheng.ledger.simulate.catalogue import catalogue, planted_rules
from baoheng.ledger.simulate.chunk import Chunk, World
from baoheng.ledger.simulate.draws import Ints
from baoheng.ledger.simulate.lines import amount_of
from baoheng.ledger.simulate.names import encounter_no, person_no
from baoheng.ledger.simulate.period import DAY_MINUTES
from baoheng.ledger.simulate.planting import Placed, PlantedCase

_LIST = pa.list_(pa.string())
CASES = pa.schema(
    {
        "truth_id": pa.string(),
        "kind": pa.string(),  # violation or near_miss
        "rule_no": pa.string(),
        "rule_name": pa.string(),
        "logic": pa.string(),
        "psn_no": _LIST,
        "fixmedins_code": _LIST,
        "mdtrt_id": _LIST,
        "fee_lines": _LIST,  # mdtrt_id/feedetl_sn of the offending lines; none: whole encounters
        "amount_fen": pa.int64(),
        "note": pa.string(),
    }
)
KNOWLEDGE = pa.schema(
    {
        "rule_no": pa.string(),
        "rule_name": pa.string(),
        "logic": pa.string(),
        "items": _LIST,
        "other_items": _LIST,
        "attribute": pa.string(),
        "operator": pa.string(),
        "values": _LIST,
        "other_values": _LIST,
        "measure": pa.string(),
        "window": pa.string(),
        "window_days": pa.int64(),
        "low": pa.string(),
        "limit": pa.string(),
        "sex": pa.string(),
        "ratio": pa.string(),
        "setting": pa.string(),
        "note": pa.string(),
    }
)


@dataclass
class Truth:
    """The rows of the truth table, gathered over the chunks."""

    rows: list[dict[str, Any]] = field(default_factory=list)

    def add(self, world: World, chunk: Chunk) -> None:
        """The cases of a chunk that lie within the months that are made."""
        for case in chunk.cases:
            ends = [one.end // DAY_MINUTES for one in case.places]
            if max(ends) < world.period.end and max(ends) >= world.period.begin:
                self.rows.append(_row(world, chunk, case))

    def table(self) -> pa.Table:
        """The truth table, ordered by its identifiers."""
        ordered = sorted(self.rows, key=lambda row: str(row["truth_id"]))
        return pa.Table.from_pylist(ordered, schema=CASES)

    def about(self) -> set[str]:
        """The persons and encounters that the cases so far are about."""
        named = [row.get(name) or () for row in self.rows for name in ("psn_no", "mdtrt_id")]
        return {one for some in named for one in some}

    def count(self, kind: str) -> int:
        """How many rows of a kind there are."""
        return sum(1 for row in self.rows if row["kind"] == kind)


def _row(world: World, chunk: Chunk, case: PlantedCase) -> dict[str, Any]:
    scenario, year = case.scenario, world.period.year
    found = chunk.found
    numbers = [one.number for one in case.places]
    ids = encounter_no(np.array(numbers, dtype=np.int64), year)
    lines = [
        f"{name}/{serial:06d}"
        for name, number in zip(ids, numbers, strict=True)
        for serial in chunk.hits.get(number, ())
    ]
    people = chunk.people.number[sorted({one.who for one in case.places})]
    places = sorted({one.institution for one in case.places})
    return {
        "truth_id": f"{'V' if scenario.kind == 'violation' else 'N'}{case.serial:07d}",
        "kind": scenario.kind,
        "rule_no": scenario.number,
        "rule_name": scenario.name,
        "logic": scenario.logic,
        "psn_no": person_no(people),
        "fixmedins_code": [world.city.code[place] for place in places],
        "mdtrt_id": ids,
        "fee_lines": lines,
        "amount_fen": _amount(world, chunk, case, np.searchsorted(found.number, numbers).tolist()),
        "note": "应当查出" if scenario.kind == "violation" else "不应查出",
    }


def _amount(world: World, chunk: Chunk, case: PlantedCase, places: list[int]) -> int:
    """The offending lines, or the encounters that offend as a whole."""
    if case.scenario.kind != "violation":
        return 0
    total = 0
    for place, one in zip(places, case.places, strict=True):
        if one.visit.whole:
            total += int(chunk.shares.total[place])
        serials = chunk.hits.get(one.number, ())
        if serials and not one.visit.whole:
            mine = chunk.planted[place]
            mine = mine[np.isin(chunk.lines.serial[mine], list(serials))]
            total += int(chunk.lines.amount[mine].sum()) - _allowed(world, chunk, one, mine, case)
    return total


def _allowed(world: World, chunk: Chunk, one: Placed, lines: Ints, case: PlantedCase) -> int:
    """What of offending lines is still right: only the excess over a price offends."""
    ratio = case.scenario.price_ratio
    if ratio is None:
        return 0
    kinds, level = catalogue(), int(world.city.price_level[one.institution])
    return sum(
        int(amount_of(int(chunk.lines.count[line]), kinds.price[chunk.lines.item[line], level]))
        * ratio
        // 1000
        for line in lines.tolist()
    )


def knowledge_table() -> pa.Table:
    """The example city's own knowledge, one row a condition."""
    return pa.Table.from_pylist([*_knowledge()], schema=KNOWLEDGE)


def _knowledge() -> Iterator[dict[str, Any]]:
    for rule in planted_rules():
        for one in rule.get("knowledge", ()):
            yield {
                "rule_no": rule["number"],
                "rule_name": rule["name"],
                "logic": rule["logic"],
                "items": _codes(rule["number"], one.get("item")),
                "other_items": _codes(rule["number"], one.get("other")),
                "values": one.get("values"),
                "other_values": one.get("other_values"),
                "window_days": one.get("window_days"),
                "low": _text(one.get("low")),
                "limit": _text(one.get("limit")),
                **{key: one.get(key) for key in _PLAIN},
            }


_PLAIN = ("attribute", "operator", "measure", "window", "sex", "ratio", "setting", "note")


def _text(value: int | str | None) -> str | None:
    return None if value is None else str(value)


def _codes(number: str, keys: str | list[str] | None) -> list[str] | None:
    if keys is None:
        return None
    names = [keys] if isinstance(keys, str) else keys
    kinds = catalogue()
    return [code for name in names for code in kinds.codes_of(kinds.key_for(number, name))]
