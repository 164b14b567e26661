"""The overview's figures for people who work for some regions only."""

from baoheng.workbench.desk.figures import Regions, key_of
from baoheng.workbench.desk.models import Figure
from baoheng.workbench.people.models import Person, RegionHeld
from baoheng.workbench.upkeep.models import Region


def region_sets() -> list[Regions]:
    """The regions that people work for together, and each that is known by itself."""
    held: dict[int, set[str]] = {}
    for person, region in RegionHeld.objects.values_list("person", "region"):
        held.setdefault(person, set()).add(region)
    sets = {tuple(sorted(some)) for some in held.values()}
    alone = Region.objects.filter(active=True).values_list("code", flat=True)
    return sorted(sets | {(code,) for code in alone})


def figures_of(person: Person) -> list[Figure]:
    """The figures as this person sees them."""
    return [of_person(one, person) for one in Figure.objects.all()]


def of_person(one: Figure, person: Person) -> Figure:
    """The figure of the person's regions, where there is one; ``own`` tells whether it is.

    What is kept for the whole city only, like a pooled fund, stays the city's and is called so.
    """
    found = one.regions.get(key_of(person.regions), {}) if person.regions else {}
    if found.get("text"):
        one.text, one.reason = found["text"], found["reason"]
        one.lines, one.parts, one.own = found["lines"], found["parts"], True
    return one
