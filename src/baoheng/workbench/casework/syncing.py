"""Keeping the projection as the ledger is: all of it, or some hits after an act."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

import duckdb
import pyarrow as pa
from django.db import transaction
from django.utils import timezone

from baoheng.ledger.definitions import table
from baoheng.ledger.delta import newest
from baoheng.ledger.engine import reading
from baoheng.ledger.folder import Ledger
from baoheng.ledger.masking import masked_sql
from baoheng.ledger.reading import make_views
from baoheng.review.handling.model import TRIAL, Case
from baoheng.review.handling.precision import precisions, proposals
from baoheng.review.handling.reading import Wanted, read_cases
from baoheng.review.rules import rules
from baoheng.review.states import load_states
from baoheng.workbench.casework import ledgers
from baoheng.workbench.casework.models import Hit, Reviewed, RuleFacts, Sync
from baoheng.workbench.casework.projecting import FIELDS, hit_of, level_of
from baoheng.workbench.casework.repairing import add_entries, done_here, gained
from baoheng.workbench.casework.tallying import keep_tallies, move_tallies
from baoheng.workbench.ledgers import ledger

READ = (
    "hits", "hit_lines", "review_runs", "hit_steps", "hit_line_decisions", "recoveries",
    "recovery_receipts", "appeal_files", "panel_members", "institutions", "departments",
    "reviewed_bills", "rule_states", "knowledge_points", "realtime_calls",
)  # fmt: skip
_RUNS = ("hits", "review_runs")
_SHAPE, SHAPE = "shape", 4  # raise it when rows are to be made anew though the ledger is as it was
_AT_ONCE = 200
T = TypeVar("T")
_DAYS = 14
STEPS = ("疑点", "规则", "机构", "写入")
_BILLS = """SELECT fixmedins_code, any_value(fixmedins_name), any_value(medins_lv),
    any_value(fixmedins_type), any_value(admdvs), period_begin, count(DISTINCT settlement)
FROM reviewed_bills JOIN review_runs USING (run) JOIN institutions USING (institution)
WHERE run_kind <> $trial GROUP BY fixmedins_code, period_begin"""
_CALLS = """SELECT reqt_time::DATE AS day, count(*), count(*) FILTER (WHERE vola_flag),
    quantile_cont(ana_dura, 0.95), count(DISTINCT institution)
