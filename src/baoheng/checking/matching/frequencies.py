"""How often something is done, 按季通报 or 每月巡检, against the times a year of its row."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from baoheng.checking.amounts import as_said, say, unit_of
from baoheng.checking.check import Observation, holds, wrong
from baoheng.checking.dossier import Form
from baoheng.checking.lexicon import section
from baoheng.checking.wording.names import pairs, plain
from baoheng.checking.wording.texts import prose, shown
from baoheng.core.provenance import Place
from baoheng.core.tables import Indicator
from baoheng.core.target import Operator
from baoheng.reading.values import clean

_FILE = "quantities.toml"
_CLAUSE = re.compile(r"[，,。；;：:\n、]")
_CAPS = (Operator.LE, Operator.LT)
_COMMON = 2  # two-letter pieces that the clause and the row's name share


@dataclass(frozen=True, slots=True)
class _Often:
    where: str
    clause: str
    said: str
    times: int
    each: int | None
    place: Place | None


def told_frequencies(form: Form) -> Iterator[Observation]:
    """Rows of so many times a year beside a text that says how often: 按季 are 4, not 6."""
    told = [*_told(form)]
    for row in form.indicators:
        value, unit = row.target.value, unit_of(row)
        counted = unit is not None and unit.text in section(_FILE, "often")["units"]
        if not counted or value is None or row.target.operator in _CAPS:
            continue
        mine = [one for one in (*_in_the_name(row), *told) if _speaks_of(one, row)]
        if len({one.times for one in mine}) != 1:
            continue
        one = mine[0]
        a_year = one.times * (one.each or 1)
        evidence = (
            f"{one.where}“{shown(one.clause, 40)}”，“{one.said}”一年{a_year}{row.target.unit}，"
            f"指标“{row.level3}”{as_said(row)}"
        )
        if value == one.each or (value % a_year == 0 and value >= a_year):
            yield holds(
                form, f"“{row.level3}”与文字写的频次相符", evidence, row, places=[one.place]
            )
        else:
            yield wrong(
                form,
                f"“{form.name}”的“{row.level3}”写{as_said(row)}，"
                f"“{one.said}”算下来全年应是{say(Decimal(a_year))}{row.target.unit}",
                evidence,
                row,
                places=[one.place],
                rests_on=["value", "unit"],
                advice="请核对频次和全年的数，统一写法",
            )


def _told(form: Form) -> Iterator[_Often]:
    for one in prose(form):
        for clause in _CLAUSE.split(clean(one.text)):
            yield from _in(one.where, clause, one.place)


def _in_the_name(row: Indicator) -> Iterator[_Often]:
    """季度通报期数 says itself how often."""
    yield from _in("指标名称", row.level3, row.places.get("level3"))


def _in(where: str, clause: str, place: Place | None) -> Iterator[_Often]:
    often = section(_FILE, "often")
    if re.search(often["not_all_year"], clause):
        return
    for words, times in often["year"]:
        if match := re.search(words, clause):
            each = re.search(often["each"], clause[match.end() :])
            count = int(each["times"]) if each else None
            yield _Often(where, clause, match.group(), times, count, place)
            return


def _speaks_of(one: _Often, row: Indicator) -> bool:
    """Whether the clause says what the row counts, beside how often."""
    if one.where == "指标名称":
        return one.clause == row.level3
    view = plain(one.clause.replace(one.said, ""))
    return sum(piece in view for piece in set(pairs(plain(row.level3)))) >= _COMMON
