"""The knowledge points of a rule, read from the ledger for one page."""

from dataclasses import dataclass

from baoheng.ledger.definitions import dictionary
from baoheng.ledger.engine import reading
from baoheng.ledger.reading import make_views
from baoheng.workbench.ledgers import ledger

_MOST = 100
_POINTS = """SELECT point_id, coalesce(point_name, note, ''), point_state, wait_reason,
    point_source, begndate, enddate
FROM knowledge_points WHERE rule_no = $rule ORDER BY point_state = '1', point_id LIMIT $most"""
ACTIVE = "1"


@dataclass(frozen=True, slots=True)
class Shown:
    """One point as a page lists it."""

    number: str
    name: str
    state: str
    waits: bool
    why: str
    source: str
    begin: object
    end: object


def points_of(rule: str) -> tuple[list[Shown], bool]:
    """The points of a rule, those that wait first; whether there are more."""
    words = dictionary("point_state")
    with reading() as connection:
        make_views(ledger(), connection, ["knowledge_points"])
        rows = connection.execute(_POINTS, {"rule": rule, "most": _MOST + 1}).fetchall()
    made = [
        Shown(number, name, words.get(state, state), state != ACTIVE, why or "", *rest)
        for number, name, state, why, *rest in rows[:_MOST]
    ]
    return made, len(rows) > _MOST
