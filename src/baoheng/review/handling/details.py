"""The fee lines of a case as people know them: item, day, count, price."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import duckdb
import pyarrow as pa

from baoheng.ledger.definitions import table
from baoheng.ledger.delta import snapshot
from baoheng.ledger.folder import Ledger
from baoheng.ledger.keys import key_of
from baoheng.ledger.parts import bucket_of
from baoheng.ledger.reading import stored_sql
from baoheng.review.handling.model import Case, LineKey
from baoheng.review.naming import Names

_LINES = """SELECT wanted.mdtrt, wanted.sn, lines.item, lines.fee_ocur_time, lines.cnt, lines.pric,
    lines.det_item_fee_sumamt
FROM ({rows}) AS lines JOIN wanted
    ON lines.encounter = wanted.encounter AND lines.feedetl_sn = wanted.sn
    AND lines.person = wanted.person"""


@dataclass(frozen=True, slots=True)
class Charge:
    """What a fee line charged; ``amount`` in 分."""

    item: str
    at: datetime.datetime
    count: Decimal
    price: Decimal
    amount: int


def charges(
    ledger: Ledger, connection: duckdb.DuckDBPyConnection, cases: Sequence[Case]
) -> dict[LineKey, Charge]:
    """The charges of the cases' lines; only the buckets of their persons are read."""
    lines = [line for case in cases for line in case.lines]
    if not lines:
        return {}
    persons = [key_of(line.psn) for line in lines]
    wanted = pa.table(
        {
            "mdtrt": [line.mdtrt for line in lines],
            "sn": [line.sn for line in lines],
            "encounter": pa.array([key_of(line.mdtrt) for line in lines], pa.int64()),
            "person": pa.array(persons, pa.int64()),
        }
    ).group_by(["mdtrt", "sn", "encounter", "person"])
    connection.register("wanted", wanted.aggregate([]))
    fee_lines = table("fee_lines")
    now = snapshot(ledger, fee_lines)
    buckets = {f"{key % ledger.buckets:03}" for key in persons}
    now = replace(now, files=tuple(f for f in now.files if bucket_of(f.part) in buckets))
    rows = connection.execute(_LINES.format(rows=stored_sql(fee_lines, now))).fetchall()
    connection.unregister("wanted")
    names = Names(ledger, connection).items({row[2] for row in rows})
    return {
        (mdtrt, sn): Charge(names.get(item, ""), at, count, price, amount)
        for mdtrt, sn, item, at, count, price, amount in rows
    }
