"""A row's own scoring standard, where it is written in one of the stock sentences of the pack."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from baoheng import packs
from baoheng.core import scoring
from baoheng.core.errors import PackError
from baoheng.core.scoring import Score
from baoheng.core.tables import Indicator
from baoheng.evaluation.scoring import formulas
from baoheng.evaluation.scoring.model import Judgement
from baoheng.reading.values import clean

FILE = "national/profiles/row_rules.toml"
KINDS = ("proportion", "met_or_not", "per_excess", "per_days", "near")


@dataclass(frozen=True, slots=True)
class OwnRule:
    """One kind of rule with its numbers; ``exact``: any other number than the target misses."""

    kind: str
    exact: bool
    text: str
    step: Decimal
    cut: Decimal

    def score(self, judged: Judgement, points: Decimal) -> Score | None:
        """The points of a missed row; None where the rule does not fit what was judged."""
        if self.kind == "met_or_not":
            return scoring.none()
        if self.kind == "per_days":
            days = int(self.step)
            return formulas.by_days(points, judged.late, days, self.cut) if judged.late else None
        if judged.actual is None or judged.limit is None:
            return None
        if self.kind == "per_excess":
            return formulas.by_excess(points, judged.actual, judged.limit, self.step, self.cut)
        if self.kind == "near":
            return formulas.near(points, judged.actual, judged.limit, self.step)
        turn = scoring.undercut if judged.lower else scoring.reached
        completion = turn(judged.actual, judged.limit)
        return scoring.quantitative("proportion", completion, points) if completion else None


def own_rule(row: Indicator) -> OwnRule | None:
    """The rule that a row's scoring text states; None where it has none or another wording."""
    text = clean(row.scoring or "").replace(" ", "").rstrip("。；;")
    for kind, exact, pattern in _patterns():
        match = pattern.fullmatch(text)
        if match:
            found = match.groupdict()
            step, cut = Decimal(found.get("step") or 0), Decimal(found.get("cut") or 0)
            if kind in ("per_excess", "per_days", "near") and step <= 0:
                return None
            return OwnRule(kind, exact, text, step, cut)
    return None


@cache
def _patterns() -> tuple[tuple[str, bool, re.Pattern[str]], ...]:
    found = []
    for entry in packs.load(FILE)["rules"]:
        kind = entry["kind"]
        if kind not in KINDS:
            raise PackError(
                f"没有“{kind}”这种规则", where=FILE, todo=f"请从这些中选一个：{'、'.join(KINDS)}"
            )
        found.append((kind, bool(entry["exact"]), re.compile(entry["pattern"])))
    return tuple(found)
