"""A batch run: every bill of a period, all rules, one bucket of persons at a time.

A run that was killed goes on where it stopped: what it is made of (ledger versions, knowledge,
rules, period) names its folder, and a bucket's folder is there whole or not at all.
"""

import datetime
import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

from baoheng.ledger.definitions import tables
from baoheng.ledger.delta import snapshot
from baoheng.ledger.engine import engine
from baoheng.ledger.folder import Ledger
from baoheng.ledger.load import Order as LoadOrder
from baoheng.review import across, staging
from baoheng.review.bucket import Work, days_of
from baoheng.review.delivery import Delivered, add_reviewed, add_run, deliver
from baoheng.review.gathering import Results, results
from baoheng.review.hits import Hit, once
from baoheng.review.incremental import Before, earlier, keep, program, study_changed
from baoheng.review.model import Point, date_of, told
from baoheng.review.naming import Names
from baoheng.review.spark.run import work_on_spark
from baoheng.review.states import State, States
from baoheng.review.study import COUNTS, bucket_folder, study, waiting
from baoheng.review.writing import PREFIX, Stamp, rows_of

FULL, INCREMENTAL = "1", "2"  # run_kind
_FORGOTTEN = datetime.timedelta(days=30)
_READ = (*staging.BY_PERSON, *staging.SHARED, "stock_counts", "stock_changes", "trace_codes")


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: the first and last day (whole months), the knowledge, by whom and when.

    ``spark`` is the address of a Spark master; without one DuckDB works,
    ``workers`` buckets at once. ``full`` takes nothing over from an earlier run, nor does Spark.
    """

    first: datetime.date
    last: datetime.date
    points: tuple[Point, ...]
    states: States
    rules_version: str
    knowledge_version: str
    by: str
    at: datetime.datetime
    workers: int = 2
    spark: str | None = None
    full: bool = False
    wait_seconds: int = 600

    def under(self, states: States) -> "Order":
        """The same order under other states of the rules."""
        return replace(self, states=states)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did; ``unknown`` counts, by rule, what could not be judged.

    ``bills`` and ``lines`` were reviewed now. ``same`` bills had not changed since an earlier run.
    """

    run: str
    bills: int
    lines: int
    same: int
    hits: int
    amount: int  # 分
    by_rule: Mapping[str, int]
    shadow: Mapping[str, int]  # hits of shadow rules: counted, told to nobody
    unknown: Mapping[str, int]
    delivered: Delivered
    resumed: int  # buckets that an earlier, killed run had done
    versions: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Worked:
    """What a run has worked out and not yet written down."""

    work: Work
    folder: Path
    stamp: Stamp
    results: Results
    places: tuple[across.Place, ...]
    shadow: Mapping[str, int]
    resumed: int
    kind: str


def run(
    ledger: Ledger,
    order: Order,
    advance: Callable[[str], None],
    now: Callable[[], datetime.datetime] | None = None,
) -> Outcome:
    """Review every bill that was settled in the period; ``advance`` hears of each bucket.

    ``now`` tells when it ends; without it the run has no end time.

    Raises LedgerError and OutputError; what was done so far stays for the next run.
    """
    with ledger.locked(PREFIX, order.wait_seconds):
        done = work_out(ledger, order, advance)
        advance("汇总疑点")
        outcome = _write(ledger, order, done, now)
        if order.spark:
            shutil.rmtree(done.folder, ignore_errors=True)
        else:
            keep(done.work, done.folder)
        advance("写入台账")
        return outcome


def work_out(ledger: Ledger, order: Order, advance: Callable[[str], None]) -> Worked:
    """All hits of the period; nothing is written but the run's own work folder."""
    versions = {name: snapshot(ledger, tables()[name]).version for name in _READ}
    work = Work(ledger, versions, order.points, days_of(order.first, order.last, order.points))
    _sweep(ledger, order.at)
    folder = _folder(ledger, order, versions)
    stamp = _stamp(folder, order)
    before = None
    if order.spark:
        resumed, found = work_on_spark(work, folder, order.spark, advance)
    else:
        before = None if order.full else earlier(work)
        resumed = _study_all(work, before, folder, order.workers, advance)
        found = across.look_across(work, folder)
    made, places, shadow = _published(results(work, folder, found), found.places, order)
    kind = INCREMENTAL if before else FULL
    return Worked(work, folder, stamp, made, places, shadow, resumed, kind)


def _write(
    ledger: Ledger,
    order: Order,
    done: Worked,
    now: Callable[[], datetime.datetime] | None,
) -> Outcome:
    made, stamp, versions = done.results, done.stamp, done.work.versions
    loading = LoadOrder(order.by, order.at, replace=True, wait_seconds=order.wait_seconds)
    with engine(done.folder / "spill") as connection:
        names = Names(ledger, connection)
        rows = rows_of(made, done.places, names, stamp, across_name(order))
        delivered = deliver(ledger, connection, rows, deliveries(order), loading)
        add_reviewed(ledger, connection, made, done.folder, stamp, loading)
    bills, lines, same = _counts(done.folder, ledger.buckets)
    count = len(made.hits) + len(done.places)
    row = _run_row(order, done, (bills, lines, count))
    row["end_time"] = now().replace(microsecond=0) if now else None
    add_run(ledger, row, loading)
    ledger.keep_note(f"review/{stamp.run}.json", json.dumps({"versions": dict(versions)}))
    return Outcome(
        run=stamp.run,
        bills=bills,
        lines=lines,
        same=same,
        hits=count,
        amount=delivered.amount,
        by_rule=_by_rule(made.hits, done.places),
        shadow=done.shadow,
        unknown=_unknown(made, order.points),
        delivered=delivered,
        resumed=done.resumed,
        versions=versions,
    )


