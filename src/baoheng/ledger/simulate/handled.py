"""Tables of the review's handling: runs, hits with their lines, steps and decisions."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa

from baoheng.ledger.simulate.bills import CityWords, dept_of_doctor
from baoheng.ledger.simulate.catalogue import planted_rules
from baoheng.ledger.simulate.chunk import World
from baoheng.ledger.simulate.frames import coded, dates, flags, frame, money, same, texts, times
from baoheng.ledger.simulate.handling import (
    Handling,
    Hit,
    hit_id,
    run_ids,
    run_seconds,
)

_DAY_SECONDS = 86_400
_SUSPICION_FROM = 35  # rules from here on are mostly suspicions
FIRST, RECHECK, APPEAL, DECISION = range(1, 5)


def handling_frames(handling: Handling) -> Iterator[tuple[str, pa.Table]]:
    """Runs, hits, their lines and steps."""
    hits = handling.hits
    yield "review_runs", _runs(handling)
    yield "hits", _hits(handling.world, hits)
    yield "hit_lines", _hit_lines(hits)
    steps = [step for hit in hits for step in steps_of(handling.world, hit)]
    yield "hit_steps", _steps(steps)
    yield "hit_line_decisions", _decisions(hits)


def _runs(handling: Handling) -> pa.Table:
    world = handling.world
    months = np.array([*world.period.months()], dtype=np.int64)
    by_month = np.bincount([hit.month for hit in handling.hits], minlength=13)
    begin = run_seconds(world, months)
    first = np.array([world.period.month_begin(month) for month in range(1, 14)])
    return frame(
        "review_runs",
        {
            "run_id": coded(months - 1, run_ids(world)),
            "run_kind": same("1", len(months)),
            "rules_version": same("云溪示例规则1版", len(months)),
            "knowledge_version": same("云溪示例知识1版", len(months)),
            "period_begin": dates(first[months - 1]),
            "period_end": dates(first[months] - 1),
            "bill_cnt": pa.array(handling.bills[months], pa.int64()),
            "line_cnt": pa.array(handling.lines[months], pa.int64()),
            "hit_cnt": pa.array(by_month[months], pa.int64()),
            "begin_time": times(begin),
            "end_time": times(begin + 9000),
        },
    )


@cache
def _suspicious() -> frozenset[str]:
    """Rules whose hits are suspicions: the hospital must be heard."""
    return frozenset(
        rule["number"]
        for rule in planted_rules()
        if not rule["number"].isdigit() or int(rule["number"]) >= _SUSPICION_FROM
    )


def _hits(world: World, hits: list[Hit]) -> pa.Table:
    doctor = np.array([hit.doctor for hit in hits], dtype=np.int64)
    dept = dept_of_doctor(world, doctor)
    words = CityWords(world)
    month = np.array([hit.month for hit in hits], dtype=np.int64)
    return frame(
        "hits",
        {
            "hit_id": texts([hit_id(hit) for hit in hits]),
            "run_id": coded(month - 1, run_ids(world)),
            "rule_id": texts([f"YX{hit.case.scenario.number}" for hit in hits]),
            "rule_name": texts([hit.case.scenario.name for hit in hits]),
            "result_type": texts(
                ["2" if hit.case.scenario.number in _suspicious() else "1" for hit in hits]
            ),
            "review_stage": same("3", len(hits)),
            "fixmedins_code": texts([world.city.code[hit.institution] for hit in hits]),
            "setl_id": texts([hit.setl for hit in hits]),
            "mdtrt_id": texts([hit.mdtrt for hit in hits]),
            "psn_no": texts([hit.person for hit in hits]),
            "dept_codg": coded(dept, words.departments),
            "dr_codg": coded(doctor, words.doctors),
            "hit_time": times(run_seconds(world, month) + 4000),
            "vola_amt": money(np.array([hit.amount for hit in hits], dtype=np.int64)),
            "vola_cont": texts([f"{hit.case.scenario.name}，请核对" for hit in hits]),
        },
    )


def _hit_lines(hits: list[Hit]) -> pa.Table:
    rows = [(hit, serial, cents) for hit in hits for serial, cents in hit.lines]
    return frame(
        "hit_lines",
        {
            "hit_id": texts([hit_id(row[0]) for row in rows]),
            "mdtrt_id": texts([row[0].mdtrt for row in rows]),
            "feedetl_sn": texts([f"{row[1]:06d}" for row in rows]),
            "psn_no": texts([row[0].person for row in rows]),
            "vola_item_type": same("1", len(rows)),
            "vola_amt": money(np.array([row[2] for row in rows], dtype=np.int64)),
            "main_flag": same("1", len(rows)),
        },
    )


@dataclass(frozen=True, slots=True)
class Step:
    """One step of handling a hit."""

    hit: Hit
    order: int
    kind: int
    begin: int
    days: int
    outcome: str
    upheld: int


def steps_of(world: World, hit: Hit) -> Iterator[Step]:
    """First review, recheck for most, an appeal for a third, then a decision."""
    begin = world.period.month_begin(hit.month + 1) + 3
    final = hit.amount if hit.right else 0
    yield Step(hit, 1, FIRST, begin, 16 + hit.chance % 6, "4", 0)
    order, begin = 2, begin + 22
    if hit.chance % 16:
        yield Step(hit, order, RECHECK, begin, 2 + hit.chance % 5, "4", 0)
        order, begin = order + 1, begin + 7
    if hit.chance % 3 == 0 or not hit.right:
        yield Step(hit, order, APPEAL, begin, 3, "6", 0)
        order, begin = order + 1, begin + 4
    outcome = "1" if hit.right else "3"
    yield Step(hit, order, DECISION, begin, 3, outcome, final)


_STEP_KINDS = {FIRST: "1", RECHECK: "2", APPEAL: "3", DECISION: "6"}


def _steps(steps: list[Step]) -> pa.Table:
    begin = np.array([step.begin for step in steps], dtype=np.int64)
    done = begin + np.array([step.days for step in steps], dtype=np.int64)
    return frame(
        "hit_steps",
        {
            "hit_id": texts([hit_id(step.hit) for step in steps]),
            "step_no": pa.array([step.order for step in steps], pa.int64()),
            "step_kind": texts([_STEP_KINDS[step.kind] for step in steps]),
            "begin_date": dates(begin),
            "due_date": dates(begin + 24),
            "done_time": times(done * _DAY_SECONDS + 50_000),
            "step_outcome": texts([step.outcome for step in steps]),
            "upheld_amt": money(np.array([step.upheld for step in steps], dtype=np.int64)),
            "manual_flag": flags(np.array([step.kind != FIRST for step in steps], dtype=bool)),
            "handler": texts([f"经办{step.hit.chance % 7 + 1}" for step in steps]),
        },
    )


def _decisions(hits: list[Hit]) -> pa.Table:
    """The decision on each line, at the last step."""
    rows = []
    for hit in hits:
        last = [*steps_of_orders(hit)][-1]
        rows += [(hit, last, serial, cents) for serial, cents in hit.lines]
    return frame(
        "hit_line_decisions",
        {
            "hit_id": texts([hit_id(row[0]) for row in rows]),
            "step_no": pa.array([row[1] for row in rows], pa.int64()),
            "mdtrt_id": texts([row[0].mdtrt for row in rows]),
            "feedetl_sn": texts([f"{row[2]:06d}" for row in rows]),
            "psn_no": texts([row[0].person for row in rows]),
            "vola_amt": money(np.array([row[3] for row in rows], dtype=np.int64)),
            "upheld_amt": money(
                np.array([row[3] if row[0].right else 0 for row in rows], dtype=np.int64)
            ),
            "reason": texts(["病历与收费不符" if row[0].right else "申诉理由成立" for row in rows]),
        },
    )


def steps_of_orders(hit: Hit) -> range:
    """The numbers of a hit's steps."""
    count = 2 + bool(hit.chance % 16) + (hit.chance % 3 == 0 or not hit.right)
    return range(1, count + 1)
