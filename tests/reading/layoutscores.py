"""Compare what was read from a layout with what it expects, and count."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from layoutfiles import Layout

from baoheng.core.tables import Indicator, TargetTable
from baoheng.reading.accounting import Reading
from baoheng.reading.grammar.vocabulary import squash

Key = tuple[str, str, str, str, str]  # project, level1, level2, level3, value text


@dataclass(slots=True)
class Score:
    """The comparison of one layout.

    ``failures`` are sentences for a person; ``silent`` are those that nothing in the reading
    warns of: a wrong text needs a doubt or an uncertain repair of its own or of its table, a text
    that is only missing may instead be among the unread pieces. ``right``, ``expected`` and
    ``read`` count indicators by their whole key; ``worried`` counts right ones that carry a doubt
    or an uncertain repair all the same.
    """

    right: int = 0
    expected: int = 0
    read: int = 0
    worried: int = 0
    failures: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)

    def fail(self, message: str, warned: bool) -> None:
        """Note a failure."""
        self.failures.append(message if warned else f"{message}  [SILENT]")
        if not warned:
            self.silent.append(message)


def compare(layout: Layout, reading: Reading) -> Score:
    """Count right, wrong, missing and surplus indicators, and check the rest of each table."""
    score = Score()
    got = [(t, i, _read_key(t, i)) for t in reading.document.tables for i in t.indicators]
    wanted = [(row, _wanted_key(project, row)) for project, row in layout.rows]
    score.expected, score.read = len(wanted), len(got)
    pairs, left_wanted, left_got = _match(wanted, got)
    score.right = len(pairs)
    unread = bool(reading.document.unread)
    for row, (table, one) in pairs:
        score.worried += bool(one.doubts or any(not r.certain for r in one.repairs))
        for difference in _details(row, one):
            omitted = unread and difference.endswith("''")
            score.fail(f"{one.level3}: {difference}", _warned(table, one) or omitted)
    for key in list(left_wanted):
        near = _nearest(key, left_got)
        if near is None:
            score.fail(f"missing {_shown(key)}", unread or _any_doubt(reading))
            continue
        left_got.remove(near)
        table, one, read = near
        omitted = unread and all(b in {"", a} for a, b in zip(key, read, strict=True))
        warned = _warned(table, one) or omitted
        score.fail(f"wanted {_shown(key)}\n      read {_shown(read)}", warned)
    for table, one, read in left_got:
        score.fail(f"surplus {_shown(read)}", _warned(table, one))
    _tables(layout, reading, score)
    for piece, mark in zip(reading.source.pieces(), reading.marks, strict=True):
        if piece.text.strip() and mark is None:
            score.fail(f"not accounted for: {piece.text!r}", warned=False)
    return score


def _match(wanted, got):  # type: ignore[no-untyped-def]
    """Pairs of equal keys, the wanted keys left over, and the readings left over."""
    rest = list(got)
    pairs, left = [], []
    for row, key in wanted:
        found = next((g for g in rest if _same(key, g[2])), None)
        if found is None:
            left.append(key)
        else:
            rest.remove(found)
            pairs.append((row, found[:2]))
    return pairs, left, rest


def _same(wanted: Key, read: Key) -> bool:
    """Whether the keys agree; a wanted ``?`` leaves that part open."""
    return all(a in {"?", b} for a, b in zip(wanted, read, strict=True))


def _nearest(key: Key, got: list[tuple[TargetTable, Indicator, Key]]):  # type: ignore[no-untyped-def]
    """The surplus reading that shares the name, else most of the key."""
    same = [g for g in got if g[2][3] == key[3]]
    if not same:
        same = [g for g in got if sum(a == b for a, b in zip(g[2], key, strict=True)) >= 3]
    return max(
        same, key=lambda g: sum(a == b for a, b in zip(g[2], key, strict=True)), default=None
    )


def _shown(key: Key) -> str:
    project, *rest = key
    return " | ".join(rest) + (f"  ({project})" if project else "")


def _warned(table: TargetTable, one: Indicator) -> bool:
    return bool(one.doubts or any(not r.certain for r in one.repairs) or table.doubts)


def _any_doubt(reading: Reading) -> bool:
    tables = reading.document.tables
    return bool(reading.document.doubts) or any(
        t.doubts or any(i.doubts or any(not r.certain for r in i.repairs) for i in t.indicators)
        for t in tables
    )


def _level(text: str | None) -> str:
    """Long and short names of a level are one: 产出 and 产出指标."""
    return squash(text or "").removesuffix("指标")


def _wanted_key(project: str, row: dict[str, str]) -> Key:
    return (squash(project), _level(row.get("level1")), _level(row.get("level2")),
            squash(row["level3"]), squash(row.get("value", "")))  # fmt: skip


def _read_key(table: TargetTable, one: Indicator) -> Key:
    return (squash(table.project or ""), _level(one.level1), _level(one.level2),
            squash(one.level3), squash(one.target.text))  # fmt: skip


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def _details(row: dict[str, str], one: Indicator) -> Iterator[str]:
    """Differences in the columns that the expectation states; a blank is not compared."""
    target = one.target
    read = {
        "operator": str(target.operator or ""), "number": _number(target.value),
        "high": _number(target.value_high), "unit": squash(target.unit or ""),
        "weight": _number(one.weight), "date": str(target.date or ""),
        "actual": squash(one.actual_text or ""), "score": _number(one.score),
        "cycle": squash(one.cycle_value_text or ""), "likelihood": squash(one.likelihood or ""),
    }  # fmt: skip
    for name, value in read.items():
        wanted = squash(row.get(name, ""))
        if name in {"number", "high", "weight", "score"} and wanted:
            wanted = _number(Decimal(wanted))
        if wanted and wanted != value:
            yield f"{name} {wanted!r} read as {value!r}"


def _tables(layout: Layout, reading: Reading, score: Score) -> None:
    tables = reading.document.tables
    places: Counter[str] = Counter()
    for wanted in layout.expect:
        project = squash(str(wanted.get("project", "")))
        same = [t for t in tables if squash(t.project or "") == project]
        position = places[project]
        places[project] += 1
        if position >= len(same):
            score.fail(
                f"no table for project {project or '(none)'}",
                warned=_any_doubt(reading) or bool(reading.document.unread),
            )
            continue
        table = same[position]
        warned = bool(table.doubts or reading.document.unread)
        for name, (want, read) in _facts(wanted, table).items():
            if want != read:
                score.fail(f"table {project or '(none)'}: {name} {want!r} read as {read!r}", warned)


def _facts(wanted: dict[str, object], table: TargetTable) -> dict[str, tuple[object, object]]:
    """What the expectation states of the table beside its indicators, with what was read."""
    execution = table.execution
    read: dict[str, object] = {
        "kind": table.kind, "department": squash(table.department or ""), "grade": table.grade,
        "period": squash(table.period or ""), "money_unit": table.money_unit,
        "budget": {k: _number(getattr(table.budget, k)) for k in table.budget.__slots__},
        "goals": len(table.goals), "total_score": _number(table.total_score),
        "tasks": [f"{squash(t.name or '')} {_number(t.amount)}".strip() for t in table.tasks],
        "cost_items": [f"{squash(c.name or '')}/{squash(c.item or '')} {_number(c.amount)}"
                       for c in table.cost_items],
        "spending_plan": {k: _number(v) for k, v in table.spending_plan.items()},
        "execution": {k: _number(getattr(execution, k)) for k in execution.__slots__}
        if execution else {},
    }  # fmt: skip
    facts: dict[str, tuple[object, object]] = {}
    for name, want in wanted.items():
        if name in {"project", "indicators"}:
            continue
        value = read[name]
        if name in {"budget", "execution"} and isinstance(want, dict) and isinstance(value, dict):
            value = {k: value.get(k, "") for k in want}
        if name in {"department", "period"}:
            want = squash(str(want))
        facts[name] = (want, value)
    return facts