FROM realtime_calls GROUP BY day ORDER BY day DESC LIMIT $days"""


def batched(some: Iterable[T], size: int) -> Iterator[list[T]]:
    """Some at a time."""
    left = iter(some)
    while part := [*islice(left, size)]:
        yield part


def sync(advance: Callable[[str], None]) -> Sync:
    """Compare everything with the ledger and write what is different; safe to do again."""
    here = ledger()
    before = Sync.objects.filter(id=1).first()
    began, now = timezone.now(), versions(here)
    if before and before.versions == now:
        before.at, before.changed = timezone.now(), 0
        before.save(update_fields=["at", "changed"])
        return before
    with reading() as connection:
        advance("读疑点")
        cases = read_cases(here, connection, Wanted(), whole=True)
        rows = _rows(here, connection, cases)
        advance("核对规则")
        _keep_rules(here, connection, cases)
        advance("核对机构")
        _keep_reviewed(here, connection)
        calls = _calls(here, connection)
    advance("写入")
    changed = _write(here, rows, began)
    keep_tallies(rows, began)
    told = {"at": timezone.now(), "versions": now, "hits": len(rows), "changed": changed}
    return Sync.objects.update_or_create(id=1, defaults={**told, "calls": calls})[0]


def refresh(numbers: Sequence[str], own: str = "", by: str = "") -> None:
    """Read some hits again, and those that share lines with them; within the caller's act.

    ``own`` is the kind of what the act did with each of them, ``by`` the handler: that the act logs
    itself. What else the rows did not know yet was cut off, and is logged now.
    """
    here = ledger()
    with reading() as connection:
        cases = read_cases(here, connection, Wanted([*numbers]), whole=True)
        met = {share.hit for case in cases for some in case.shares.values() for share in some}
        if more := sorted(met - {case.hit for case in cases}):
            others = read_cases(here, connection, Wanted(more), whole=True)
            cases += [case for case in others if case.run_kind != TRIAL]
        rows = _rows(here, connection, cases)
    known = Hit.objects.in_bulk([row.pk for row in rows])
    fresh = [row for row in rows if row.pk not in known or known[row.pk].digest != row.digest]
    for row in fresh:
        mine = own if row.pk in numbers else ""
        add_entries(here, row, gained(known.get(row.pk), row, mine, by))
    _put(fresh)
    move_tallies([known[row.pk] for row in fresh if row.pk in known], fresh)


def behind() -> bool:
    """Whether the ledger has hits of a run that the pages have not read; acts do not count."""
    last, here = Sync.objects.filter(id=1).first(), ledger()
    known = last.versions if last else {}
    return any(newest(here, name) != known.get(name, -1) for name in _RUNS)


def versions(here: Ledger) -> dict[str, int]:
    """What the ledger is at, of all that the projection is made of."""
    return {_SHAPE: SHAPE, **{name: newest(here, name) for name in READ}}


def follow(known: dict[str, int], wrote: Iterable[str]) -> None:
    """Within an act that has written these tables: what was compared before it, is still.

    ``known`` is what the ledger was at before. Where somebody else has written meanwhile, nothing
    is said, and the next comparison finds out.
    """
    here, last = ledger(), Sync.objects.filter(id=1).first()
    now = known | {name: max(known[name], 0) + 1 for name in wrote if name in known}
    if last and last.versions == known and versions(here) == now:
        last.versions = now
        last.save(update_fields=["versions"])


def _rows(here: Ledger, connection: duckdb.DuckDBPyConnection, cases: Sequence[Case]) -> list[Hit]:
    regions = regions_of(here, connection)
    hidden = masked_persons(connection, {case.subject.person or "" for case in cases})
    settings = ledgers.handling()
    return [hit_of(case, settings, regions, hidden[case.subject.person or ""]) for case in cases]


def regions_of(here: Ledger, connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Where institutions are."""
    make_views(here, connection, ["institutions"])
    return dict(connection.execute("SELECT fixmedins_code, admdvs FROM institutions").fetchall())


def masked_persons(connection: duckdb.DuckDBPyConnection, persons: set[str]) -> dict[str, str]:
    """The numbers of persons as people see them without a purpose."""
    connection.register("shown_persons", pa.table({"psn": pa.array(sorted(persons), pa.string())}))
    column = table("persons").by_name["psn_no"]
    query = f"SELECT psn, {masked_sql(column, 'psn')} FROM shown_persons"  # noqa: S608
    rows = connection.execute(query)
    found = {psn: (text or "") if psn else "" for psn, text in rows.fetchall()}
    connection.unregister("shown_persons")
    return found


def _write(here: Ledger, rows: Sequence[Hit], began: datetime.datetime) -> int:
    """Write the rows that say something new, take out those that are gone; how many changed.

    In many short transactions, for people act meanwhile: what an act has read since ``began`` is
    newer and stays. After a kill the next comparison writes what is left.
    """
    digests = dict(Hit.objects.values_list("number", "digest"))
    fresh = [row for row in rows if digests.pop(row.number, None) != row.digest]
    cut_off: list[Hit] = []
    for some in batched(fresh, _AT_ONCE):
        with transaction.atomic():
            known = _older(some, began)
            late = [row.pk for row in some if done_here(gained(known.get(row.pk), row))]
            _put([row for row in some if row.pk in known and row.pk not in late])
        cut_off += [row for row in some if row.pk in late]
    for some in batched(cut_off, _AT_ONCE):
        _log_late(here, some, began)
    for numbers in batched(digests, _AT_ONCE):
        Hit.objects.filter(pk__in=numbers, read_at__lte=began).delete()
    return len(fresh) + len(digests)


