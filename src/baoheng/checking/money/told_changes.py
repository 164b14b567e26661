"""Changes told in running text: 比上年增加13.46万元，增长80.74%."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from baoheng.checking.amounts import Mention
from baoheng.checking.lexicon import section
from baoheng.checking.money.budget_lines import FILE
from baoheng.checking.money.statements import ENDS, Text

_AGAINST = r"(?:上年度?|去年|20\d\d年度?|上一年度?)"
_COMPARED = re.compile(rf"(?:比|较|同比){_AGAINST}")
_SEMICOLON = re.compile("[;；]")


@dataclass(frozen=True, slots=True)
class Change:
    """An amount, by how much it changed against another year, and the percentage told."""

    now: Mention
    before: Mention | None
    by: Mention | None
    rate: Mention | None
    up: bool
    rate_up: bool
    others: tuple[Mention, ...] = ()  # further amounts of the sentence that it may speak of
    sure: bool = True  # whether ``now`` is surely the one that it speaks of

    @property
    def turns(self) -> bool:
        """Whether it tells a rise and a fall at once, whatever amount it speaks of."""
        return self.by is not None and self.rate is not None and self.up != self.rate_up

    @property
    def subjects(self) -> tuple[Mention, ...]:
        """The amounts that may have changed, the likeliest first."""
        return (self.now, *self.others)


def changes(text: Text) -> Iterator[Change]:
    """比上年增加13.46万元，增长80.74% — with the amount that it speaks of."""
    said_so = section(FILE, "prose")
    up, down = "|".join(said_so["up"]), "|".join(said_so["down"])
    against = re.compile(rf"(?:比|较|同比|与){_AGAINST}")
    word = re.compile(rf"({up})|({down})")
    for match in against.finditer(text.view):
        after = [m for m in text.found if m.start >= match.end()]
        earlier = [m for m in text.money() if m.end <= match.start()]
        stop = _stop(text.view, match.end())
        after = [m for m in after if m.start < stop]
        if not earlier or not after:
            continue
        now = earlier[-1]
        if ENDS.search(text.view[now.end : match.start()]):
            continue
        start = max((m.end() for m in ENDS.finditer(text.view, 0, now.start)), default=0)
        others = tuple(m for m in earlier[-2::-1] if m.start >= start)
        listed = text.view[others[-1].start : match.start()] if others else ""
        told: dict[str, tuple[Mention, bool]] = {}
        for mention in after[:4]:
            lead = text.view[max(match.end(), mention.start - 8) : mention.start]
            said = [*word.finditer(lead)]
            ratio = mention.unit is not None and mention.unit.dimension == "ratio"
            kind = "rate" if ratio else "by" if mention.yuan is not None else ""
            if kind and not said:
                kind = "before" if kind == "by" and not told else ""
            if kind and kind not in told:
                told[kind] = (mention, bool(said and said[-1][1]))
        if "by" in told or ("before" in told and "rate" in told):
            by, rate, before = told.get("by"), told.get("rate"), told.get("before")
            yield Change(
                now,
                before[0] if before else None,
                by[0] if by else None,
                rate[0] if rate else None,
                by[1] if by else bool(rate and rate[1]),
                rate[1] if rate else bool(by and by[1]),
                others,
                not re.search(said_so["of_which_listed"], listed),
            )


@dataclass(frozen=True, slots=True)
class Counted:
    """A count of this year, that of the year before, and by how many per cent it changed."""

    now: Mention
    before: Mention
    rate: Mention
    up: bool


def counted_changes(text: Text) -> Iterator[Counted]:
    """检查1020家，较上年980家增长8%: the three numbers one behind the other."""
    said_so = section(FILE, "prose")
    up, down = "|".join(said_so["up"]), "|".join(said_so["down"])
    moved = re.compile(rf"^[，,]?(?:(?P<up>{up})|{down})(?:了|约)?$")
    against = re.compile(rf"(?:比|较|同比){_AGAINST}(?:的)?$")
    for now, before, rate in zip(text.found, text.found[1:], text.found[2:], strict=False):
        if None in (now.unit, before.unit, rate.unit) or now.yuan is not None or not before.value:
            continue
        kinds = [one.unit.dimension for one in (now, before, rate) if one.unit]
        if kinds[0] != kinds[1] or kinds[2] != "ratio" or kinds[0] == "ratio":
            continue
        between = text.view[now.end : before.start]
        said = moved.match(text.view[before.end : rate.start])
        if said and against.search(between) and not ENDS.search(between):
            yield Counted(now, before, rate, said["up"] is not None)


def _stop(view: str, start: int) -> int:
    """The end of the sentence, or the next comparison."""
    found = (pattern.search(view, start) for pattern in (ENDS, _SEMICOLON, _COMPARED))
    return min((match.start() for match in found if match), default=len(view))
