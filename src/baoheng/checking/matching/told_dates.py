"""Dates told in prose, held against the deadline or the result of the row that speaks of it."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from baoheng.checking.check import Observation, holds, wrong
from baoheng.checking.dossier import Form, Stage
from baoheng.checking.lexicon import section
from baoheng.checking.wording.names import pairs, plain
from baoheng.checking.wording.texts import Prose, prose, shown
from baoheng.core.tables import Indicator
from baoheng.reading.values import clean, parse_target
from baoheng.reading.values.dates import find_dates

_FILE = "dates_told.toml"
_SENTENCE, _CLAUSE = re.compile(r"[。；;\n]"), re.compile(r"[，,：:]")
_BEFORE = re.compile(r"^(?:之?前|以前|底前|末前|止)")
_FITS = 0.5  # of the two-letter pieces of the row's name, in the sentence
_OWN = 2  # of them in the clause itself


@dataclass(frozen=True, slots=True)
class _Told:
    one: Prose
    sentence: str
    clause: str
    text: str
    date: datetime.date


def told_dates(form: Form) -> Iterator[Observation]:
    """Deadlines of the goals beside those of the rows, dates of results beside the results.

    A row that one of the dates of its own agrees with is taken as told.
    """
    rows = [(row, date) for row in form.indicators if (date := _date_of(form, row))]
    if not rows:
        return
    found: dict[int, list[_Told]] = {}
    for told in _told(form):
        row = _meant(told, [row for row, _ in rows])
        if row is not None:
            found.setdefault(id(row), []).append(told)
    for row, date in rows:
        mine = found.get(id(row), [])
        if not mine:
            continue
        told = next((one for one in mine if one.date == date), mine[0])
        field = "指标值" if form.stage is Stage.TARGET else "实际完成值"
        text = row.target.text if form.stage is Stage.TARGET else row.actual_text or ""
        evidence = f"{told.one.where}“{shown(told.sentence, 50)}”，{field}“{clean(text)}”"
        if told.date == date:
            message = f"“{row.level3}”的日期与文字相同"
            yield holds(form, message, evidence, row, places=[told.one.place])
        else:
            yield wrong(
                form,
                f"{told.one.where}写“{told.text}”，指标“{row.level3}”的{field}却是“{clean(text)}”",
                evidence,
                row,
                places=[told.one.place],
                advice="请核对后统一成一个日期",
                rests_on=["value" if form.stage is Stage.TARGET else "actual"],
            )


def _date_of(form: Form, row: Indicator) -> datetime.date | None:
    """The deadline of a target, the day of a result."""
    if form.stage is Stage.TARGET:
        return row.target.date
    return parse_target(clean(row.actual_text or ""), level2="时效指标", year=form.year).date


def _told(form: Form) -> Iterator[_Told]:
    """The dates of the prose that tell by when, or on later forms when, something is done."""
    for one in prose(form):
        if form.stage is Stage.TARGET or one.where != "年度目标":
            for sentence in _SENTENCE.split(clean(one.text).replace(" ", "")):
                found = [*_in(form, one, sentence)]
                for told in found:
                    yield told if len(found) == 1 else replace(told, sentence=told.clause)


def _in(form: Form, one: Prose, sentence: str) -> Iterator[_Told]:
    other, done = (re.compile(section(_FILE, key)) for key in ("not_meant", "done"))
    for found in find_dates(sentence, form.year):
        start = max((m.end() for m in _CLAUSE.finditer(sentence, 0, found.start)), default=0)
        end = _CLAUSE.search(sentence, found.end)
        clause = sentence[start : end.start() if end else len(sentence)]
        before = bool(_BEFORE.match(sentence[found.end :]))
        wanted = before or found.strict
        if form.stage is not Stage.TARGET:
            wanted = done.search(clause) is not None and not before
        dated = any(char.isdigit() for char in sentence[found.start : found.end])  # not 年内
        if found.date is not None and dated and wanted and not other.search(clause):
            text = sentence[found.start : found.end] + ("前" if before else "")
            yield _Told(one, sentence, clause, text, found.date)


def _meant(told: _Told, rows: list[Indicator]) -> Indicator | None:
    """The one row whose name the sentence says, with a word of it beside the date."""
    scored = [(_likeness(told, row), row) for row in rows]
    best = max((score for score, _ in scored), default=0.0)
    named = [row for score, row in scored if score == best]
    return named[0] if best >= _FITS and len(named) == 1 else None


def _likeness(told: _Told, row: Indicator) -> float:
    name = re.sub(section(_FILE, "timing"), "", plain(row.level3))
    pieces = pairs(name)
    near, own = plain(told.sentence), plain(told.clause)
    found = [piece for piece in pieces if piece in near]
    here = sum(piece in own for piece in pieces) >= min(_OWN, len(pieces))
    done = re.search(section(_FILE, "done"), told.clause)
    # 于12月6日全部结束: a clause of its own says only that it was done
    if not pieces or not (here or done):
        return 0.0
    return len(found) / len(pieces)
