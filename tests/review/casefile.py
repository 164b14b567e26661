"""Cases written as small tables: bills and fee lines a row each, what is to be found in words.

A bill is ``name | person | days | facts``, a line ``bill | item | time | facts``, a cap ``item |
level | price | days``. Days are ``01-05`` or ``01-05~01-09`` of 2026, or with the year; times
``01-05 08:30``. Facts are ``name=value`` in 元, units and days; ``name=`` says that it is missing.
Lines of a bill are numbered 1, 2, 3 …; lines without a time are of the begin of their bill.
"""

import datetime
import tomllib
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path

from baoheng.ledger.keys import key_of
from baoheng.review.bill import Bill, Diagnosis, Line, Procedure
from baoheng.review.logics.looks import Cap
from baoheng.review.model import SCALE, Point, day_number
from baoheng.review.rules import rules

FOLDER = Path(__file__).with_name("cases")
_MED_TYPES = {"inpatient": "21", "outpatient": "11", "purchase": "41"}
_SCALED = {"cnt", "price", "days"}
_FEN = {"amount", "in_scope"}
_NUMBERS = {"level", "age", "age_days", "rights", "late_s"}
_SETS = {"items", "others"}


@cache
def load_cases():
    """Every case of the files, each with the name of its logic; nobody changes them."""
    return tuple(
        (path.stem, body)
        for path in sorted(FOLDER.glob("*.toml"))
        for body in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    )


class Case:
    """A case made ready: its point, bills and caps."""

    def __init__(self, body):
        self.body = body
        self.point = make_point(body["rule"], body.get("point", {}))
        self.names = {}
        self.bills = [self._bill(row) for row in body["bills"]]
        by_name = {name: bill for bill, name in self.names.items()}
        lines = [self._line(row, by_name) for row in body.get("lines", ())]
        count = Counter()
        for line in lines:
            count[line.bill] += 1
            line.sn = str(count[line.bill])
        for bill in self.bills:
            bill.lines = tuple(line for line in lines if line.bill == bill.bill)
        self.caps = [_cap(row) for row in body.get("caps", ())]

    def said(self, found):
        """Rows in words, as the case expects them."""
        amounts = {(b.bill, one.sn): one.amount for b in self.bills for one in b.lines}
        return sorted(self._words(row, amounts) for row in found)

    def _words(self, row, amounts):
        words = self._place(row.bill, row.sn if row.role != 2 else None)
        if row.role == 0:
            words += " 无法判断"
        if row.role == 2:
            words += f" 相关 {self._place(row.lbill, row.sn)}"
        if row.seen is not None:
            words += f" 查到{(Decimal(row.seen) / SCALE).normalize():f}"
        if row.code is not None:
            words += f" 编码{row.code}"
        if row.role == 1 and row.sn and row.amount != amounts[row.bill, row.sn]:
            words += f" 计{Decimal(row.amount) / 100:.2f}元"
        return words

    def _place(self, bill, sn):
        return self.names[bill] if sn is None else f"{self.names[bill]}/{sn}"

    def _bill(self, row):
        name, person, days, *facts = _cells(row)
        first, last = _span(days)
        facts = dict(_facts(facts))
        setting = facts.pop("setting", self.point.settings[0])
        number = len(self.names) + 1
        self.names[number] = name
        begin = _seconds(facts.pop("at", "08:00"), first)
        defaults = {
            "med_type": _MED_TYPES[setting], "insutype": "310", "level": 3, "sex": "1", "age": 40,
            "matn": "0",
        }  # fmt: skip
        facts = defaults | {key: _value(key, value) for key, value in facts.items()}
        facts["die_d"] = facts.get("die_d") and day_number(_date(facts["die_d"]))
        facts["ended"] = facts.get("ended") != "否"
        age = facts["age"]
        facts.setdefault("age_days", None if age is None else age * 366)
        return Bill(
            bill=number, person=key_of(person),
            institution=key_of(facts.pop("institution", "示例医院")), setting=setting,
            begin_s=begin, end_s=_seconds("10:00", last), begin_d=day_number(first),
            end_d=day_number(last), ym=first.year * 100 + first.month,
            dx=tuple(_diagnosis(one) for one in (facts.pop("dx", None) or "").split(",") if one),
            ops=tuple(_procedure(one) for one in (facts.pop("ops", None) or "").split(",") if one),
            **facts,
        )  # fmt: skip

    def _line(self, row, by_name):
        name, item, *facts = _cells(row)
        bill = self.bills[by_name[name] - 1]
        when = facts.pop(0) if facts and "=" not in facts[0] else ""
        day, _, time = when.partition(" ")
        date = _date(day) if day else datetime.date(1970, 1, 1) + datetime.timedelta(bill.begin_d)
        given = {key: _value(key, value) for key, value in _facts(facts)}
        cnt, price = given.get("cnt", SCALE), given.get("price", 10 * SCALE)
        amount = given.get("amount", cnt * price * 100 // SCALE**2)
        facts = {"charge": "05", "doctor": 7, "late_s": 3600, "in_scope": amount} | given
        facts |= {"cnt": cnt, "price": price, "amount": amount}
        facts["paid"] = facts.get("paid") != "否"
        return Line(
            bill=bill.bill, sn="", item=key_of(item), s=_seconds(time or "09:00", date),
            d=day_number(date), ym=date.year * 100 + date.month, **facts,
        )  # fmt: skip


def make_point(rule, said, place=0):
    """A point from plain numbers and lists."""
    given = dict(said)
    for name in ("low", "limit", "ratio"):
        if name in given:
            given[name] = int(Decimal(str(given[name])) * SCALE)
    for name in ("begin", "end"):
        if name in given:
            given[name] = day_number(_date(given[name]))
    made = {key: frozenset(v) if key in _SETS else v for key, v in given.items()}
    made |= {key: tuple(made[key]) for key in ("values", "other_values") if key in made}
    return Point(place, f"P{place}", rules()[rule], **made)


def _cells(row):
    return [one.strip() for one in row.split("|")]


def _facts(cells):
    for cell in " ".join(cells).split():
        key, _, value = cell.partition("=")
        yield key, value or None


def _value(key, text):
    if text is None:
        return None
    if key in _SCALED:
        return int(Decimal(text) * SCALE)
    if key in _FEN:
        return int(Decimal(text) * 100)
    if key in _NUMBERS:
        return int(text)
    return key_of(text) if key == "doctor" else text


def _date(text):
    return datetime.date.fromisoformat(text if len(text) == 10 else f"2026-{text}")


def _span(text):
    first, _, last = text.partition("~")
    return _date(first), _date(last or first)


def _seconds(time, date):
    hour, minute, *second = map(int, time.split(":"))
    return day_number(date) * 86_400 + hour * 3600 + minute * 60 + sum(second)


def _diagnosis(text):
    """``*`` marks the main one, ``-`` one at admission."""
    return Diagnosis(text.strip("*-"), text.startswith("*"), not text.endswith("-"))


def _procedure(text):
    """``*`` marks the main one; after ``@`` its day."""
    code, _, day = text.strip("*").partition("@")
    return Procedure(code, day_number(_date(day)) if day else None, text.startswith("*"))


def _cap(row):
    item, level, price, days = _cells(row)
    first, last = days.split("~")
    end = day_number(_date(last)) if last else None
    cap = Cap(int(level), int(Decimal(price) * SCALE), day_number(_date(first)), end)
    return key_of(item), cap
