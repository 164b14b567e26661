"""Review as the bureau did it: runs, reviewed bills, hits and what became of them."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from baoheng.ledger.simulate.bills import Words
from baoheng.ledger.simulate.chunk import Chunk, World
from baoheng.ledger.simulate.draws import Ints
from baoheng.ledger.simulate.frames import coded, frame, texts, times
from baoheng.ledger.simulate.period import DAY_MINUTES, months_of
from baoheng.ledger.simulate.planting import PlantedCase

_FOUND, _FALSE = 80, 6  # percent of violations found, of near-misses hit by mistake
_DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Hit:
    """One hit with what it needs for all tables."""

    serial: int
    case: PlantedCase
    mdtrt: str
    setl: str
    person: str
    institution: int
    doctor: int
    year: int
    month: int
    lines: tuple[tuple[int, int], ...]  # serial of the line, amount in 分
    chance: int

    @property
    def amount(self) -> int:
        """The money in question, in 分."""
        return sum(cents for _, cents in self.lines)

    @property
    def right(self) -> bool:
        """Whether the review was right."""
        return self.case.scenario.kind == "violation"


@dataclass
class Handling:
    """Hits of all chunks."""

    world: World
    hits: list[Hit] = field(default_factory=list)
    bills: Ints = field(default_factory=lambda: np.zeros(13, dtype=np.int64))
    lines: Ints = field(default_factory=lambda: np.zeros(13, dtype=np.int64))

    def add(self, chunk: Chunk, words: Words) -> pa.Table:
        """Review one chunk; the table of its reviewed bills."""
        at = np.flatnonzero(chunk.written)
        found = chunk.found
        month = months_of(found.end[at] // DAY_MINUTES)
        count = np.bincount(chunk.lines.encounter, minlength=len(found.number))[at]
        self.bills += np.bincount(month, minlength=13)
        self.lines += np.bincount(month, count, 13).astype(np.int64)
        hit = self._find(chunk, words)
        review = run_seconds(self.world, month) + found.number[at] % 7200
        return frame(
            "reviewed_bills",
            {
                "run_id": coded(month - 1, run_ids(self.world)),
                "setl_id": texts([words.settlements[i] for i in at.tolist()]),
                "psn_no": coded(found.who[at], words.persons),
                "fixmedins_code": coded(found.institution[at], words.institutions),
                "review_time": times(review),
                "line_cnt": pa.array(count, pa.int64()),
                "hit_cnt": pa.array(hit[at], pa.int64()),
            },
        )

    def _find(self, chunk: Chunk, words: Words) -> Ints:
        """Most violations are found and some near-misses mistaken; hits by encounter."""
        counted = np.zeros(len(chunk.found.number), dtype=np.int64)
        for case in chunk.cases:
            chance = self.world.draws.number("found", 10_000, case.serial)
            limit = _FOUND if case.scenario.kind == "violation" else _FALSE
            last = case.places[-1]
            place = int(np.searchsorted(chunk.found.number, last.number))
            if chance % 100 >= limit or not chunk.written[place]:
                continue
            lines = _lines(chunk, place, chunk.hits.get(last.number, ()))
            if not lines:
                continue
            counted[place] += 1
            self.hits.append(
                Hit(
                    serial=case.serial,
                    case=case,
                    mdtrt=words.encounters[place],
                    setl=words.settlements[place],
                    person=words.persons[int(chunk.found.who[place])],
                    institution=last.institution,
                    doctor=last.doctor,
                    year=self.world.period.year,
                    month=int(months_of(chunk.found.end[place : place + 1] // DAY_MINUTES)[0]),
                    lines=lines,
                    chance=chance // 100,
                )
            )
        return counted


def _lines(chunk: Chunk, place: int, serials: Any) -> tuple[tuple[int, int], ...]:
    """The offending lines, else the dearest line of the encounter."""
    mine = chunk.planted.get(place)
    if mine is None:
        return ()
    number, amount = chunk.lines.serial[mine], chunk.lines.amount[mine]
    wanted = np.isin(number, list(serials)) if serials else amount == amount.max()
    pairs = zip(number[wanted].tolist(), amount[wanted].tolist(), strict=True)
    return tuple(pairs) if serials else (next(pairs),)


def run_ids(world: World) -> list[str]:
    """run_id of each month."""
    return [f"SH{world.period.year}{month:02d}" for month in range(1, 13)]


def run_seconds(world: World, months: Ints) -> Ints:
    """When the bills of a month are reviewed: on the third of the next month."""
    begins = np.array([world.period.month_begin(month + 1) + 2 for month in range(13)])
    return begins[months] * _DAY_SECONDS + 3600


def hit_id(hit: Hit) -> str:
    """The number of a hit."""
    return f"YD{hit.year}{hit.serial:07d}"
