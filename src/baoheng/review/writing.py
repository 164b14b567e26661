"""A run's results as rows of the ledger: hits and their lines, reviewed bills, the run itself.

Hits are delivered by the month in which their bills were settled, so that a later run of a month
takes the place of an earlier one. A hit that was there keeps the run and the time that first found
it; one that is no longer found but that somebody has worked on stays.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyarrow as pa

from baoheng.ledger.columns import Type
from baoheng.ledger.definitions import Table
from baoheng.ledger.keys import key_of
from baoheng.review.across import Place
from baoheng.review.evidence import basis, sentence
from baoheng.review.found import OFFENDS, RELATED
from baoheng.review.gathering import BillFacts, Results
from baoheng.review.hits import Hit, hit_id
from baoheng.review.logics import BY_PERSON
from baoheng.review.model import Point, date_of
from baoheng.review.naming import Names

PREFIX = "智能审核"
_MOST_TEXT = 500
_RESULTS = {"violation": "1", "suspicion": "2"}
_AFTER = "3"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stamp:
    """The run that writes, and when it began."""

    run: str
    at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of hits and of their lines by the name of the delivery that they belong to."""

    hits: Mapping[str, list[Row]]
    lines: Mapping[str, list[Row]]


def rows_of(
    results: Results, places: Sequence[Place], names: Names, stamp: Stamp, across: str
) -> Rows:
    """All rows of a run, as the national interface writes them.

    ``across`` names the delivery of what only shows across persons: it goes with the whole period.
    """
    words = _Words(results, names)
    hits: dict[str, list[Row]] = defaultdict(list)
    lines: dict[str, list[Row]] = defaultdict(list)
    for hit in results.hits:
        facts = results.bills[hit.bill]
        alone = hit.point.rule.logic in BY_PERSON
        name = f"{PREFIX}/{date_of(facts.setl_d):%Y-%m}" if alone else across
        number = hit_id(hit.point, words.encounters[hit.bill])
        hits[name].append(_hit_row(hit, facts, words, stamp, number))
        lines[name] += _line_rows(hit, facts, words, number)
    institutions = names.codes("institution", (one.institution for one in places))
    for one in places:
        hits[across].append(_place_row(one, institutions, stamp))
    return Rows(hits, lines)


class _Words:
    """The codes and names that the rows of a run need, looked up together."""

    def __init__(self, results: Results, names: Names) -> None:
        hits, facts = results.hits, results.bills.values()
        bills = {hit.bill for hit in hits}
        bills |= {line.bill for hit in hits for line in hit.lines}
        bills |= {bill for hit in hits for bill in hit.related}
        self.encounters = names.codes("encounter", bills)
        self.settlements = names.codes("settlement", (one.settlement for one in facts))
        self.persons = names.codes("person", (one.person for one in facts))
        self.institutions = names.codes("institution", (one.institution for one in facts))
        self.physicians = names.codes("physician", (one.physician for one in facts))
        self.departments = names.codes("department", (one.department for one in facts))
        others = {key_of(c) for hit in hits for c in (*hit.point.others, *hit.point.items)}
        self.items = names.items({*results.items.values(), *others})
        self.item_of = results.items

    def said(self, hit: Hit) -> str:
        """The message of a hit: which items, what was found."""
        mine = self._named(hit, OFFENDS)
        told = sentence(hit.point, hit.seen, hit.code, self._others(hit, mine))
        head = f"{mine[0]}：" if len(mine) == 1 and hit.point.items else ""
        return f"{head}{told}"[:_MOST_TEXT]

    def _others(self, hit: Hit, mine: Sequence[str]) -> list[str]:
        """What the hit is about besides: other bills, else other items."""
        if hit.related:
            return [self.encounters[bill] for bill in hit.related]
        if beside := self._named(hit, RELATED):
            return beside
        sides = (hit.point.others, hit.point.items)
        names = [[self.items.get(key_of(c), c) for c in sorted(side)] for side in sides]
        return [*dict.fromkeys(names[1] if set(mine) <= set(names[0]) and mine else names[0])]

    def _named(self, hit: Hit, role: int) -> list[str]:
        """The different items of the hit's lines of a role."""
        items = [
            self.items.get(self.item_of.get((line.bill, line.sn), -1), "")
            for line in hit.lines
            if line.role == role
        ]
        return [one for one in dict.fromkeys(items) if one]


def _hit_row(hit: Hit, facts: BillFacts, words: _Words, stamp: Stamp, number: str) -> Row:
    return {
        **_head(hit.point, stamp, number),
        "fixmedins_code": words.institutions[facts.institution],
        "setl_id": words.settlements[facts.settlement],
        "mdtrt_id": words.encounters[hit.bill],
        "psn_no": words.persons[facts.person],
        "dept_codg": words.departments.get(facts.department or -1),
        "dr_codg": words.physicians.get(facts.physician or -1),
        "vola_amt": _yuan(hit.amount),
        "vola_cont": words.said(hit),
        "vola_evid": basis(hit.point)[:_MOST_TEXT],
    }


def _head(point: Point, stamp: Stamp, number: str) -> Row:
    rule = point.rule
    return {
        "hit_id": number,
        "run_id": stamp.run,
        "rule_id": rule.id,
        "rule_name": rule.name,
        "national_code": rule.code,
        "result_type": _RESULTS[rule.result],
        "review_stage": _AFTER,
        "hit_time": stamp.at,
    }


def _line_rows(hit: Hit, facts: BillFacts, words: _Words, number: str) -> Iterator[Row]:
    for line in hit.lines:
        yield {
            "hit_id": number,
            "mdtrt_id": words.encounters[line.bill],
            "feedetl_sn": line.sn,
            "psn_no": words.persons[facts.person],
            "vola_item_type": str(line.role),
            "vola_amt": _yuan(line.amount),
            "main_flag": "1" if line.main else "0",
        }


def _place_row(one: Place, institutions: Mapping[int, str], stamp: Stamp) -> Row:
    number = hit_id(one.point, one.what)
    return {
        **_head(one.point, stamp, number),
        "fixmedins_code": institutions[one.institution],
        "vola_amt": _yuan(0),
        "vola_cont": sentence(one.point, one.seen, one.said, ())[:_MOST_TEXT],
        "vola_evid": basis(one.point)[:_MOST_TEXT],
    }


def _yuan(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


def arrow(table: Table, rows: Sequence[Row]) -> pa.Table:
    """Rows as the source of a load: a column each that any row has."""
    names = [column.name for column in table.columns if any(column.name in row for row in rows)]
    return pa.table(
        {name: pa.array([row.get(name) for row in rows], _kind(table, name)) for name in names}
    )


def _kind(table: Table, name: str) -> pa.DataType:
    match table.by_name[name].type:
        case Type.MONEY:
            return pa.decimal128(18, 2)
        case Type.INT:
            return pa.int64()
        case Type.DATE:
            return pa.date32()
        case Type.TIME:
            return pa.timestamp("us")
        case _:
            return pa.string()
