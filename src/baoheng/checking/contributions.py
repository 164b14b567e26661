"""Who pays how much of a standard per head: 中央30%即201元，市和县（市、区）财政各负担50.25元."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from baoheng.checking.lexicon import section
from baoheng.reading.values import clean

_FILE = "contributions.toml"
_N = r"\d+(?:\.\d+)?"
_SAME_LEVEL = re.compile(r"\((?:自治县|不设区的市|[市县区旗州盟、,和及级])+\)")
_EACH = re.compile(r"各|均(?!每|$)")
_ROW = re.compile(
    rf"(?P<name>[^｜|\t\d]+)[｜|\t](?P<percent>{_N})%[｜|\t](?P<amount>{_N})(?=$|[｜|\t])"
)
_ROOM = 16


@dataclass(frozen=True, slots=True)
class Share:
    """What payers bear each: per cent of the standard, 元 a head, or both, as printed."""

    text: str
    levels: tuple[str, ...]
    percent: Decimal | None
    amount: Decimal | None


@dataclass(slots=True)
class Standard:
    """A standard per head in 元 and the shares told after it.

    ``several`` is how many levels the text says there are (四级), None where it does not say.
    """

    text: str
    value: Decimal
    several: int | None = None
    shares: list[Share] = field(default_factory=list)

    @property
    def levels(self) -> list[str]:
        """Every payer named, one entry each."""
        return [level for share in self.shares for level in share.levels]

    @property
    def complete(self) -> bool:
        """Whether nobody can be missing: from the centre down, or as many as the text counts."""
        names = set(self.levels)
        lowest = names & {"区县", "乡镇", "本级", "地方"} or (len(names) >= 3 and "市" in names)
        return len(self.levels) == self.several or bool("中央" in names and lowest)


def standards(text: str) -> list[Standard]:
    """The standards of a text with who pays what of them; only those with a share."""
    found = [*_rows(text)]
    view = _SAME_LEVEL.sub("", re.sub(r"\s+", "", clean(text)))
    for sentence in _sentences(view):
        told = [*_totals(sentence)]
        if not told:
            continue
        for match in _pattern().finditer(sentence):
            if any(match.start("one") == at for at, _ in told):
                continue
            before = [one for at, one in told if at < match.start()]
            (before[-1] if before else told[0][1]).shares.append(_share(match))
        found += [one for _, one in told]
    return [one for one in found if one.shares]


def level_of(name: str) -> str | None:
    """The level whose standard an indicator or a project names: 市财政补助标准 → 市."""
    words = section(_FILE, "levels")
    match = re.search(r"(中央|国家|省|自治区|市|州|区|县|旗|镇)(?:本级|级|财政)", name)
    return words[match[1]] if match else None


def _sentences(view: str) -> Iterator[str]:
    """Sentences; one without a standard belongs to the one before."""
    whole = ""
    for part in re.split(r"(?<=[。\n])", view):
        if whole and next(_totals(part), None):
            yield whole
            whole = ""
        whole += part
    yield whole


def _totals(sentence: str) -> Iterator[tuple[int, Standard]]:
    words = section(_FILE, "words")
    wanted, other = ("|".join(map(re.escape, words[key])) for key in ("standard", "other"))
    shared = {match.start("one") for match in _pattern().finditer(sentence)}
    for match in re.finditer(rf"(?<![\d.])(?P<value>{_N})元(?P<per>/人|每人)?", sentence):
        before = re.split(r"[,，。;；]", sentence[: match.start()])[-1][-_ROOM:]
        if re.search(other, before) or not (match["per"] or re.search(wanted, before)):
            continue
        if match.start() in shared and not re.search(r"级财政|各级|共|标准为?$|合计", before):
            continue
        levels = re.search(r"([二三四五两])级", sentence[: match.start()])
        several = "零一二三四五".find(levels[1].replace("两", "二")) if levels else None
        text = sentence[max(0, match.start() - _ROOM) : match.end()]
        yield match.start(), Standard(text, Decimal(match["value"]), several)


@cache
def _pattern() -> re.Pattern[str]:
    levels = sorted(section(_FILE, "levels"), key=len, reverse=True)
    one = rf"(?:{'|'.join(levels)})(?:财政)?"
    joint = r"[、和与及/]"
    words = r"[^\d%。；;,，、()｜|]{0,14}?"
    return re.compile(
        rf"(?P<payers>{one}(?:{joint}{one})*)(?P<words>(?:两级|三级|四级)?{words})"
        rf"(?P<one>{_N})(?P<unit>元|%)"
        rf"(?:(?:[,，(]?(?:即|为|计|折合|合|约|每人每年|每人|人均)+|\(|[,，])(?P<two>{_N})(?P<unit2>元|%))?"
    )


def _share(match: re.Match[str]) -> Share:
    levels = section(_FILE, "levels")
    named = [word.removesuffix("财政") for word in re.split(r"[、和与及/]", match["payers"])]
    payers = tuple(levels[word] for word in named if word in levels)
    if len(payers) > 1 and not _EACH.search(match["words"]):
        payers = ("、".join(payers),)  # 市和县负担8%: together
    told = {match["unit"]: match["one"]}
    if match["two"] and match["unit2"] != match["unit"]:
        told[match["unit2"]] = match["two"]
    percent, amount = told.get("%"), told.get("元")
    return Share(
        match.group(),
        payers,
        None if percent is None else Decimal(percent),
        None if amount is None else Decimal(amount),
    )


def _rows(text: str) -> Iterator[Standard]:
    """A table of shares kept as text: 中央财政｜60%｜420, with its total row."""
    shares, totals = [], []
    words = section(_FILE, "words")["total_rows"]
    for line in text.splitlines():
        match = _ROW.fullmatch(clean(line).replace(" ", ""))
        if match is None:
            continue
        amount = Decimal(match["amount"])
        if any(word in match["name"] for word in words):
            totals.append(Standard(line, amount))
        elif named := re.match(
            "|".join(sorted(section(_FILE, "levels"), key=len, reverse=True)), match["name"]
        ):
            level = section(_FILE, "levels")[named[0]]
            shares.append(Share(line, (level,), Decimal(match["percent"]), amount))
    if len(totals) == 1:
        totals[0].shares = shares
        yield totals[0]
