"""Doing acts: read under a lock, check, write; what is refused writes nothing."""

import hashlib
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import duckdb

from baoheng.core.errors import BaohengError, CaseRefused
from baoheng.core.period import Period
from baoheng.ledger.definitions import tables
from baoheng.ledger.engine import engine
from baoheng.ledger.folder import Ledger
from baoheng.ledger.load import Order as LoadOrder
from baoheng.ledger.load import load_own, refusals
from baoheng.ledger.sources.memory import Rows
from baoheng.review.handling.drafts import Draft, Order, Row
from baoheng.review.handling.model import DECISION, Case
from baoheng.review.handling.reading import Wanted, read_cases, recoveries_there
from baoheng.review.handling.sampling import Draw, draw
from baoheng.review.writing import arrow

LOCK = "cases"  # one act at a time: the second of two is told what the first has done
PREFIX = "疑点处理"
# the step comes last: what belongs to a step that is not there counts for nothing
_ORDER = (
    "panel_members", "appeal_files", "hit_line_decisions", "spot_checks", "recoveries",
    "recovery_receipts", "hit_steps",
)  # fmt: skip
Act = Callable[[Case], Draft]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one act: the draft that was written, or why it was refused."""

    hit: str
    draft: Draft | None = None
    refused: BaohengError | None = None


def perform(ledger: Ledger, order: Order, hit: str, act: Act, wait_seconds: int) -> Draft:
    """Do one act with one hit. Raises CaseRefused where it may not be done; nothing is written."""
    [done] = perform_all(ledger, order, [(hit, act)], wait_seconds)
    if done.refused:
        raise done.refused
    if done.draft is None:
        raise TypeError("an act gives a draft or is refused")
    return done.draft


def perform_all(
    ledger: Ledger,
    order: Order,
    acts: Sequence[tuple[str, Act]],
    wait_seconds: int,
    all_or_nothing: bool = False,
) -> list[Outcome]:
    """Do one act with each of several hits, written together; the outcome of each.

    With ``all_or_nothing`` a refusal keeps everything from being written.
    """
    twice = {hit for hit, count in Counter(hit for hit, _ in acts).items() if count > 1}
    with ledger.locked(LOCK, wait_seconds):
        cases = _read(ledger, {hit for hit, _ in acts})
        done = []
        for hit, act in acts:
            done.append(_try(cases, twice, hit, act))
            if draft := done[-1].draft:
                _tell(cases, draft)
        done = _fitting(ledger, order, done)
        bad = any(one.refused for one in done)
        if not (bad and all_or_nothing):
            write(ledger, order, [one.draft for one in done if one.draft], wait_seconds)
    return done


def draw_and_record(
    ledger: Ledger,
    month: Period,
    share: Fraction,
    people: Sequence[str],
    order: Order,
    wait_seconds: int,
) -> Draw:
    """Draw hits of a month for recheck and hand them out."""
    with ledger.locked(LOCK, wait_seconds):
        with _connected() as connection:
            wanted = Wanted(begin=month.start, end=month.end)
            cases = read_cases(ledger, connection, wanted, whole=False)
        made = draw(cases, share, people, order)
        for refused in _unfit(ledger, order, made.drafts).values():
            raise refused
        write(ledger, order, made.drafts, wait_seconds)
    return made


@contextmanager
def _connected() -> Iterator[duckdb.DuckDBPyConnection]:
    with tempfile.TemporaryDirectory(prefix="baoheng-") as spill, engine(Path(spill)) as connection:
        yield connection


def _read(ledger: Ledger, hits: set[str]) -> dict[str, Case]:
    with _connected() as connection:
        found = read_cases(ledger, connection, Wanted(sorted(hits)), whole=True)
    return {case.hit: case for case in found}


def _tell(cases: dict[str, Case], draft: Draft) -> None:
    """Let the cases that meet the same lines know what a draft concludes of them."""
    rows = draft.rows.get("hit_line_decisions", ())
    decided = any(row["step_kind"] == DECISION for row in draft.rows.get("hit_steps", ()))
    for row in rows:
        key = row["mdtrt_id"], row["feedetl_sn"]
        upheld = int(row["upheld_amt"] * 100)
        for share in cases[draft.hit].shares.get(key, ()):
            if other := cases.get(share.hit):
                told = tuple(
                    replace(one, upheld=upheld, decided=decided) if one.hit == draft.hit else one
                    for one in other.shares[key]
                )
                cases[other.hit] = replace(other, shares={**other.shares, key: told})


def _try(cases: Mapping[str, Case], twice: set[str], hit: str, act: Act) -> Outcome:
    try:
        if hit in twice:
            raise CaseRefused("同一疑点写了不止一次", where=hit, todo="请只留一行")
        if hit not in cases:
            raise CaseRefused("台账里没有这条疑点", where=hit, todo="请核对疑点编号")
        return Outcome(hit, act(cases[hit]))
    except CaseRefused as error:
        return Outcome(hit, None, error)


def _fitting(ledger: Ledger, order: Order, done: Sequence[Outcome]) -> list[Outcome]:
    """The outcomes, those refused that cannot be written."""
    wrong = _unfit(ledger, order, [one.draft for one in done if one.draft])
    return [
        Outcome(one.hit, None, wrong[one.hit]) if one.draft and one.hit in wrong else one
        for one in done
    ]


def _unfit(ledger: Ledger, order: Order, drafts: Sequence[Draft]) -> Mapping[str, CaseRefused]:
    """The hits whose rows the ledger would refuse, or would take for those of another hit."""
    wrong: dict[str, CaseRefused] = {}
    for name, pairs in _by_table(drafts).items():
        for number, why in refusals(ledger, tables()[name], _source(name, pairs, order)):
            hit, _ = pairs[number - 1]
            wrong[hit] = CaseRefused(why, where=hit, todo="没有写入，请改正后再办")
        if name == "recoveries":
            numbers = {row["recovery_no"]: hit for hit, row in pairs}
            with _connected() as connection:
                there = recoveries_there(ledger, connection, [*numbers])
            for used in there:
                hit = numbers[used]
                wrong[hit] = CaseRefused(
                    f"追回编号 {used} 已经用在别处", where=hit, todo="请换一个编号"
                )
    return wrong


def write(ledger: Ledger, order: Order, drafts: Sequence[Draft], wait_seconds: int) -> None:
    """Write the rows of drafts, each table in one load; the steps last."""
    asked = LoadOrder(order.by, order.at, wait_seconds=wait_seconds)
    for name, pairs in _by_table(drafts).items():
        load_own(ledger, tables()[name], [_source(name, pairs, order)], asked)


def _by_table(drafts: Sequence[Draft]) -> Mapping[str, list[tuple[str, Row]]]:
    """The rows of drafts by table, in the order of writing, each with its hit."""
    rows = {
        name: [(one.hit, row) for one in drafts for row in one.rows.get(name, ())]
        for name in _ORDER
    }
    return {name: pairs for name, pairs in rows.items() if pairs}


def _source(name: str, pairs: Sequence[tuple[str, Row]], order: Order) -> Rows:
    """A delivery under a name of its own: other rows never come under it, none is taken out."""
    rows = [row for _, row in pairs]
    digest = hashlib.sha256(repr(rows).encode()).hexdigest()[:16]
    return Rows(f"{PREFIX}/{order.at:%Y-%m-%d}/{digest}", arrow(tables()[name], rows))
