"""What is planted: for every rule a case that must be found and one that must not."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from baoheng.core.errors import PackError
from baoheng.ledger.simulate.catalogue import PRICE_SCALE, catalogue, planted_rules

_LINE = re.compile(
    r"(?P<hit>!)?(?P<key>\w+)(?:\*(?P<count>\d+))?(?:@(?P<day>\d+)(?:\.(?P<hour>\d+))?)?"
    r"(?:=(?P<price>[\d.]+))?(?:/(?P<days>\d+))?(?:x(?P<repeat>\d+))?(?:\^(?P<late>\d+))?"
    r"(?P<own>\$)?(?P<nobody>-dr)?"
)
_VISIT_KEYS = {
    "person", "type", "disease", "class", "days", "after", "hour", "late", "dept", "bare", "whole",
    "elsewhere", "right", "mother", "dise_codg", "diag", "extra", "procedures", "no_main", "lines",
}  # fmt: skip
STAY_TYPES = ("21", "210104", "52")


@dataclass(frozen=True, slots=True)
class PlantedLine:
    """One fee line of a planted case."""

    hit: bool
    family: int
    count: int  # in hundredths
    day: int
    hour: int | None
    price: int | None  # in 1/10000 元, None for the usual one
    days: int
    late: int  # hours until it is uploaded, 0 for the usual
    own: bool
    nobody: bool  # no physician is named


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which persons fit."""

    sex: str | None = None
    age: tuple[int, int] = (18, 85)
    newborn: bool = False
    dead: bool = False

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> "Wanted":
        """From the words of a rule file."""
        low, high = body.get("age", (18, 85))
        return cls(
            body.get("sex"), (low, high), body.get("newborn", False), body.get("dead", False)
        )


@dataclass(frozen=True, slots=True)
class PlantedVisit:
    """One encounter of a planted case; the words of the rule files, with their defaults."""

    med_type: str
    disease: str
    klass: str
    days: int
    after: int
    hour: int
    late: int | None
    dept: str | None
    bare: bool
    whole: bool
    elsewhere: bool
    right: int | None
    mother: str | None
    dise_codg: str | None
    diag: str | None
    extra: tuple[str, ...]
    procedures: tuple[str, ...]
    no_main: bool
    lines: tuple[PlantedLine, ...]

    @property
    def stay(self) -> bool:
        """Whether it is a stay in hospital."""
        return self.med_type in STAY_TYPES


@dataclass(frozen=True, slots=True)
class Scenario:
    """One shape of care: to be found (``violation``) or just inside what is allowed."""

    number: str
    name: str
    logic: str
    kind: str  # violation or near_miss
    wanted: Wanted
    cards: int
    visits: tuple[PlantedVisit, ...]
    price_ratio: int | None = None  # in thousandths of the price that is right; the rest offends


@cache
def scenarios() -> tuple[Scenario, ...]:
    """Every violation and its near-miss that is planted, in the order of the rules."""
    return tuple(
        _scenario(rule, kind, rule[part])
        for rule in planted_rules()
        if not rule.get("online")
        for kind, part in (("violation", "bad"), ("near_miss", "near"))
    )


def _scenario(rule: Mapping[str, Any], kind: str, visits: list[dict[str, Any]]) -> Scenario:
    people = [one["person"] for one in visits if "person" in one]
    usual = rule.get("visit", {})
    return Scenario(
        number=rule["number"],
        name=rule["name"],
        logic=rule["logic"],
        kind=kind,
        wanted=Wanted.of(people[0] if people else rule.get("person", {})),
        cards=rule.get("cards", 1),
        visits=tuple(_visit(rule["number"], {**usual, **one}) for one in visits),
        price_ratio=_price_ratio(rule),
    )


def _price_ratio(rule: Mapping[str, Any]) -> int | None:
    for one in rule.get("knowledge", ()):
        if one.get("operator") in ("price_cap", "discount"):
            return int(Decimal(one.get("ratio", "1")) * 1000)
    return None


def _visit(number: str, body: Mapping[str, Any]) -> PlantedVisit:
    if unknown := sorted(set(body) - _VISIT_KEYS):
        raise PackError(
            f"不认识 {'、'.join(unknown)}",
            where=f"规则 {number}",
            todo=f"可写的是 {'、'.join(sorted(_VISIT_KEYS))}",
        )
    med_type = body.get("type", "11")
    lines = [line for text in body.get("lines", ()) for line in parse_lines(number, text)]
    return PlantedVisit(
        med_type=med_type,
        disease=body.get("disease", "cold"),
        klass=body.get("class", "secondary"),
        days=body.get("days", 0) if med_type in STAY_TYPES else 0,
        after=body.get("after", 0),
        hour=body.get("hour", 9),
        late=body.get("late"),
        dept=body.get("dept"),
        bare=body.get("bare", False),
        whole=body.get("whole", False),
        elsewhere=body.get("elsewhere", False),
        right=body.get("right"),
        mother=body.get("mother"),
        dise_codg=body.get("dise_codg"),
        diag=body.get("diag"),
        extra=tuple(body.get("extra", ())),
        procedures=tuple(body.get("procedures", ())),
        no_main=body.get("no_main", False),
        lines=tuple(lines),
    )


def parse_lines(number: str, text: str) -> list[PlantedLine]:
    """``!a*2@1.10=38.5/7x3^80$-dr``: see the head of the rule files.

    Raises PackError for anything else.
    """
    found = _LINE.fullmatch(text)
    if found is None:
        raise PackError(
            f"看不懂“{text}”", where=f"规则 {number}", todo="写法见 rules_policy.toml 开头"
        )
    kinds = catalogue()
    first = int(found["day"] or 0)
    return [
        PlantedLine(
            hit=bool(found["hit"]),
            family=kinds.find(kinds.key_for(number, found["key"])),
            count=int(found["count"] or 1) * 100,
            day=day,
            hour=int(found["hour"]) if found["hour"] else None,
            price=int(Decimal(found["price"]) * PRICE_SCALE) if found["price"] else None,
            days=int(found["days"] or 0),
            late=int(found["late"] or 0),
            own=bool(found["own"]),
            nobody=bool(found["nobody"]),
        )
        for day in range(first, first + int(found["repeat"] or 1))
    ]


def kinds() -> tuple[str, ...]:
    """The numbers of the rules that are planted."""
    return tuple(rule["number"] for rule in planted_rules())
