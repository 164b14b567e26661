"""The four monitored areas: which rule belongs to which, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from baoheng.core.errors import PackError
from baoheng.packs import load

FILE = "national/review/areas.toml"
NONE = "未归类"
_PREFIX = "YX"


@dataclass(frozen=True, slots=True)
class Areas:
    """Titles by area, area by rule number, and where hits at pharmacies go."""

    titles: Mapping[str, str]
    of_rule: Mapping[str, str]
    pharmacy: str
    pharmacy_type: str
    unless: tuple[str, ...]

    def title(self, rule: str, institution_type: str | None) -> str:
        """The area of a hit of that rule at such an institution; 未归类 where none is given."""
        area = self.of_rule.get(rule.removeprefix(_PREFIX))
        if institution_type == self.pharmacy_type and area not in self.unless:
            area = self.pharmacy
        return self.titles[area] if area else NONE


@cache
def areas() -> Areas:
    """The areas of the pack. Raises PackError where a rule stands in two, or an area is unknown."""
    data = load(FILE)
    bodies, pharmacy = data["area"], data["pharmacy"]
    of_rule: dict[str, str] = {}
    for name, body in bodies.items():
        for rule in body["rules"]:
            if rule in of_rule:
                raise PackError(f"规则 {rule} 归了两个方面", where=FILE, todo="请删去一处")
            of_rule[rule] = name
    if unknown := {pharmacy["area"], *pharmacy["unless"]} - set(bodies):
        raise PackError(f"没有 {'、'.join(sorted(unknown))} 这个方面", where=FILE, todo="请核对")
    return Areas(
        {name: body["title"] for name, body in bodies.items()},
        of_rule,
        pharmacy["area"],
        pharmacy["institution_type"],
        tuple(pharmacy["unless"]),
    )
