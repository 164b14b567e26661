"""Bringing files into the knowledge of a ledger, and confirming what waits; one writer at once."""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from baoheng.core.errors import LedgerError
from baoheng.ledger.folder import Ledger
from baoheng.review.knowledge.delivery import Delivery, Given, read_file
from baoheng.review.knowledge.entry import Entry, State
from baoheng.review.knowledge.forms import lacking
from baoheng.review.knowledge.merge import Fate, Merger, Signed
from baoheng.review.knowledge.sheets import files_of
from baoheng.review.knowledge.store import Knowledge, read, refuse_torn, write

LOCK = "knowledge"


@dataclass(frozen=True, slots=True)
class By:
    """Who imports or confirms, when, and how long another writer is waited for."""

    name: str
    at: datetime.datetime
    wait_seconds: int = 600


@dataclass(frozen=True, slots=True)
class RuleCount:
    """What a file brought for one rule; ``codes`` are different codes."""

    rule: str
    points: int
    codes: int
    waiting: int
    fates: Counter[Fate]


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of an import: the files in order, the counts of each, what was superseded."""

    deliveries: tuple[Delivery, ...]
    counts: tuple[tuple[RuleCount, ...], ...]
    superseded: tuple[tuple[str, str], ...]
    crossing: tuple[tuple[str, str], ...]
    changed: bool
    knowledge: Knowledge


def bring(ledger: Ledger, paths: Sequence[Path], given: Given, by: By) -> Brought:
    """Import files and folders; all of them, or none where one cannot be read.

    Raises SourceError, LedgerError.
    """
    # of several files the earlier published goes first, whatever their names
    deliveries = sorted((read_file(path, given) for path in files_of(paths)), key=_first)
    with ledger.locked(LOCK, by.wait_seconds):
        known = read(ledger)
        merger = Merger(known.entries, Signed(by.name, by.at.date()), known.torn)
        starts = []
        for delivery in deliveries:
            starts.append(len(merger.merged.fates))
            for one in delivery.entries:
                if delivery.own:
                    merger.change(one)
                else:
                    merger.add(one)
        refuse_torn(sorted(merger.torn))
        merged = merger.settle()
        counts = [
            _counts([(merged.entries[name], fate) for name, fate in merged.fates[start:end]])
            for start, end in zip(starts, [*starts[1:], None], strict=True)
        ]
        changed = write(ledger, list(merged.entries.values()), by.name, by.at, by.wait_seconds)
        after = read(ledger)
    return Brought(
        tuple(deliveries), tuple(counts), tuple(merged.superseded), tuple(merged.crossing),
        changed, after,
    )  # fmt: skip


def _first(one: Delivery) -> tuple[str, str]:
    return min((_day(each) for each in one.entries), default=""), one.file


def _day(one: Entry) -> str:
    return one.published.isoformat() if one.published else ""


def _counts(fates: Sequence[tuple[Entry, Fate]]) -> tuple[RuleCount, ...]:
    by_rule: dict[str, list[tuple[Entry, Fate]]] = {}
    for one, fate in fates:
        by_rule.setdefault(one.rule, []).append((one, fate))
    return tuple(
        RuleCount(
            rule,
            len(found),
            len(frozenset().union(*(one.codes("items") | one.codes("others") for one, _ in found))),
            sum(1 for one, _ in found if one.state is State.WAITING),
            Counter(fate for _, fate in found),
        )
        for rule, found in by_rule.items()
    )


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The points that a person has confirmed, and what they superseded."""

    entries: tuple[Entry, ...]
    superseded: tuple[tuple[str, str], ...]


def confirm(ledger: Ledger, names: Sequence[str], by: By) -> Confirmed:
    """Let points take part in reviews; all of them, or none.

    Raises LedgerError, which names each point that is not known, not waiting or not complete.
    """
    with ledger.locked(LOCK, by.wait_seconds):
        before = read(ledger)
        refuse_torn(before.torn)
        merger = Merger(before.entries, Signed(by.name, by.at.date()))
        known = merger.merged.entries
        wanted = list(dict.fromkeys(names))
        if wrong := [f"{name}：{why}" for name in wanted if (why := _problem(known.get(name)))]:
            raise LedgerError(
                f"不能确认 {'；'.join(wrong)}",
                todo="一个也没有确认。缺的内容请用 baoheng knowledge export 写出工作簿，填好后导入",
            )
        for name in wanted:
            merger.confirm(known[name])
        merger.settle()
        done = [known[name] for name in wanted]
        write(ledger, list(known.values()), by.name, by.at, by.wait_seconds)
    return Confirmed(tuple(done), tuple(merger.merged.superseded))


def _problem(one: Entry | None) -> str:
    if one is None:
        return "没有这个知识点"
    if one.state is not State.WAITING:
        return "已经确认过" if one.active else "已停用"
    return lacking(one)
