"""Fiscal subsidies for residents: what each level owes for each county, and what arrives when."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from baoheng.ledger.simulate.books import Books
from baoheng.ledger.simulate.contributions import money_data, resident_year
from baoheng.ledger.simulate.frames import dates, frame, money, number, same, texts
from baoheng.ledger.simulate.people import INSUTYPES, RESIDENT


@dataclass(frozen=True, slots=True)
class Due:
    """What one level of government owes for one county."""

    county: int
    level: str
    kind: str  # 1 first standard, 2 raised standard
    heads: int
    cents: int  # per head
    months: tuple[int, ...]
    percent: tuple[int, ...]

    @property
    def amount(self) -> int:
        """In 分."""
        return self.heads * self.cents


def dues(books: Books) -> list[Due]:
    """The subsidies of the year, county by county."""
    year = resident_year(books.world.period.year)
    raised = year["standard"] - year["before"]
    return [
        Due(
            county=county,
            level=share["level"],
            kind=kind,
            heads=int(books.heads[RESIDENT, county]),
            cents=standard * share["permille"] // 10,
            months=tuple(share["months"]),
            percent=tuple(share["percent"]),
        )
        for county in range(books.heads.shape[1])
        for share in money_data()["shares"]
        for kind, standard in (("1", year["before"]), ("2", raised))
        if standard
    ]


Receipt = tuple[Due, int, int, int]  # what it is for, turn, month, amount in 分


def dues_frame(books: Books, owed: list[Due]) -> pa.Table:
    """The table of what is owed."""
    period, city = books.world.period, books.world.city
    count = len(owed)
    return frame(
        "subsidies_due",
        {
            "year": pa.array([period.year] * count, pa.int64()),
            "insutype": same(INSUTYPES[RESIDENT], count),
            "admdvs": texts([city.counties[one.county] for one in owed]),
            "fiscal_level": texts([one.level for one in owed]),
            "due_kind": texts([one.kind for one in owed]),
            "headcount": pa.array([one.heads for one in owed], pa.int64()),
            "headcount_date": dates(np.full(count, period.month_begin(7) - 1)),
            "standard": number(np.array([one.cents for one in owed]) * 100, 4),
            "amount": money(np.array([one.amount for one in owed])),
            "due_date": dates(np.full(count, period.month_begin(13) - 1)),
            "document_no": same(f"云财社〔{period.year}〕3号", count),
        },
    )


def receipts_of(owed: list[Due]) -> Iterator[Receipt]:
    """Due, turn, month, amount: the last turn brings the rest where all is paid."""
    for due in owed:
        done = 0
        for turn, (month, percent) in enumerate(zip(due.months, due.percent, strict=True)):
            whole = turn == len(due.months) - 1 and sum(due.percent) == 100
            amount = due.amount - done if whole else due.amount * percent // 100
            # the raise of the standard is known only in summer
            when = month if due.kind == "1" or month >= 7 else 7
            done += amount
            if amount:
                yield due, turn, when, amount


def received_frame(books: Books, receipts: list[Receipt]) -> pa.Table:
    """The table of what arrived in the months made."""
    period, city = books.world.period, books.world.city
    rows = [row for row in receipts if period.first <= row[2] <= period.last]
    day = np.array([period.month_begin(row[2]) + 14 for row in rows], dtype=np.int64)
    return frame(
        "subsidies_received",
        {
            "received_date": dates(day),
            "voucher_no": texts(
                [
                    f"BZ{period.year}{row[0].level}{row[0].kind}{row[0].county}{row[1]}"
                    for row in rows
                ]
            ),
            "year": pa.array([period.year] * len(rows), pa.int64()),
            "insutype": same(INSUTYPES[RESIDENT], len(rows)),
            "admdvs": texts([city.counties[row[0].county] for row in rows]),
            "fiscal_level": texts([row[0].level for row in rows]),
            "amount": money(np.array([row[3] for row in rows], dtype=np.int64)),
            "paid_date": dates(day - 3),
            "document_no": same(f"云财社〔{period.year}〕3号", len(rows)),
        },
    )
