"""What a change of rules or knowledge would do, before anybody is told of anything."""

import shutil
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from baoheng.ledger.engine import engine
from baoheng.ledger.folder import Ledger
from baoheng.ledger.reading import make_views
from baoheng.ledger.register import last_deliveries, loads
from baoheng.review.naming import Names
from baoheng.review.run import Order, Worked, across_name, deliveries, work_out
from baoheng.review.writing import PREFIX, Row, rows_of


@dataclass(slots=True)
class Effect:
    """What would become of one rule's hits: amounts in 分, bills and institutions by their codes.

    ``worked_on`` counts those that would go away though somebody has worked on them: they stay.
    """

    fresh: int = 0
    fresh_amount: int = 0
    gone: int = 0
    gone_amount: int = 0
    same: int = 0
    worked_on: int = 0
    bills: set[str] = field(default_factory=set)
    institutions: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Planned:
    """The effects by rule, and the counts of shadow rules."""

    effects: Mapping[str, Effect]
    shadow: Mapping[str, int]


def plan(ledger: Ledger, order: Order, advance: Callable[[str], None]) -> Planned:
    """Run the order's points and states and compare with the hits that the ledger has."""
    with ledger.locked(PREFIX, order.wait_seconds):
        done = work_out(ledger, order, advance)
        effects = _compare(ledger, order, done)
        shutil.rmtree(done.folder, ignore_errors=True)
        return Planned(effects, done.shadow)


def _compare(ledger: Ledger, order: Order, done: Worked) -> dict[str, Effect]:
    register = last_deliveries(loads(ledger, "hits"))
    numbers = [register[name][1].number for name in deliveries(order) if name in register]
    considered = sorted({point.rule.id for point in order.points})
    with engine(done.folder / "spill") as connection:
        names = Names(ledger, connection)
        rows = rows_of(done.results, done.places, names, done.stamp, across_name(order))
        make_views(ledger, connection, ("hits", "hit_steps", "institutions", "encounters"))
        there = connection.execute(
            "SELECT h.hit_id, h.rule_id, h.vola_amt, e.mdtrt_id, i.fixmedins_code, "
            "h.hit IN (SELECT hit FROM hit_steps) FROM hits h "
            "LEFT JOIN encounters e ON e.encounter = h.encounter "
            "LEFT JOIN institutions i ON i.institution = h.institution "
            "WHERE list_contains(?, h._source) AND list_contains(?, h.rule_id)",
            [numbers, considered],
        ).fetchall()
    return _effects([row for some in rows.hits.values() for row in some], there)


def _effects(
    rows: list[Row], there: list[tuple[str, str, int, str | None, str, bool]]
) -> dict[str, Effect]:
    effects: dict[str, Effect] = defaultdict(Effect)
    known = {row[0] for row in there}
    found = {str(row["hit_id"]) for row in rows}
    for row in rows:
        effect = effects[row["rule_id"]]
        if row["hit_id"] in known:
            effect.same += 1
            continue
        effect.fresh += 1
        effect.fresh_amount += int(row["vola_amt"] * 100)
        _touch(effect, row.get("mdtrt_id"), row["fixmedins_code"])
    for number, rule, amount, bill, institution, worked in there:
        if number in found:
            continue
        effect = effects[rule]
        if worked:
            effect.worked_on += 1
            continue
        effect.gone += 1
        effect.gone_amount += amount
        _touch(effect, bill, institution)
    return dict(effects)


def _touch(effect: Effect, bill: str | None, institution: str) -> None:
    if bill:
        effect.bills.add(bill)
    effect.institutions.add(institution)
