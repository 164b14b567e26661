"""Prose that multiplies with 每: 培训班6期，每期80人; 审核6万份，每份12元; 300人×600元."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from baoheng.checking.amounts import Mention, as_said, mentions, quantity, say
from baoheng.checking.check import Observation, holds, wrong
from baoheng.checking.dossier import Form
from baoheng.checking.lexicon import section
from baoheng.checking.wording.names import pairs, plain
from baoheng.checking.wording.texts import Prose
from baoheng.core.finding import Severity
from baoheng.core.quantity import Quantity, Unit
from baoheng.core.tables import Indicator
from baoheng.core.target import Operator
from baoheng.reading.values import parse_unit

_FILE = "quantities.toml"
_SENTENCE, _CLAUSE = re.compile(r"[。；;\n]"), re.compile(r"[，,。；;、：:\n]")
_LABELLED = re.compile(
    r"[，,。；;、\n]"
)  # 病历抽审：6000份×85元/份 is of what stands before the colon
_TIMES = re.compile(r"^\s*[×xX*]\s*$")
_CAPS = (Operator.LE, Operator.LT)
_COMMON = 2  # two-letter pieces that a row shares with the words around a number


@dataclass(frozen=True, slots=True)
class Price:
    """What one of something costs: 每份12元. ``around`` is the text that says of what."""

    text: str
    around: str
    each: Quantity


@dataclass(frozen=True, slots=True)
class Heads:
    """So many sessions with so many people each; ``around`` is the text before."""

    text: str
    around: str
    total: Decimal


def told_prices(form: Form, one: Prose) -> Iterator[Observation]:
    """Prices of one thing in the text beside the cost indicator of the same thing."""
    for price in _prices(one.text):
        rows = [
            (row, own)
            for row in form.indicators
            if (own := quantity(row)) and own.unit.dimension == price.each.unit.dimension
            if not re.search(section(_FILE, "price_shared"), row.level3)
            if _speaks_of(row, section(_FILE, "price_words"), price.around)
        ]
        if len(rows) != 1:
            continue
        row, own = rows[0]
        evidence = f"{one.where}“{price.text}”，指标“{row.level3}”{as_said(row)}"
        if own.base() == price.each.base():
            message = f"{one.where}用的单价与指标相同"
            yield holds(form, message, evidence, row, places=[one.place])
            continue
        below = row.target.operator in _CAPS and price.each.base() < own.base()
        yield wrong(
            form,
            f"“{form.name}”的“{row.level3}”写{as_said(row)}，{one.where}用的却是“{price.text}”",
            evidence,
            row,
            places=[one.place],
            rests_on=["value", "unit"],
            severity=Severity.ADVICE if below else None,
            advice="指标的上限高于测算的单价，请按测算写，或说明上限的来历" if below else None,
        )


def told_heads(form: Form, one: Prose) -> Iterator[Observation]:
    """Sessions times people in the text beside the indicator of the people of all sessions."""
    for heads in _heads(one.text):
        rows = [
            (row, own)
            for row in form.indicators
            if (own := quantity(row)) and own.unit.dimension in ("person", "person_time")
            if _speaks_of(row, section(_FILE, "head_words"), heads.around)
        ]
        if len(rows) != 1:
            continue
        row, own = rows[0]
        total = f"{say(heads.total)}{own.unit.text.lstrip('百千万亿')}"
        evidence = f"{one.where}“{heads.text}”＝{total}，指标“{row.level3}”{as_said(row)}"
        if own.base() == heads.total:
            yield holds(form, "场次乘人数等于指标", evidence, row, places=[one.place])
        elif row.target.operator not in _CAPS:
            less = own.base() < heads.total and row.target.operator is not Operator.EQ
            yield wrong(
                form,
                f"“{form.name}”的“{row.level3}”写{as_said(row)}，{one.where}算下来是{total}",
                evidence,
                row,
                places=[one.place],
                rests_on=["value"],
                severity=Severity.ADVICE if less else None,
            )


def _speaks_of(row: Indicator, dropped: str, around: str) -> bool:
    """Whether the row's name, without the words for what it measures, stands in the text."""
    core = re.sub(dropped, "", plain(row.level3))
    view = plain(around)
    pieces = pairs(core)
    found = sum(piece in view for piece in pieces)
    return bool(pieces) and found >= min(_COMMON, len(pieces)) and found * 2 >= len(pieces)


def _prices(text: str) -> Iterator[Price]:
    each = re.compile(section(_FILE, "each_price"))
    for sentence in _SENTENCE.split(text):
        view, found = mentions(sentence)
        for at, one in enumerate(found):
            before = found[at - 1] if at else None
            unit, start = one.unit, before.start if before else 0
            if unit is None or one.operator is not None:
                continue
            if said := each.search(view[: one.start]):
                unit, start = _per(unit, said["thing"]), said.start()
            elif one.yuan is not None and before and _TIMES.match(view[before.end : one.start]):
                thing = before.unit.text.lstrip("百千万亿") if before.unit else ""
                unit = _per(unit, thing)
            elif not unit.dimension.startswith("money/"):
                continue
            if unit is not None and unit.dimension.startswith("money/"):
                clause = _clause(view, before.start if before else start, _LABELLED)
                yield Price(view[start : one.end], clause, Quantity(one.value, unit))


def _heads(text: str) -> Iterator[Heads]:
    each = re.compile(section(_FILE, "each_heads"))
    for sentence in _SENTENCE.split(text):
        view, found = mentions(sentence)
        for at, one in enumerate(found[1:], 1):
            if not _people(one):
                continue
            said, before = each.search(view[: one.start]), found[at - 1]
            if said:
                sessions = [m for m in found[:at] if m.unit and m.unit.text == said["thing"]]
            else:
                times = _TIMES.match(view[before.end : one.start]) is not None
                session = before.unit is not None and before.unit.text in section(_FILE, "sessions")
                sessions = [before] if times and session else []
            if len(sessions) == 1 and one.unit is not None:
                total = sessions[0].value * one.value * one.unit.scale
                told = view[sessions[0].start : one.end]
                yield Heads(told, _clause(view, sessions[0].start), total)


def _people(one: Mention) -> bool:
    return (
        one.unit is not None
        and one.unit.dimension in ("person", "person_time")
        and one.operator is None
    )


def _per(unit: Unit, thing: str) -> Unit | None:
    """元 for one of a thing: 元/份."""
    return parse_unit(f"{unit.text}/{thing}") if unit.dimension == "money" and thing else None


def _clause(view: str, start: int, stops: re.Pattern[str] = _CLAUSE) -> str:
    """From the beginning of the clause in which a position is, to the next stop."""
    begin = max((m.end() for m in stops.finditer(view, 0, start)), default=0)
    end = stops.search(view, start)
    return view[begin : end.start() if end else len(view)]