def steps_of(ledger: Ledger) -> int:
    """How often ``run`` says that it has got on."""
    return ledger.buckets + 2


def _folder(ledger: Ledger, order: Order, versions: Mapping[str, int]) -> Path:
    parts = [
        order.first.isoformat(), order.last.isoformat(), order.rules_version,
        order.knowledge_version, told(order.points), json.dumps(versions, sort_keys=True),
        program(), repr(order.full),
    ]  # fmt: skip
    digest = hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]
    folder = ledger.work_folder(f"review-{digest}")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _sweep(ledger: Ledger, at: datetime.datetime) -> None:
    """Clear the work of runs long ago: that were killed and never went on, or never came again."""
    for file in (ledger.root / "work").glob("review*-*/run.json"):
        begun = datetime.datetime.fromisoformat(json.loads(file.read_text(encoding="utf-8"))["at"])
        if at - begun > _FORGOTTEN:
            shutil.rmtree(file.parent, ignore_errors=True)


def _stamp(folder: Path, order: Order) -> Stamp:
    """The run's number and begin: those of the killed run where there is one."""
    file = folder / "run.json"
    if file.is_file():
        kept = json.loads(file.read_text(encoding="utf-8"))
        return Stamp(kept["run"], datetime.datetime.fromisoformat(kept["at"]))
    at = order.at.replace(microsecond=0)
    stamp = Stamp(f"SH{at:%Y%m%d%H%M%S}{folder.name[-6:]}", at)
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps({"run": stamp.run, "at": at.isoformat()}), encoding="utf-8")
    fresh.replace(file)
    return stamp


def _study_all(
    work: Work, before: Before | None, folder: Path, workers: int, advance: Callable[[str], None]
) -> int:
    """Review the buckets that are not done yet; how many were."""
    every = range(work.ledger.buckets)
    left = waiting(folder, len(every))
    for one in every:
        if one not in left:
            advance(f"第 {one + 1} 组（上次已完成）")
    if workers == 1:
        for one in left:
            _study(work, before, one, folder)
            advance(f"第 {one + 1} 组人员")
        return len(every) - len(left)
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        running = {pool.submit(_study, work, before, one, folder): one for one in left}
        for done in as_completed(running):
            done.result()
            advance(f"第 {running[done] + 1} 组人员")
    return len(every) - len(left)


def _study(work: Work, before: Before | None, bucket: int, folder: Path) -> None:
    if before:
        study_changed(work, before, bucket, folder)
    else:
        study(work, bucket, folder)


def deliveries(order: Order) -> list[str]:
    """The deliveries of the period: its months, and what shows across persons."""
    months = []
    month = order.first.replace(day=1)
    while month <= order.last:
        months.append(f"{PREFIX}/{month:%Y-%m}")
        month = (month + datetime.timedelta(32)).replace(day=1)
    return [*months, across_name(order)]


def across_name(order: Order) -> str:
    """The delivery of what shows across persons; another period has its own."""
    return f"{PREFIX}/{order.first:%Y-%m}至{order.last:%Y-%m}/跨人员"


def _counts(folder: Path, buckets: int) -> tuple[int, int, int]:
    every = [
        json.loads((bucket_folder(folder, one) / COUNTS).read_text(encoding="utf-8"))
        for one in range(buckets)
    ]
    return (
        sum(one["bills"] for one in every),
        sum(one["lines"] for one in every),
        sum(one.get("same", 0) for one in every),
    )


def _run_row(order: Order, done: Worked, counts: tuple[int, int, int]) -> dict[str, object]:
    bills, lines, hits = counts
    stamp = done.stamp
    told = hashlib.sha256(json.dumps(dict(done.work.versions), sort_keys=True).encode()).hexdigest()
    return {
        "run_id": stamp.run,
        "run_kind": done.kind,
        "rules_version": order.rules_version,
        "knowledge_version": order.knowledge_version,
        "data_version": told[:16],
        "period_begin": order.first,
        "period_end": order.last,
        "bill_cnt": bills,
        "line_cnt": lines,
        "hit_cnt": hits,
        "begin_time": stamp.at,
    }


def _published(
    made: Results, places: Iterable[across.Place], order: Order
) -> tuple[Results, tuple[across.Place, ...], dict[str, int]]:
    """What rules in force have found, with money counted once among them; counts of shadow ones."""
    hits: dict[State, list[Hit]] = {state: [] for state in State}
    for hit in made.hits:
        day = date_of(made.bills[hit.bill].setl_d)
        hits[order.states.on(hit.point.rule.number, day)].append(hit)
    kept: dict[State, list[across.Place]] = {state: [] for state in State}
    for one in places:
        kept[order.states.on(one.point.rule.number, order.last)].append(one)
    shadow = _by_rule(hits[State.SHADOW], kept[State.SHADOW])
    told = replace(made, hits=once(hits[State.PUBLISHED]))
    return told, tuple(kept[State.PUBLISHED]), shadow


def _by_rule(hits: Iterable[Hit], places: Sequence[across.Place]) -> dict[str, int]:
    counts = Counter(hit.point.rule.number for hit in hits)
    counts.update(one.point.rule.number for one in places)
    return dict(counts)


def _unknown(made: Results, points: Sequence[Point]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for point, count in made.unknown.items():
        counts[points[point].rule.number] += count
    return dict(counts)
