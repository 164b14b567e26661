"""Statements of a budget explanation: totals with parts, shares, changes, named amounts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from baoheng.checking.amounts import Mention, mentions
from baoheng.checking.dossier import Dossier, Form, Passage
from baoheng.checking.lexicon import section
from baoheng.checking.money.budget_lines import FILE
from baoheng.checking.wording.texts import noted_places, prose
from baoheng.core.provenance import Place
from baoheng.reading.grid import Loose
from baoheng.reading.values import clean

_SPACE = re.compile(r"\s+")
ENDS = re.compile(r"[。!！?？\n]")
_OPEN, _CLOSE = "(（", ")）"
_PUNCTUATION = re.compile(r"[,，。;；:：\n]")
_SHARE = re.compile(r"^[,，、;；(（]?(?:约|比重|比例)*占[^,，。;；、\d]{0,18}$")
_MOST_JOINED = 6
_BUDGETED = Decimal(10000)
_EACH = "各"
_LISTED = 3
_NEARLY = Decimal("0.9")  # of the total: less may be a part of it only
_SUBTOTAL = re.compile(r"(?:合计|共计|总计|小计)(?:为|达)?$")
_KEPT = frozenset(("支出", "资金", "拨款", "财政拨款"))
_LIST_MARK = re.compile(r"^[-—·•\s]*(?:[（(]?[一二三四五六七八九十\d]+[）)、.．])?")
_YEARS = re.compile(r"20\d\d年?度?")


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """A run of prose of one document, squeezed, with the numbers in it and where it stands."""

    form: Form
    view: str
    found: tuple[Mention, ...]
    place: Place | None

    def before(self, mention: Mention, start: int = 0) -> str:
        """The words right before a number, back to the last stop."""
        stretch = self.view[start : mention.start]
        return _PUNCTUATION.split(stretch)[-1]

    def clause_before(self, mention: Mention) -> str:
        """The name that a comma parts from its amount, 门诊统筹，420万元; none with a number."""
        view = self.view[: mention.start]
        name = _PUNCTUATION.split(view[:-1])[-1] if view.endswith((",", "，")) else ""
        return "" if any(char.isdigit() for char in name) else name

    def depth(self, position: int) -> int:
        """How many brackets are open at a position."""
        head = self.view[:position]
        return sum(head.count(c) for c in _OPEN) - sum(head.count(c) for c in _CLOSE)

    def money(self) -> list[Mention]:
        """The amounts of money in order."""
        return [mention for mention in self.found if mention.yuan is not None]


def text_of(form: Form, text: str, place: Place | None) -> Text:
    """A text made ready: no spaces inside, list marks gone, numbers found."""
    squeezed = _LIST_MARK.sub("", _SPACE.sub("", clean(text)))
    view, found = mentions(squeezed)
    return Text(form, view, tuple(found), place)


@lru_cache(maxsize=1)
def texts(dossier: Dossier) -> tuple[Text, ...]:
    """The running text of the documents that hold a form: lines outside tables, fields inside.

    A line that ends with a colon or comma goes on in the one below it.
    """
    return tuple(_texts(dossier))


def _texts(dossier: Dossier) -> Iterator[Text]:
    for reading in dossier.readings:
        form = next((f for f in dossier.forms if f.document is reading.document), None)
        if form is None:
            continue
        waiting: Passage | None = None
        joined = 0
        for block in reading.source.blocks:
            if not isinstance(block, Loose) or not block.text.strip():
                continue
            if block.place in noted_places(dossier):
                continue  # comes with the text of its form
            passage = Passage(reading.document, block.text, block.place)
            if waiting is not None and joined < _MOST_JOINED and _goes_on(waiting.text):
                waiting = Passage(
                    reading.document, waiting.text + "\n" + passage.text, waiting.place
                )
                joined += 1
                continue
            if waiting is not None:
                yield text_of(form, waiting.text, waiting.place)
            waiting, joined = passage, 0
        if waiting is not None:
            yield text_of(form, waiting.text, waiting.place)
    for form in dossier.forms:
        for piece in prose(form):
            yield text_of(form, piece.text, piece.place)


def _goes_on(text: str) -> bool:
    return text.rstrip().endswith((":", "：", "、", ",", "，"))


def shares(text: Text) -> Iterator[tuple[Mention, Mention]]:
    """Amounts with the percentage right behind them: 410.89万元，占89.04%."""
    for one, next_ in zip(text.found, text.found[1:], strict=False):
        ratio = next_.unit is not None and next_.unit.dimension == "ratio"
        if ratio and one.yuan is not None and _SHARE.match(text.view[one.end : next_.start]):
            yield one, next_


@dataclass(frozen=True, slots=True)
class Whole:
    """A total and the parts that the text says it has; ``certain`` where they must be all."""

    total: Mention
    parts: tuple[tuple[str, Mention], ...]
    certain: bool
    others: tuple[Mention, ...] = ()  # further numbers before, of which one may be the total


def wholes(text: Text) -> Iterator[Whole]:
    """Totals with parts: after 其中 or 包括, or in brackets behind the total."""
    cues = "|".join(section(FILE, "prose")["of_which"])
    for match in re.finditer(cues, text.view):
        level = text.depth(match.start())
        before = [m for m in text.found if m.end <= match.start() and _countable(m)]
        stop = _sentence_end(text.view, match.end(), level)
        after = [
            m
            for m in text.found
            if match.end() <= m.start < stop and text.depth(m.start) == level and _countable(m)
        ]
        for unit in dict.fromkeys(_kind(m) for m in after):
            others = [m for m in before if _kind(m) == unit and not is_change(text, m)]
            parts = [m for m in after if _kind(m) == unit and not is_change(text, m)]
            parts = [m for m in parts if not _is_result(text, m)]
            total = others[-1] if others else None
            inner = text.view[match.end() : parts[-1].end if parts else stop]
            if total is not None and total is not others[0] and text.depth(total.start) > level:
                outer = [m for m in others if text.depth(m.start) <= level]
                total, others = (outer[-1], outer) if outer else (total, others)
            if total is None or not parts or re.search(cues, inner) or _EACH in inner:
                continue
            parts = _to_semicolon(text, total, parts, match.end())
            if not ENDS.search(text.view[total.end : match.start()].rstrip("。")):
                yield _whole(text, total, parts, match.end(), tuple(others[:-1]))
    yield from _bracketed(text)


def _to_semicolon(text: Text, total: Mention, parts: list[Mention], start: int) -> list[Mention]:
    """The parts before a semicolon where these make up the total: what follows is another thing."""
    stop = text.view.find(";", start)
    within = [m for m in parts if m.start < stop]
    summed = sum((m.value * (m.unit.scale if m.unit else 1) for m in within), Decimal(0))
    whole = total.value * (total.unit.scale if total.unit else 1)
    return within if len(within) > 1 and summed == whole else parts


def listed(text: Text, earlier: Sequence[Text]) -> Iterator[Whole]:
    """Three and more amounts in a row without a total of their own, which a text before gives.

    Its subject must be named here: 三、项目支出构成。甲…万元，乙…万元，丙…万元。
    """
    parts = [m for m in text.money() if _countable(m) and not is_change(text, m)]
    cues = "|".join((*section(FILE, "prose")["of_which"], "占", _EACH))
    if len(parts) < _LISTED or re.search(cues, text.view):
        return
    heading = text.view[: parts[0].start]
    for before in reversed(earlier):
        for mention in before.money():
            name = label(before, mention)
            again = heading.endswith(name)  # the same amount told again, not the head of a list
            if len(name) < _LISTED or name not in heading or again:
                continue
            if not is_change(before, mention):
                yield _whole(text, mention, parts, 0)
                return


def _bracketed(text: Text) -> Iterator[Whole]:
    for total, first in zip(text.found, text.found[1:], strict=False):
        between = text.view[total.end : first.start]
        opening = next((n for n, c in enumerate(between) if c in _OPEN), None)
        if opening is None or opening > 0 or not _countable(total):
            continue
        level = text.depth(first.start)
        if level <= text.depth(total.start):
            continue  # the bracket behind the total holds no number
        stop = next(
            (n for n in range(first.start, len(text.view)) if text.depth(n + 1) < level),
            len(text.view),
        )
        inside = [
            m for m in text.found if first.start <= m.start < stop and _kind(m) == _kind(total)
        ]
        if len(inside) > 1 and not re.search("其中|包括", between):
            yield _whole(text, total, inside, total.end)


def _whole(
    text: Text,
    total: Mention,
    parts: list[Mention],
    start: int,
    others: tuple[Mention, ...] = (),
) -> Whole:
    named = tuple((label(text, part, start), part) for part in parts)
    closed = next((n for n, (name, _) in enumerate(named) if _SUBTOTAL.search(name)), None)
    if closed is not None and closed > 1:
        # 甲48万元、乙42万元，两项合计90万元: the sum told at the end is no part of its own
        subtotal, last = named[closed][1], closed == len(named) - 1
        named = (*named[:closed], *named[closed + 1 :])
        summed = sum((part.value for _, part in named), Decimal(0))
        total = subtotal if last and summed < total.value * _NEARLY else total
    names = [name for name, _ in named]
    certain = any(
        all(any(word in name for name in names) for word in pair)
        for pair in section(FILE, "prose")["exhaustive"]
    )
    return Whole(total, named, certain, others)


def _sentence_end(view: str, start: int, level: int) -> int:
    """Where the enumeration ends: at the stop, or at the bracket that closes it."""
    depth = 0
    for n in range(start, len(view)):
        if view[n] in _OPEN:
            depth += 1
        elif view[n] in _CLOSE:
            depth -= 1
            if depth < 0 and level:
                return n
        elif view[n] == "。":
            return n
    return len(view)


def _countable(mention: Mention) -> bool:
    """Budget money (a standard of some 元 is none), or a count."""
    if mention.unit is None:
        return False
    if mention.yuan is not None:
        return mention.yuan >= _BUDGETED or mention.unit.scale >= _BUDGETED
    return mention.unit.dimension.startswith(("count", "person"))


def _kind(mention: Mention) -> str:
    return mention.unit.dimension if mention.unit else ""


def is_change(text: Text, mention: Mention) -> bool:
    """Whether the number tells a change or another year's amount, not one of this year's."""
    said = section(FILE, "prose")
    lead = text.view[max(0, mention.start - 4) : mention.start]
    if any(lead.endswith(word) for word in (*said["up"], *said["down"])):
        return True
    return any(word in text.before(mention) for word in said["other_year"])


def _is_result(text: Text, mention: Mention) -> bool:
    """Whether the words before say what was spent of it: 全年执行157.14万元 is no part."""
    return bool(re.search(section(FILE, "prose")["spent"], text.before(mention)))


def label(text: Text, mention: Mention, start: int = 0) -> str:
    """What an amount is of: the words before it, without years and fillers."""
    words = re.split(r"[、]", text.before(mention, start))[-1]
    return lead_words(words)


def lead_words(words: str) -> str:
    """A stretch before an amount without the words that only lead to it."""
    view = _YEARS.sub("", words).strip("“”\"'（）()")
    changed = True
    while changed:
        changed = False
        for filler in section(FILE, "prose")["lead"]:
            if view.endswith(filler) and len(view) > len(filler) + 2 and filler not in _KEPT:
                view, changed = view.removesuffix(filler), True
    return view


def lead_forms(words: str) -> set[str]:
    """All that a stretch before an amount may name: with and without each word that leads on."""
    waiting, found = [words, _YEARS.sub("", words).strip("“”\"'（）()")], set[str]()
    while waiting:
        view = waiting.pop()
        if view in found or not view:
            continue
        found.add(view)
        fillers = section(FILE, "prose")["lead"]
        waiting.extend(view.removesuffix(word) for word in fillers if view.endswith(word))
    return found
