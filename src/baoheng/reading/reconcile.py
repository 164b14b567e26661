"""Comparing two independent readings of one document and putting back what the first one lost."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from baoheng.core.provenance import Place
from baoheng.reading.grid import Block, Cell, Grid, Loose, Source, count_characters

Bag = Counter[str]

_SHOWN = 40  # characters of a text in a note
_LISTED = 8  # lost pieces named one by one
_STAND_IN = "?"  # what a reader prints for a character that it does not know
_MOSTLY = 0.5  # from this share on a table counts as lost whole


@dataclass(frozen=True, slots=True)
class _Unit:
    """A non-empty piece with the number of its block and its text without blanks."""

    block: int
    piece: Cell | Loose
    key: str


@dataclass(slots=True)
class _Found:
    """Blocks to put back, each before the block of that number, and sentences about them."""

    before: dict[int, list[Block]] = field(default_factory=dict)
    sentences: list[str] = field(default_factory=list)

    def add(self, at: int, block: Block, sentence: str) -> None:
        self.before.setdefault(at, []).append(block)
        self.sentences.append(sentence)


def bag(blocks: Iterable[Block]) -> Bag:
    """How often each non-blank character occurs."""
    return Counter(char for text in _texts(blocks) for char in text if not char.isspace())


def reconcile(source: Source, second: list[Block], first_name: str, second_name: str) -> None:
    """Bring ``source`` up to what the second reading saw, and set its census from it.

    Text that only the second reading has is put into ``source.blocks`` where it belongs and told
    in a READERS_DISAGREE note; text that only the first has is told in an ONE_READER_ONLY note.
    Afterwards the census equals ``source.characters()`` exactly when nothing is missing.
    """
    read, seen = bag(source.blocks), bag(second)
    missing, extra = seen - read, read - seen
    _forgive_stand_ins(missing, extra)
    if missing:
        found = _locate(source.blocks, second, missing)
        source.blocks = list(_merged(source.blocks, found.before))
        source.notes.append(
            ("READERS_DISAGREE", _sentence(found, missing, first_name, second_name))
        )
    if extra:
        source.notes.append(
            (
                "ONE_READER_ONLY",
                f"有 {extra.total()} 个字符只有 {first_name} 读到（如页眉、文本框、自动编号），"
                f"{second_name} 没有读到，未能互相核对",
            )
        )
    still = missing - (bag(source.blocks) - read)
    source.census = source.characters() + still.total()


def _locate(blocks: list[Block], second: list[Block], missing: Bag) -> _Found:
    """Turn the missing characters into blocks: whole tables first, then pieces, then the rest."""
    ours, theirs = list(_units(blocks)), list(_units(second))
    lost, at = _only_in_second(ours, theirs)
    found, left = _Found(), Counter(missing)
    for number, block in enumerate(second):
        places = [n for n in lost if theirs[n].block == number]
        if not places:
            continue
        if isinstance(block, Grid) and _lost_whole(block, [theirs[n] for n in places], left):
            found.add(at[places[0]], block, _table_sentence(block))
            left -= bag([block])
            continue
        for n in places:
            text = _missing_part(lost[n], theirs[n].key, left)
            if text:
                place = theirs[n].piece.place
                found.add(at[n], Loose(text, place), f"{place.label}“{text[:_SHOWN]}”")
                left -= Counter(text)
    if left:
        text = "".join(left.elements())
        found.add(len(blocks), Loose(text, Place(_file_of(second))), f"位置不明的“{text[:_SHOWN]}”")
    return found


def _only_in_second(
    ours: list[_Unit], theirs: list[_Unit]
) -> tuple[dict[int, str], dict[int, int]]:
    """Units of the second reading without an equal in the first.

    Maps the number of such a unit to the text that stands in the first reading at its place
    (empty where nothing does), and to the block before which it belongs.
    """
    lost: dict[int, str] = {}
    at: dict[int, int] = {}
    spare: Bag = Counter()  # equal texts that were only moved
    matcher = SequenceMatcher(None, [u.key for u in ours], [u.key for u in theirs], autojunk=False)
    for tag, low, high, from_, to in matcher.get_opcodes():
        if tag != "equal":
            spare.update(unit.key for unit in ours[low:high])
        if tag in ("insert", "replace"):
            beside = "".join(unit.key for unit in ours[low:high])
            before = ours[low - 1].block + 1 if low else 0
            lost.update(dict.fromkeys(range(from_, to), beside))
            at.update(dict.fromkeys(range(from_, to), before))
    for n in list(lost):
        if spare[theirs[n].key]:
            spare[theirs[n].key] -= 1
            del lost[n]
    return lost, at


def _lost_whole(block: Grid, lost: list[_Unit], left: Bag) -> bool:
    """Whether most of the table's text is among what is missing."""
    whole = bag([block])
    gone = sum(count_characters(unit.key) for unit in lost)
    return gone > whole.total() * _MOSTLY and (whole & left).total() > whole.total() * _MOSTLY


def _missing_part(ours: str, theirs: str, left: Bag) -> str:
    """The characters of ``theirs`` that ``ours`` lacks, as far as they are still missing."""
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    only = (theirs[b:e] for tag, _, _, b, e in matcher.get_opcodes() if tag != "equal")
    budget, kept = Counter(left), []
    for char in "".join(only):
        if budget[char] > 0:
            budget[char] -= 1
            kept.append(char)
    return "".join(kept)


def _forgive_stand_ins(missing: Bag, extra: Bag) -> None:
    """A question mark for an unknown character is no lost text when that character was read."""
    excused = min(missing[_STAND_IN], extra.total())
    if excused:
        missing[_STAND_IN] -= excused
    for char in [char for char, count in missing.items() if count <= 0]:
        del missing[char]


def _sentence(found: _Found, missing: Bag, first_name: str, second_name: str) -> str:
    listed = "；".join(found.sentences[:_LISTED])
    more = f"；等共 {len(found.sentences)} 处" if len(found.sentences) > _LISTED else ""
    return (
        f"两种读法不一致：{first_name} 漏读了 {missing.total()} 个字符，"
        f"{second_name} 读到：{listed}{more}。"
        "已按后者补上，合并单元格的位置可能不准，请对照原文件逐格核对"
    )


def _table_sentence(block: Grid) -> str:
    cells = [cell.text for cell in block.cells if cell.text.strip()]
    start = "｜".join(" ".join(text.split()) for text in cells[:3])
    return f"{block.place.label}整张表（{len(cells)} 个有字的格，开头是“{start[:_SHOWN]}”）"


def _merged(blocks: list[Block], before: dict[int, list[Block]]) -> Iterator[Block]:
    for number, block in enumerate(blocks):
        yield from before.get(number, ())
        yield block
    yield from before.get(len(blocks), ())


def _units(blocks: list[Block]) -> Iterator[_Unit]:
    for number, block in enumerate(blocks):
        for piece in [block] if isinstance(block, Loose) else block.cells:
            key = "".join(piece.text.split())
            if key:
                yield _Unit(number, piece, key)


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Loose):
            yield block.text
        else:
            yield from (cell.text for cell in block.cells)


def _file_of(blocks: list[Block]) -> str:
    return blocks[0].place.file if blocks else ""