def _older(rows: Sequence[Hit], began: datetime.datetime) -> dict[str, Hit | None]:
    """What is to be written of these rows, each with the row before it, if there is one.

    What an act has read since is left out.
    """
    there = Hit.objects.in_bulk([row.pk for row in rows])
    older: dict[str, Hit | None] = {}
    for row in rows:
        row.read_at = began
        before = there.get(row.pk)
        if before is None or before.read_at <= began:
            older[row.pk] = before
    return older


def _log_late(here: Ledger, rows: Sequence[Hit], began: datetime.datetime) -> None:
    """Write rows with something done that the log does not know, and the entries that it lacks.

    In turn with the acts, so that none of them is in between.
    """
    with ledgers.turn(), transaction.atomic():
        known = _older(rows, began)
        for row in rows:
            add_entries(here, row, gained(known.get(row.pk), row))
        _put([row for row in rows if row.pk in known])


def _put(rows: Sequence[Hit]) -> None:
    Hit.objects.bulk_create(
        rows,
        batch_size=_AT_ONCE,
        update_conflicts=True,
        unique_fields=["number"],
        update_fields=FIELDS,
    )


def _keep_rules(here: Ledger, connection: duckdb.DuckDBPyConnection, cases: Sequence[Case]) -> None:
    points: dict[str, dict[str, int]] = {}
    make_views(here, connection, ["knowledge_points"])
    for rule, state, count in connection.execute(
        "SELECT rule_no, point_state, count(*) FROM knowledge_points GROUP BY ALL"
    ).fetchall():
        points.setdefault(rule, {})[state] = count
    hits: dict[str, int] = {}
    for case in cases:
        hits[case.rule] = hits.get(case.rule, 0) + 1
    judged = precisions(cases)
    advice = proposals(judged, ledgers.handling().precision(timezone.localdate()))
    said = {one.rule: one.said for one in advice}
    with transaction.atomic():
        RuleFacts.objects.all().delete()
        RuleFacts.objects.bulk_create(
            RuleFacts(
                number=number,
                points=points.get(number, {}).get("1", 0),
                waiting=points.get(number, {}).get("2", 0),
                hits=hits.get(rule.id, 0),
                confirmed=sum(one.confirmed for one in judged if one.rule == rule.id),
                dismissed=sum(one.dismissed for one in judged if one.rule == rule.id),
                turned=sum(one.turned for one in judged if one.rule == rule.id),
                proposal=said.get(rule.id, ""),
                reasons=[
                    pair for one in judged if one.rule == rule.id
                    for pair in one.reasons.most_common(3)
                ],
            )
            for number, rule in rules().items()
        )  # fmt: skip
    keep_states()


def keep_states() -> None:
    """Read the states of the rules again."""
    states, _ = load_states(ledger())
    today = timezone.localdate()
    for row in RuleFacts.objects.all():
        row.state = states.on(row.number, today).value
        row.changes = [
            [one.begin.isoformat(), one.state.words, one.reason, one.by]
            for one in states.changes.get(row.number, ())
        ]
        row.save(update_fields=["state", "changes"])


def _keep_reviewed(here: Ledger, connection: duckdb.DuckDBPyConnection) -> None:
    make_views(here, connection, ("reviewed_bills", "review_runs", "institutions"))
    settings = ledgers.handling()
    rows = connection.execute(_BILLS, {"trial": TRIAL}).fetchall()
    with transaction.atomic():
        Reviewed.objects.all().delete()
        Reviewed.objects.bulk_create(
            Reviewed(
                institution=code, name=name or "", level=level_of(level, kind, settings),
                region=region or "", month=month, bills=count,
            )
            for code, name, level, kind, region, month, count in rows
        )  # fmt: skip


def _calls(here: Ledger, connection: duckdb.DuckDBPyConnection) -> list[list[object]]:
    """The latest days of real-time calls: calls, with hits, slowest of twenty, institutions."""
    make_views(here, connection, ["realtime_calls"])
    rows = connection.execute(_CALLS, {"days": _DAYS}).fetchall()
    return [[day.isoformat(), *rest] for day, *rest in reversed(rows)]
