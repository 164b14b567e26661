"""Sums over the files of 云溪市's instance in plain Python: no engine, only loops and integers."""

import datetime
from collections import Counter
from decimal import Decimal

import pyarrow.parquet as pq


def parquet(folder, year, name, *columns):
    """Rows of the files of a table, in plain Python."""
    for path in sorted((folder / str(year) / name).glob("*.parquet")):
        table = pq.read_table(path, columns=list(columns))
        yield from zip(*(table.column(one).to_pylist() for one in columns), strict=True)


def cents(amount):
    return int(amount * 100)


def truth(folder, year):
    rows = pq.read_table(folder / str(year) / "truth" / "faults.parquet").to_pylist()
    return [row | {"year": year} for row in rows]


def accepted(folder, year, name, key):
    """The rows of a faulty.csv that the ledger must take: not the refused, each key once, last."""
    path = folder / str(year) / name / "faulty.csv"
    refused = {row["row"] for row in truth(folder, year)
               if row["table"] == name and row["outcome"] == "refuse"}  # fmt: skip
    heads, *lines = (line.split(",") for line in path.read_text(encoding="utf-8").splitlines())
    kept = {}
    for number, line in enumerate(lines, 2):
        row = dict(zip(heads, line, strict=True))
        if number not in refused:
            kept[row[key]] = row
    return kept.values()


def residents_flows(folder, year):
    """What came into the residents' fund and what it paid for care, by month, in 分."""
    flows = Counter()
    for kind, day, amount in parquet(
        folder, year, "contributions", "insutype", "pay_date", "amount"
    ):
        if kind == "390" and day.year == year:
            flows[day.month] += cents(amount)
    for day, amount in parquet(folder, year, "subsidies_received", "received_date", "amount"):
        flows[day.month] += cents(amount)
    for kind, when, paid in parquet(
        folder, year, "settlements", "insutype", "setl_time", "hifp_pay"
    ):
        if kind == "390":
            flows[when.month] -= cents(paid)
    for row in accepted(folder, year, "settlements", "setl_id"):
        if row["insutype"] == "390":
            month = datetime.datetime.fromisoformat(row["setl_time"]).month
            flows[month] -= cents(Decimal(row["hifp_pay"]))
    return flows
