"""From the journal to the ledger: each settlement once, whenever the program is killed.

What goes next is named by its numbers before anything is loaded, and stays the same until it is
loaded: the ledger knows a delivery of the same name and content again.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from baoheng.ledger import quarantine
from baoheng.ledger.definitions import table
from baoheng.ledger.engine import engine
from baoheng.ledger.folder import Ledger
from baoheng.ledger.load import Order, load
from baoheng.ledger.register import last_deliveries, loads
from baoheng.ledger.sources.memory import Rows
from baoheng.review.past.live import Live
from baoheng.review.past.memory import DELIVERY

TABLES = ("encounters", "diagnoses", "procedures", "fee_lines", "settlements")
MOST = 10_000  # settlements at once: their rows are in memory
_Row = tuple[int, Mapping[str, str]]  # with the number of its settlement
_Keyed = dict[tuple[str | None, ...], _Row]


@dataclass(slots=True)
class Flushed:
    """How many settlements went to the ledger, and how many rows it refused, by table.

    The refused rows lie in the ledger's quarantine; the ``held`` settlements that they are of stay
    in the history as they were sent.
    """

    settlements: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    held: int = 0


def flush(
    ledger: Ledger, live: Live, by: str, at: datetime.datetime, wait_seconds: int,
    advance: Callable[[str], None] = lambda _: None, most: int = MOST,
) -> Flushed:  # fmt: skip
    """Load all settlements that wait.

    Raises LedgerError and OutputError; what is not loaded goes with the next call. ``locked``
    keeps two flushes apart.
    """
    done = Flushed()
    order = Order(by, at, replace=True, wait_seconds=wait_seconds)
    with ledger.locked(DELIVERY, wait_seconds):
        while (segment := live.segment(most)) is not None:
            first, last = segment
            held: set[int] = set()
            for name, keyed in _latest(live, first, last).items():
                rows = list(keyed.values())
                refused = _load(ledger, name, f"{DELIVERY}/{first}-{last}", rows, order)
                held |= {rows[number - 1][0] for number in refused}
                if refused:
                    done.refused[name] = done.refused.get(name, 0) + len(refused)
            live.done(last, held)
            done.settlements += last - first + 1
            done.held += len(held)
            advance(f"第 {first} 至 {last} 笔结算")
    return done


def _load(ledger: Ledger, name: str, source: str, rows: list[_Row], order: Order) -> list[int]:
    """Load rows; the numbers from 1 of those that the ledger has refused, also an earlier time."""
    if not rows:
        return []
    columns = {head: None for _, row in rows for head in row}
    texts = pa.Table.from_pylist(
        [dict(row) for _, row in rows], pa.schema([(head, pa.string()) for head in columns])
    )
    load(ledger, table(name), [Rows(source, texts)], order, lambda *_: None)
    _, delivered = last_deliveries(loads(ledger, name))[source]
    if not delivered.refused:
        return []
    with engine(ledger.work_folder("flush")) as connection:
        found = connection.execute(
            f"SELECT number FROM ({quarantine.open_sql(ledger, table(name))}) WHERE source = ?",
            [source],
        ).fetchall()
    return [number for (number,) in found]


def _latest(live: Live, first: int, last: int) -> dict[str, _Keyed]:
    """The rows by table and key; of a bill that was sent again, those of the last time."""
    bills: dict[str, int] = {}
    found: dict[str, _Keyed] = {name: {} for name in TABLES}
    every = list(live.journal(first, last))
    for number, rows in every:
        for row in rows.get("encounters", ()):
            bills[row["mdtrt_id"]] = number
    for number, rows in every:
        names = [row["mdtrt_id"] for row in rows.get("encounters", ())]
        old = any(bills[name] != number for name in names)
        for name in TABLES if not old else ("settlements",):
            for row in rows.get(name, ()):
                key = tuple(row.get(one) for one in table(name).key)
                found[name][key] = number, row
    return found
