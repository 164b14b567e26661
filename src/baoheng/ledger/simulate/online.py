"""Care over the internet (rule 47): a few ordinary visits are held online instead.

Nothing else about such a visit changes, so the rest of the city is the same with and without
them: neither whom the other cases happen to nor any money depends on how many there are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from baoheng.ledger.simulate.catalogue import catalogue, planted_rules
from baoheng.ledger.simulate.city import PRIMARY, City
from baoheng.ledger.simulate.draws import Draws, Ints, Mask
from baoheng.ledger.simulate.lines import Lines
from baoheng.ledger.simulate.names import encounter_no, person_no
from baoheng.ledger.simulate.scenarios import scenarios
from baoheng.ledger.simulate.visits import ONLINE, VISIT, Encounters

if TYPE_CHECKING:
    from baoheng.ledger.simulate.chunk import Chunk, World

_DRUGS = (9, 11)  # charge types
_ADVICE = 2


@dataclass(frozen=True, slots=True)
class OnlineCase:
    """One visit and, where it offends, which of its lines."""

    place: int  # in the chunk
    violation: bool
    serials: tuple[int, ...]
    amount: int  # of these lines, in 分


@cache
def online_rule() -> dict[str, Any]:
    """The rule that bars drugs from care over the internet."""
    return next(one for one in planted_rules() if one.get("online"))


def take_online(
    found: Encounters, lines: Lines, spared: Mask, city: City, draws: Draws, serials: range
) -> list[OnlineCase]:
    """Turn ordinary visits into visits online, as many of a kind as a scenario has cases.

    Each round of the scenarios (``serials``) gives three cases: a drug that is barred online, and
    as near-misses another drug online and a barred one at the counter. Visits with nothing but
    advice and drugs can be held online; ``spared`` marks those of planted cases.
    """
    rounds = serials.stop // len(scenarios()) - serials.start // len(scenarios())
    kinds, size = catalogue(), len(found.number)
    barred = np.isin(kinds.family[lines.item], _barred())
    drug = np.isin(kinds.charge[lines.item], _DRUGS)
    other = (~drug & (kinds.charge[lines.item] != _ADVICE)) | (lines.refunds > 0)
    fit = (found.kind == VISIT) & ~spared & (city.klass[found.institution] <= PRIMARY)
    fit &= _having(drug, lines, size) & ~_having(other, lines, size)
    offends = _having(barred, lines, size)
    bad = _shuffled(found, fit & offends, draws)
    good = _shuffled(found, fit & ~offends, draws)
    found.kind[np.concatenate([bad[:rounds], good[:rounds]])] = ONLINE
    return [
        *(_case(place, lines, barred) for place in bad[:rounds].tolist()),
        *(
            OnlineCase(place, violation=False, serials=(), amount=0)
            for place in (*good[:rounds].tolist(), *bad[rounds : 2 * rounds].tolist())
        ),
    ]


def _barred() -> list[int]:
    """The families that the rule names."""
    kinds = catalogue()
    return [kinds.find(key) for one in online_rule()["knowledge"] for key in one["item"]]


def _having(chosen: Mask, lines: Lines, size: int) -> Mask:
    """The encounters that have such lines."""
    result: Mask = np.bincount(lines.encounter[chosen], minlength=size) > 0
    return result


def _shuffled(found: Encounters, fit: Mask, draws: Draws) -> Ints:
    at = np.flatnonzero(fit)
    return at[np.argsort(draws.bits("online", found.number[at]), kind="stable")]


def _case(place: int, lines: Lines, barred: Mask) -> OnlineCase:
    mine = np.flatnonzero(barred & (lines.encounter == place))
    serials = tuple(lines.serial[mine].tolist())
    return OnlineCase(place, True, serials, int(lines.amount[mine].sum()))


def online_truth(world: "World", chunk: "Chunk") -> Iterator[dict[str, Any]]:
    """Rows of the truth table for the visits of a chunk that are written."""
    rule = online_rule()
    for case in chunk.online:
        if not chunk.written[case.place]:
            continue
        number = int(chunk.found.number[case.place])
        name = encounter_no(np.array([number], dtype=np.int64), world.period.year)
        person = chunk.people.number[chunk.found.who[case.place]]
        yield {
            "truth_id": f"{'V' if case.violation else 'N'}O{rule['number']}{number:012d}",
            "kind": "violation" if case.violation else "near_miss",
            "rule_no": rule["number"],
            "rule_name": rule["name"],
            "logic": rule["logic"],
            "psn_no": person_no(np.array([person])),
            "fixmedins_code": [world.city.code[int(chunk.found.institution[case.place])]],
            "mdtrt_id": name,
            "fee_lines": [f"{name[0]}/{serial:06d}" for serial in case.serials],
            "amount_fen": case.amount,
            "note": "应当查出" if case.violation else "不应查出",
        }
