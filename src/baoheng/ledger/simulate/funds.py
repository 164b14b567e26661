"""Tables of money that come from the books: subsidies, fund months, payments to hospitals."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from baoheng.ledger.simulate.books import Books
from baoheng.ledger.simulate.contributions import PERSON, SUBSIDY, UNIT, money_data
from baoheng.ledger.simulate.draws import Ints
from baoheng.ledger.simulate.frames import coded, dates, frame, money, same, texts
from baoheng.ledger.simulate.people import EMPLOYEE, INSUTYPES, RESIDENT
from baoheng.ledger.simulate.subsidies import (
    Receipt,
    dues,
    dues_frame,
    receipts_of,
    received_frame,
)
from baoheng.packs import load

_YUAN = 100
_WAYS = ("1", "2", "3")
_RETAINED_PERCENT = 5
_POPULATIONS = (("1", 1112), ("2", 1046), ("3", 1012), ("4", 1003))  # permille of the insured


def fund_frames(books: Books) -> Iterator[tuple[str, pa.Table]]:
    """All tables of this module."""
    owed = dues(books)
    receipts = [*receipts_of(owed)]
    if books.world.period.last >= 6:
        yield "subsidies_due", dues_frame(books, owed)
    yield "subsidies_received", received_frame(books, receipts)
    yield "fund_months", _fund_months(books, receipts)
    yield "group_payments", _group_payments(books)
    yield "population_bases", _population_bases(books)


def _fund_months(books: Books, receipts: list[Receipt]) -> pa.Table:
    """Seven funds, month by month: each month opens with what the last one left."""
    rows = []
    for kind, insutype, opening, flows in _funds(books, receipts):
        balance = books.opening.get(kind, opening)
        for month in range(1, 13):
            row = {name: int(months[month]) for name, months in flows.items()}
            row["interest_in"] = balance * money_data()["interest_permille_year"] // 12_000
            row["opening_amt"] = balance
            balance += sum(cents for name, cents in row.items() if name.endswith("_in"))
            balance -= sum(row.get(name, 0) for name in _SPENT)
            row["closing_amt"] = balance
            if books.world.period.first <= month <= books.world.period.last:
                rows.append((kind, insutype, month, row))
                books.closing[kind] = balance
    return _months_frame(books, rows)


_SPENT = ("benefit_out", "critical_out", "enrolment_out")
_MONEY = (
    "opening_amt", "contribution_in", "subsidy_in", "interest_in", "transfer_in", "other_in",
    "benefit_out", "inpatient_out", "outpatient_out", "critical_out", "enrolment_out",
    "closing_amt",
)  # fmt: skip


def _months_frame(books: Books, rows: list[tuple[str, str, int, dict[str, int]]]) -> pa.Table:
    period = books.world.period
    division = load("national/simulation/city.toml")["division"]
    columns: dict[str, Any] = {
        "fund_kind": texts([row[0] for row in rows]),
        "insutype": texts([row[1] for row in rows]),
        "admdvs": same(division, len(rows)),
        "month": dates(np.array([period.month_begin(row[2]) for row in rows])),
    }
    for name in _MONEY:
        columns[name] = money(np.array([row[3].get(name, 0) for row in rows], dtype=np.int64))
    return frame("fund_months", columns)


Fund = tuple[str, str, int, dict[str, Ints]]  # kind, insurance, opening balance, flows by month


def _funds(books: Books, receipts: list[Receipt]) -> Iterator[Fund]:
    """Seven funds."""
    yield from _basic_funds(books, receipts)
    yield from _added_funds(books)


def _basic_funds(books: Books, receipts: list[Receipt]) -> Iterator[Fund]:
    """Pool and accounts of employees, the residents' fund and what it passes on."""
    residents, employees = (int(books.at_begin[kind]) for kind in (RESIDENT, EMPLOYEE))
    subsidy = _monthly(0)
    for _, _, month, amount in receipts:
        subsidy[month] += amount
    premium = _monthly(residents * money_data()["premium"]["critical"] * _YUAN // 12)
    pool = {
        "contribution_in": books.paid_in[EMPLOYEE, UNIT],
        **_benefit(books, "pool", EMPLOYEE),
    }
    yield "1", "310", employees * _opening("employee"), pool
    account = {
        "contribution_in": books.paid_in[EMPLOYEE, PERSON],
        **_benefit(books, "account", EMPLOYEE),
    }
    yield "2", "310", employees * _opening("account"), account
    resident = {
        "contribution_in": books.paid_in[RESIDENT, PERSON] + books.paid_in[RESIDENT, SUBSIDY],
        "subsidy_in": subsidy,
        "critical_out": premium,
        **_benefit(books, "pool", RESIDENT),
    }
    yield "3", "390", residents * _opening("resident"), resident
    critical = {"transfer_in": premium, **_benefit(books, "critical", RESIDENT)}
    yield "4", "392", residents * _opening("critical"), critical


def _added_funds(books: Books) -> Iterator[Fund]:
    """Large amounts, civil servants and medical assistance."""
    other = money_data()["other"]
    residents, employees = (int(books.at_begin[kind]) for kind in (RESIDENT, EMPLOYEE))
    large = {
        "other_in": _monthly(employees * other["large_month"] * _YUAN),
        **_benefit(books, "large", EMPLOYEE),
    }
    yield "5", "330", employees * _opening("large"), large
    civil = {
        "other_in": _monthly(books.civil_servants * other["civil_month"] * _YUAN),
        **_benefit(books, "civil", EMPLOYEE),
    }
    yield "6", "320", employees * _opening("civil"), civil
    enrolled = books.paid_in[RESIDENT, SUBSIDY]
    halves = [_benefit(books, "aid", kind) for kind in (RESIDENT, EMPLOYEE)]
    aid = {
        "subsidy_in": _monthly(residents * other["aid_head_year"] * _YUAN // 12) + enrolled,
        "enrolment_out": enrolled,
        **{name: halves[0][name] + halves[1][name] for name in halves[0]},
    }
    yield "7", "390", residents * _opening("aid"), aid


def _opening(name: str) -> int:
    """What a fund had per head at the begin of the year, in 分."""
    return int(money_data()["opening"][name]) * _YUAN


def _monthly(cents: int) -> Ints:
    return np.array([0, *([cents] * 12)], dtype=np.int64)


def _benefit(books: Books, name: str, kind: int) -> dict[str, Ints]:
    return {
        "benefit_out": books.benefit(name, kind),
        "inpatient_out": books.paid_out[name, kind, True],
        "outpatient_out": books.paid_out[name, kind, False],
    }


def _group_payments(books: Books) -> pa.Table:
    """What each hospital gets each month, by way of payment; five percent are held back."""
    cell, institution, insurance, way, month = books.hospital_cells()
    world = books.world
    begins = np.array([world.period.month_begin(m) for m in range(1, 16)], dtype=np.int64)
    item = books.pool[cell]
    bits = world.draws.bits("group payment", cell)
    # by group the hospital gets a little more or less than item by item
    due = np.where(way > 0, item * (960 + (bits >> np.uint64(57)).astype(np.int64)) // 1000, item)
    retained = due * _RETAINED_PERCENT // 100
    return frame(
        "group_payments",
        {
            "fixmedins_code": coded(institution, world.city.code),
            "insutype": coded(insurance, INSUTYPES),
            "clr_way": coded(way, _WAYS),
            "month": dates(begins[month - 1]),
            "case_cnt": pa.array(books.cases[cell], pa.int64()),
            "medfee_sumamt": money(books.fees[cell]),
            "item_amt": money(item),
            "due_amt": money(due),
            "prepaid_amt": money(np.zeros_like(due)),
            "deduct_amt": money(np.zeros_like(due)),
            "retained_amt": money(retained),
            "paid_amt": money(due - retained),
            "received_date": dates(begins[month] + 4),
            "due_date": dates(begins[month] + 24),
            "finish_date": dates(begins[month] + 12 + (bits >> np.uint64(60)).astype(np.int64)),
            "paid_date": dates(begins[month] + 20 + (bits >> np.uint64(61)).astype(np.int64)),
        },
    )


def _population_bases(books: Books) -> pa.Table:
    """What participation is measured against."""
    world = books.world
    insured = books.insured_at_end.sum(axis=0).tolist()
    rows = [
        (county, kind, heads * permille // 1000)
        for county, heads in enumerate(insured)
        for kind, permille in _POPULATIONS
    ]
    return frame(
        "population_bases",
        {
            "admdvs": texts([world.city.counties[row[0]] for row in rows]),
            "population_kind": texts([row[1] for row in rows]),
            "asof_date": dates(np.full(len(rows), world.period.end - 1)),
            "headcount": pa.array([row[2] for row in rows], pa.int64()),
            "source_document": same("云溪市统计公报（虚构）", len(rows)),
        },
    )
