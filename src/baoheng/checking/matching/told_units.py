"""The same number in the prose and in the row it speaks of, with another unit: 30分钟 and 30天."""

import re
from collections.abc import Container, Iterator

from baoheng.checking.amounts import Mention, mentions, say_target, unit_of
from baoheng.checking.check import Observation, wrong
from baoheng.checking.dossier import Form
from baoheng.checking.lexicon import section
from baoheng.checking.wording.names import pairs, plain
from baoheng.checking.wording.texts import Prose, prose, shown
from baoheng.core.finding import Severity
from baoheng.core.quantity import Unit
from baoheng.core.tables import Indicator

_SENTENCE = re.compile(r"[。；;\n]")
_CLAUSE = re.compile(r"[，,：:、]")
_PLAIN = ("count", "clock", "workday", "calendar", "person", "money", "ratio")
_HALF, _LEAST = 0.5, 2  # of the name's two-letter pieces in the sentence, and at least so many


def told_units(form: Form, spoken: Container[int]) -> Iterator[Observation]:
    """Rows whose number the goals or overviews tell with a unit that measures something else.

    ``spoken`` holds the ids of rows that need not be told again.
    """
    told = [(one, view, m) for one in prose(form) for view, m in _told(one)]
    for row in form.indicators:
        unit, value = unit_of(row), row.target.value
        if unit is None or value is None or not _is_plain(unit) or id(row) in spoken:
            continue
        same = [(one, view, m) for one, view, m in told if m.value == value and m.unit]
        if any(_exchangeable(m.unit, unit) for _, _, m in same):
            continue
        mine = [
            (one, view, m)
            for one, view, m in same
            if _speaks_of(view, m, row) and not _of_another(form, row, m)
        ]
        if len(mine) == 1:
            one, view, mention = mine[0]
            yield wrong(
                form,
                f"“{form.name}”的“{row.level3}”写{say_target(row.target)}，"
                f"{one.where}写的却是{mention.text}，单位不同",
                f"{one.where}“{shown(view, 40)}”，指标值{say_target(row.target)}",
                row,
                places=[one.place],
                severity=Severity.WARNING,
                advice=f"请核对单位，统一写成{mention.text}或{say_target(row.target)}",
                rests_on=["value", "unit"],
            )


def _told(one: Prose) -> Iterator[tuple[str, Mention]]:
    """The numbers of a text that speak of this year, each with its sentence."""
    other = re.compile(section("promises.toml", "not_in"))
    for sentence in _SENTENCE.split(one.text):
        view, found = mentions(sentence)
        for mention in found:
            if mention.unit is not None and _is_plain(mention.unit) and not other.search(view):
                yield view, mention


def _is_plain(unit: Unit) -> bool:
    return unit.dimension.startswith(_PLAIN) and "/" not in unit.dimension


def _exchangeable(one: Unit | None, other: Unit) -> bool:
    """Whether the two units may stand for each other: the same, or 场 and 期."""
    if one is None or (one.dimension == other.dimension and one.scale == other.scale):
        return True
    first, second = (unit.text.lstrip("百千万亿") for unit in (one, other))
    groups = section("quantities.toml", "interchangeable")["groups"]
    return one.dimension != other.dimension and any(
        first in group and second in group for group in groups
    )


def _speaks_of(view: str, mention: Mention, row: Indicator) -> bool:
    """Whether the sentence names what the row measures, a word of it beside the number."""
    name = re.sub(section("promises.toml", "measured"), "", plain(row.level3))
    pieces = pairs(name)
    sentence = plain(view)
    start = max((m.end() for m in _CLAUSE.finditer(view, 0, mention.start)), default=0)
    end = _CLAUSE.search(view, mention.end)
    clause = plain(view[start : end.start() if end else len(view)])
    found = [piece for piece in pieces if piece in sentence]
    near = any(piece in clause for piece in pieces)
    return near and len(found) >= max(_LEAST, len(pieces) * _HALF)


def _of_another(form: Form, row: Indicator, mention: Mention) -> bool:
    """Whether the number is that of another row, in its own unit."""
    for other in form.indicators:
        unit = unit_of(other)
        if other is not row and unit is not None and mention.unit is not None:
            same = unit.dimension == mention.unit.dimension and unit.scale == mention.unit.scale
            if same and other.target.value == mention.value:
                return True
    return False
