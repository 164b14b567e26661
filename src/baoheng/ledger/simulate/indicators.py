"""Indicators of institutions (rules 56 to 63): outliers made by habit, and the truth about them."""

from functools import cache
from typing import Any

import numpy as np

from baoheng.ledger.simulate.catalogue import catalogue
from baoheng.ledger.simulate.chunk import Chunk, World
from baoheng.ledger.simulate.city import PRIMARY, City
from baoheng.ledger.simulate.clinical import infected_stays
from baoheng.ledger.simulate.draws import Ints, Mask
from baoheng.ledger.simulate.planting import CLASSES
from baoheng.ledger.simulate.visits import unplanned_returns
from baoheng.packs import load

LEAST_STAYS = 20
_CHARGES = 15


@cache
def indicator_rules() -> tuple[dict[str, Any], ...]:
    """The indicators, in the order of the file."""
    return tuple(load("national/simulation/rules_management.toml")["indicator"])


def outlier(city: City, number: str) -> int:
    """The institution that is made to stand out for an indicator."""
    place, rule = next(
        (place, one) for place, one in enumerate(indicator_rules()) if one["number"] == number
    )
    county = place % len(city.weights)
    return int(city.first_of[county, CLASSES.index(rule["class"])])


def habits(city: City) -> Ints:
    """Per institution the family that it bills on every stay; -1 for none."""
    found = np.full(city.size, -1, dtype=np.int64)
    for rule in indicator_rules():
        if "habit" in rule:
            found[outlier(city, rule["number"])] = catalogue().place[rule["habit"]]
    return found


class Tally:
    """What the indicators need, by institution, summed over the chunks."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.stays = np.zeros(city.size, dtype=np.int64)
        self.total = np.zeros(city.size, dtype=np.int64)
        self.sums = {
            one["number"]: np.zeros(city.size, dtype=np.int64) for one in indicator_rules()
        }

    def add(self, world: World, chunk: Chunk) -> None:
        """Add the stays of a chunk that are written."""
        found, lines = chunk.found, chunk.lines
        stay = found.inpatient & chunk.written
        size = self.city.size
        self.stays += np.bincount(found.institution[stay], minlength=size)
        inside = stay[lines.encounter]
        institution = found.institution[lines.encounter[inside]]
        amount, item = lines.amount[inside], lines.item[inside]
        self.total += _sum(institution, amount, size)
        for rule in indicator_rules():
            if "rate" not in rule:
                chosen = _counted(rule, item)
                self.sums[rule["number"]] += _sum(institution[chosen], amount[chosen], size)
        infected = np.flatnonzero(stay)
        infected = infected[infected_stays(world, chunk, infected)]
        self.sums["62"] += np.bincount(found.institution[infected], minlength=size)
        back = unplanned_returns(found)
        back = back[chunk.written[back]]
        self.sums["63"] += np.bincount(found.institution[back], minlength=size)

    def permille(self, rule: dict[str, Any]) -> tuple[Ints, Ints, Mask]:
        """Numerator, denominator and which institutions have enough stays to be judged."""
        whole = self.stays if "rate" in rule else self.total
        judged = (self.stays >= LEAST_STAYS) & (self.city.klass <= PRIMARY)
        return self.sums[rule["number"]], whole, judged & (whole > 0)

    def truth(self) -> list[dict[str, Any]]:
        """Outliers above the limit; the nearest below it is a near-miss."""
        rows = []
        for rule in indicator_rules():
            top, whole, judged = self.permille(rule)
            ratio = np.where(judged, top * 1000 // np.maximum(whole, 1), -1)
            above = judged & (top * 1000 > whole * rule["limit"])
            rows += [
                self._row(rule, place, "violation", int(top[place]), int(whole[place]))
                for place in np.flatnonzero(above).tolist()
            ]
            below = np.flatnonzero(judged & ~above)
            if len(below):
                place = int(below[np.argmax(ratio[below])])
                rows.append(self._row(rule, place, "near_miss", int(top[place]), int(whole[place])))
        return rows

    def _row(
        self, rule: dict[str, Any], place: int, kind: str, top: int, whole: int
    ) -> dict[str, Any]:
        return {
            "truth_id": f"{'V' if kind == 'violation' else 'N'}L{rule['number']}{place:05d}",
            "kind": kind,
            "rule_no": rule["number"],
            "rule_name": rule["name"],
            "logic": "L",
            "fixmedins_code": [self.city.code[place]],
            "amount_fen": 0,
            "note": f"分子{top}，分母{whole}，上限{rule['limit']}‰",
        }


def _sum(places: Ints, values: Ints, size: int) -> Ints:
    return np.bincount(places, values, size).astype(np.int64)


def _counted(rule: dict[str, Any], item: Ints) -> Mask:
    kinds = catalogue()
    if "charges" in rule:
        return np.isin(kinds.charge[item], rule["charges"])
    families = [kinds.place[key] for key in rule["items"]]
    return np.isin(kinds.family[item], families)


def indicator_knowledge() -> list[dict[str, Any]]:
    """The knowledge rows of the indicators."""
    return [
        {
            "rule_no": rule["number"],
            "rule_name": rule["name"],
            "logic": "L",
            "items": _items(rule),
            "values": [f"{one:02d}" for one in rule.get("charges", ())] or None,
            "attribute": "med_chrgitm_type" if "charges" in rule else rule.get("rate", "item"),
            "operator": "share_above",
            "measure": "stays" if "rate" in rule else "amount",
            "window": "year",
            "limit": str(rule["limit"]),
            "setting": "inpatient",
            "note": f"千分比；出院不少于{LEAST_STAYS}人次的三级至一级机构",
        }
        for rule in indicator_rules()
    ]


def _items(rule: dict[str, Any]) -> list[str] | None:
    found = [code for key in rule.get("items", ()) for code in catalogue().codes_of(key)]
    return found or None
