"""From the journal to the ledger: each settlement once, whenever the program is killed.

What goes next is named by its numbers before anything is loaded, and stays the same until it is
loaded: the ledger knows a delivery of the same name and content again.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pyarrow as pa

from baoheng.ledger.definitions import table
from baoheng.ledger.folder import Ledger
from baoheng.ledger.load import Order, load
from baoheng.ledger.sources.memory import Rows
from baoheng.review.past.live import Live
from baoheng.review.past.memory import DELIVERY

TABLES = ("encounters", "diagnoses", "procedures", "fee_lines", "settlements")
MOST = 200_000  # settlements at once


@dataclass(slots=True)
class Flushed:
    """How many settlements went to the ledger, and how many rows it refused, by table."""

    settlements: int
    refused: dict[str, int]


def flush(
    ledger: Ledger, live: Live, by: str, at: datetime.datetime, wait_seconds: int,
    advance: Callable[[str], None] = lambda _: None, most: int = MOST,
) -> Flushed:  # fmt: skip
    """Load all settlements that wait. Refused rows lie in the ledger's quarantine.

    Raises LedgerError and OutputError; what is not loaded goes with the next call. ``locked``
    keeps two flushes apart.
    """
    done = Flushed(0, {})
    with ledger.locked(DELIVERY, wait_seconds):
        while (segment := live.segment(most)) is not None:
            first, last = segment
            rows = _latest(live, first, last)
            for name in TABLES:
                if not rows[name]:
                    continue
                columns = {head: None for row in rows[name].values() for head in row}
                texts = pa.Table.from_pylist(
                    [*rows[name].values()], pa.schema([(head, pa.string()) for head in columns])
                )
                source = Rows(f"{DELIVERY}/{first}-{last}", texts)
                order = Order(by, at, replace=True, wait_seconds=wait_seconds)
                loaded = load(ledger, table(name), [source], order, lambda *_: None)
                refused = sum(one.refused for one in loaded.loads)
                if refused:
                    done.refused[name] = done.refused.get(name, 0) + refused
            live.done(last)
            done.settlements += last - first + 1
            advance(f"第 {first} 至 {last} 笔结算")
    return done


def _latest(
    live: Live, first: int, last: int
) -> dict[str, dict[tuple[str | None, ...], Mapping[str, str]]]:
    """The rows by table and key; of a bill that was sent again, those of the last time."""
    bills: dict[str, tuple[int, Mapping[str, object]]] = {}
    found: dict[str, dict[tuple[str | None, ...], Mapping[str, str]]] = {n: {} for n in TABLES}
    every = list(live.journal(first, last))
    for place, rows in enumerate(every):
        for row in rows.get("encounters", ()):
            bills[row["mdtrt_id"]] = (place, rows)
    for place, rows in enumerate(every):
        names = [row["mdtrt_id"] for row in rows.get("encounters", ())]
        old = any(bills[name][0] != place for name in names)
        for name in TABLES if not old else ("settlements",):
            for row in rows.get(name, ()):
                key = tuple(row.get(one) for one in table(name).key)
                found[name][key] = row
    return found
