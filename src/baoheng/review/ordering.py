"""The order of a run or a trial over a period: the points in force, of one rule or of all."""

import datetime
from dataclasses import dataclass

from baoheng.core.errors import LedgerError
from baoheng.ledger.folder import Ledger
from baoheng.packs import load
from baoheng.review.knowledge.store import load_points
from baoheng.review.run import Order
from baoheng.review.states import Change, State, States, load_states


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, when, for which days (whole months), with how many workers at once."""

    first: datetime.date
    last: datetime.date
    by: str
    at: datetime.datetime
    workers: int
    wait_seconds: int


def order_of(
    ledger: Ledger,
    asked: Asked,
    states: tuple[States, int],
    only: str | None = None,
    spark: str | None = None,
) -> Order:
    """The order of a run; ``only`` names one rule. ``states`` with the version of their table.

    Raises LedgerError where the ledger has no knowledge for it.
    """
    known = load_points(ledger, asked.first, asked.last)
    running = states[0].running(known.points, asked.first, asked.last)
    points = [one for one in running if only is None or one.rule.number == only]
    if not points:
        what = f"规则 {only} " if only else ""
        raise LedgerError(
            f"{what}没有可用的知识点，没有审核",
            where=str(ledger.place),
            todo="请先导入知识：baoheng knowledge import 文件，再确认待确认的知识点",
        )
    packs = load("national/review/rules_policy.toml")["version"]
    renumbered = tuple(one.placed(place) for place, one in enumerate(points))
    return Order(
        first=asked.first,
        last=asked.last,
        points=renumbered,
        states=states[0],
        rules_version=f"{packs}·{max(states[1], 0)}",
        knowledge_version=known.version,
        by=asked.by,
        at=asked.at,
        workers=asked.workers,
        wait_seconds=asked.wait_seconds,
        spark=spark,
    )


def trial_of(ledger: Ledger, asked: Asked, rule: str, state: State, begin: datetime.date) -> Order:
    """The order of a trial: one rule alone, as it would be in another state from a day on."""
    states, version = load_states(ledger)
    trial = Change(rule, begin, state, "试算", asked.by)
    kept = [one for one in states.changes.get(rule, ()) if one.begin < begin]
    tried = States({**states.changes, rule: (*kept, trial)})
    always = States({**states.changes, rule: ()})
    return order_of(ledger, asked, (always, version), rule).under(tried)
