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
# 700元（2024年为670元）
_EARLIER = re.compile(
    r"(?<=元)[(（](?:上年度?|去年|20\d{2}年度?)[^()（）]{0,12}元[^()（）]{0,6}[)）]"
)
# behind an amount, what follows divides it: 42元（州级12元…）, 140元，其中省级98元…
_DIVIDED = re.compile(r"(?P<opening>[,，;；]?(?:其中|包括)[:：]?|[(（])")
_CLOSED = {True: re.compile(r"[)）]"), False: re.compile(r"[。;；)）]")}
_JOINT = r"[、和与及/]"
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
    def payers(self) -> dict[str, Share]:
        """What each payer bears, told in one place or in two (8%, and 56元 further on)."""
        found: dict[str, Share] = {}
        for share in self.shares:
            for level in share.levels:
                old = found.get(level, share)
                percent = share.percent if old.percent is None else old.percent
                amount = share.amount if old.amount is None else old.amount
                found[level] = Share(old.text, (level,), percent, amount)
        return found

    def undecided(self, level: str) -> bool:
        """Whether the text gives the payer several shares: of two years, of two kinds of place."""
        told = {share.percent for share in self.shares if level in share.levels} - {None}
        return len(told) > 1

    @property
    def complete(self) -> bool:
        """Whether nobody can be missing: from the centre down, or as many as the text counts."""
        names = set(self.payers)
        lowest = names & {"区县", "乡镇", "本级", "地方"} or any("、" in one for one in names)
        return len(names) == self.several or ("中央" in names and (bool(lowest) or len(names) > 2))


def standards(text: str) -> list[Standard]:
    """The standards of a text with who pays what of them; only those with a share."""
    found = [*_rows(text)]
    view = _view(text)
    for sentence in _sentences(view):
        told = [*_totals(sentence)]
        if not told:
            continue
        matches = [*_pattern().finditer(sentence)]
        totals = {at for at, _ in told}
        for match in _outer(matches, sentence, totals):
            if any(match.start("one") == at for at, _ in told):
                continue
            before = [one for at, one in told if at < match.start()]
            (before[-1] if before else told[0][1]).shares += _shares(match, sentence)
        found += [one for _, one in told]
    return [one for one in found if one.shares]


def _outer(
    matches: list[re.Match[str]], sentence: str, totals: set[int]
) -> Iterator[re.Match[str]]:
    """The shares without those that only divide another one: 州县42元（州级12元、县级30元）."""
    inside = 0
    for match in matches:
        if match.start() < inside:
            continue
        yield match
        behind = _DIVIDED.match(sentence, match.end())
        if behind and match.start("one") not in totals:
            stop = _CLOSED[behind["opening"][-1] in "(（"].search(sentence, behind.end())
            end = stop.start() if stop else len(sentence)
            parts = [one for one in matches if behind.end() <= one.start() < end]
            inside = end if _divides(match["payers"], [p["payers"] for p in parts]) else 0


def _divides(payers: str, parts: list[str]) -> bool:
    """Whether the parts' payers together are the payers: 州县 of 州级 and 县级, 地方 of both."""
    levels = section(_FILE, "levels")
    mine = {levels[word] for word in _level().findall(payers)}
    theirs = {levels[word] for part in parts for word in _level().findall(part)}
    local = mine == {"地方"} and "中央" not in theirs
    return bool(theirs) and (local or (len(mine) > 1 and theirs <= mine))


def alone(text: str) -> list[Share]:
    """Shares per head told without the standard that they are part of: 市级补助每人每年56元."""
    view = _view(text)
    found = []
    for sentence in _sentences(view):
        if next(_totals(sentence), None):
            continue
        for match in _pattern().finditer(sentence):
            around = sentence[match.start() : match.end() + 2]
            if match["unit"] == "元" and re.search(r"每人|人均|元/人", around):
                found += _shares(match, sentence)
    return found


def level_of(name: str) -> str | None:
    """The level whose standard an indicator or a project names: 市财政补助标准 → 市."""
    words = section(_FILE, "levels")
    match = re.search(r"(中央|国家|省|自治区|市|州|区|县|旗|镇)(?:本级|级|财政)", name)
    return words[match[1]] if match else None


def _view(text: str) -> str:
    """The text without spaces, (区) after 县, and amounts of earlier years in brackets."""
    return _EARLIER.sub("", _SAME_LEVEL.sub("", re.sub(r"\s+", "", clean(text))))


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
    shared = {
        match.start(group)
        for match in _pattern().finditer(sentence)
        for group in ("one", "two")
        if match[group]
    }
    for match in re.finditer(rf"(?<![\d.])(?P<value>{_N})元(?P<per>/人|每人)?", sentence):
        before = re.split(r"[,，。;；]", sentence[: match.start()])[-1][-_ROOM:]
        if re.search(other, before) or not (match["per"] or re.search(wanted, before)):
            continue
        divided = _DIVIDED.match(sentence, match.end())
        whole = divided and "其中" in divided["opening"] and "国家" in before
        if match.start() in shared and not (
            whole or re.search(r"[二三四五两各]级|共|合计", before)
        ):  # 国家补助标准670元，其中中央402元: what 国家 sets, not what it pays
            continue
        levels = re.search(r"([二三四五两])级", sentence[: match.start()])
        several = "零一二三四五".find(levels[1].replace("两", "二")) if levels else None
        text = sentence[max(0, match.start() - _ROOM) : match.end()]
        yield match.start(), Standard(text, Decimal(match["value"]), several)


@cache
def _pattern() -> re.Pattern[str]:
    one = rf"(?:{_level().pattern})(?:财政)?"
    bears = "|".join(map(re.escape, section(_FILE, "words")["bears"]))
    nearer = rf"(?!{one}(?:{bears})*{_N}[元%])"  # 我省实行中央60%: the payer next to the number
    words = rf"(?:{nearer}[^\d%。；;,，、()｜|]){{0,14}}?"
    return re.compile(
        rf"(?P<payers>{one}(?:{_JOINT}?{one})*)(?P<words>(?:两级|三级|四级)?{words})"
        rf"(?P<one>{_N})(?P<unit>元|%)"
        rf"(?:(?:[,，(]?(?:即|为|计|折合|合|约|每人每年|每人|人均|{bears})+|\(|[,，])(?P<two>{_N})(?P<unit2>元|%))?"
    )


def _shares(match: re.Match[str], sentence: str) -> list[Share]:
    levels = section(_FILE, "levels")
    payers = [levels[word] for word in _level().findall(match["payers"])]
    told = {match["unit"]: Decimal(match["one"])}
    if "分别" in match["words"] and len(payers) > 1:
        follow = re.findall(rf"{_N}(?={match['unit']})", sentence[match.start("one") :])
        return [
            _one(level, match["unit"], Decimal(value))
            for level, value in zip(payers, follow, strict=False)
        ]
    if len(payers) > 1 and not _EACH.search(match["words"]):
        payers = ["、".join(payers)]  # 市和县共同负担8%
    if match["two"] and match["unit2"] != match["unit"]:
        told[match["unit2"]] = Decimal(match["two"])
    return [Share(match.group(), tuple(payers), told.get("%"), told.get("元"))]


def _one(level: str, unit: str, value: Decimal) -> Share:
    percent, amount = (value, None) if unit == "%" else (None, value)
    return Share(f"{level}{value}{unit}", (level,), percent, amount)


@cache
def _level() -> re.Pattern[str]:
    return re.compile("|".join(sorted(section(_FILE, "levels"), key=len, reverse=True)))


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
