"""Comparing two independent readings of one document and putting back what the first one lost.

Two kinds of loss have been seen: text that is gone, and a table whose text is all there but run
together in one paragraph. So characters are counted, and cells are looked for as cells.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from baoheng.core.provenance import Place
from baoheng.reading.grid import Block, Cell, Grid, Loose, Source

Bag = Counter[str]

_SHOWN = 40  # characters of a text in a note
_LISTED = 8  # lost pieces named one by one


@dataclass(frozen=True, slots=True)
class _Unit:
    """A non-empty piece with the number of its block and its text without blanks."""

    block: int
    piece: Cell | Loose
    key: str


@dataclass(frozen=True, slots=True)
class _Gap:
    """A unit of the second reading without an equal in the first.

    ``beside`` are the units that stand at its place in the first reading, ``before`` is the block
    of the first reading before which it belongs.
    """

    unit: _Unit
    beside: tuple[_Unit, ...]
    before: int


@dataclass(slots=True)
class _Mend:
    """What to change in the blocks of the first reading, and sentences about it."""

    before: dict[int, list[Block]] = field(default_factory=dict)
    drop: set[int] = field(default_factory=set)
    sentences: list[str] = field(default_factory=list)

    def add(self, at: int, block: Block, sentence: str) -> None:
        self.before.setdefault(at, []).append(block)
        self.sentences.append(sentence)

    def applied(self, blocks: list[Block]) -> Iterator[Block]:
        for number, block in enumerate(blocks):
            yield from self.before.get(number, ())
            if number not in self.drop:
                yield block
        yield from self.before.get(len(blocks), ())


def bag(blocks: Iterable[Block]) -> Bag:
    """How often each non-blank character occurs."""
    return Counter(char for text in _texts(blocks) for char in text if not char.isspace())


def reconcile(source: Source, second: list[Block], first_name: str, second_name: str) -> None:
    """Bring ``source`` up to what the second reading saw, and set its census from it.

    Text and tables that only the second reading has are put into ``source.blocks`` where they
    belong and told in a READERS_DISAGREE note; text that only the first has is told in an
    ONE_READER_ONLY note. Afterwards the census equals ``source.characters()`` exactly when
    nothing of the second reading is missing.
    """
    read, seen = bag(source.blocks), bag(second)
    missing, extra = seen - read, read - seen
    _forgive_unknown(missing, extra)
    gaps = _gaps(source.blocks, second) if missing or _cells_gone(source.blocks, second) else []
    mend = _Mend()
    left = Counter(missing)
    _restore_tables(mend, second, gaps, left)
    _restore_pieces(mend, second, gaps, left, len(source.blocks))
    if mend.sentences:
        source.blocks = list(mend.applied(source.blocks))
        source.notes.append(("READERS_DISAGREE", _sentence(mend, missing, first_name, second_name)))
    if extra:
        source.notes.append(
            (
                "ONE_READER_ONLY",
                f"有 {extra.total()} 个字符只有 {first_name} 读到（如页眉、文本框、自动编号），"
                f"{second_name} 没有读到，未能互相核对",
            )
        )
    still = (read | (read + missing)) - bag(source.blocks)
    source.census = source.characters() + still.total()


def _cells_gone(blocks: list[Block], second: list[Block]) -> bool:
    """Whether some cell text of the second reading is nowhere a cell text in the first."""
    ours, theirs = (
        Counter(unit.key for unit in _units(side) if isinstance(unit.piece, Cell))
        for side in (blocks, second)
    )
    return bool(theirs - ours)


def _gaps(blocks: list[Block], second: list[Block]) -> list[_Gap]:
    """Align the two readings, in document order, and list what only the second has."""
    ours, theirs = list(_units(blocks)), list(_units(second))
    moved: Bag = Counter()  # equal texts that only stand elsewhere
    gaps: list[_Gap] = []
    matcher = SequenceMatcher(None, [u.key for u in ours], [u.key for u in theirs], autojunk=False)
    for tag, low, high, from_, to in matcher.get_opcodes():
        if tag == "equal":
            continue
        beside = tuple(ours[low:high])
        moved.update(unit.key for unit in beside)
        before = ours[low - 1].block + 1 if low else 0
        gaps += [_Gap(unit, beside, before) for unit in theirs[from_:to]]
    found = []
    for gap in gaps:
        if moved[gap.unit.key]:
            moved[gap.unit.key] -= 1
        else:
            found.append(gap)
    return found


def _restore_tables(mend: _Mend, second: list[Block], gaps: list[_Gap], left: Bag) -> None:
    """Put back tables that are lost or run together for the most part; ``left`` shrinks."""
    for number, block in enumerate(second):
        mine = [gap for gap in gaps if gap.unit.block == number]
        if not mine or isinstance(block, Loose):
            continue
        whole = bag([block])
        lines = _run_together(mine, whole, mend)
        covered = whole & (left + Counter("".join(unit.key for unit in lines)))
        gone = sum(len(gap.unit.key) for gap in mine)
        if min(gone, covered.total()) * 2 <= whole.total():
            continue
        mend.drop |= {unit.block for unit in lines}
        mend.add(mine[0].before, block, _table_sentence(block, lines))
        left -= whole - Counter("".join(unit.key for unit in lines))


def _run_together(gaps: list[_Gap], whole: Bag, mend: _Mend) -> list[_Unit]:
    """Loose lines at the table's place that hold nothing but text of its cells."""
    lines: list[_Unit] = []
    rest = Counter(whole)
    for unit in dict.fromkeys(unit for gap in gaps for unit in gap.beside):
        text = Counter(unit.key)
        if isinstance(unit.piece, Loose) and unit.block not in mend.drop and text <= rest:
            rest -= text
            lines.append(unit)
    return lines


def _restore_pieces(
    mend: _Mend, second: list[Block], gaps: list[_Gap], left: Bag, end: int
) -> None:
    """Put back what else is missing, piece by piece; what cannot be placed goes to the end."""
    for gap in gaps:
        text = _missing_part(gap, left) if left else ""
        if text:
            place = gap.unit.piece.place
            mend.add(gap.before, Loose(text, place), f"{place.label}“{text[:_SHOWN]}”")
            left -= Counter(text)
    if left:
        text = "".join(left.elements())
        place = Place(second[0].place.file)
        mend.add(end, Loose(text, place), f"位置不明的“{text[:_SHOWN]}”")


def _missing_part(gap: _Gap, left: Bag) -> str:
    """The characters of the unit that its place lacks, as far as they are still missing."""
    ours = "".join(unit.key for unit in gap.beside)
    matcher = SequenceMatcher(None, ours, gap.unit.key, autojunk=False)
    only = (gap.unit.key[b:e] for tag, _, _, b, e in matcher.get_opcodes() if tag != "equal")
    budget, kept = Counter(left), []
    for char in "".join(only):
        if budget[char] > 0:
            budget[char] -= 1
            kept.append(char)
    return "".join(kept)


def _forgive_unknown(missing: Bag, extra: Bag) -> None:
    """A private or replacement character stands for a symbol that the first reader could name."""
    named = sum(count for char, count in extra.items() if not char.isalnum())
    for char in [
        char for char in missing if char == "\ufffd" or unicodedata.category(char) == "Co"
    ]:
        excused = min(missing[char], named)
        named -= excused
        missing[char] -= excused
        if not missing[char]:
            del missing[char]


def _sentence(mend: _Mend, missing: Bag, first_name: str, second_name: str) -> str:
    listed = "；".join(mend.sentences[:_LISTED])
    more = f"；等共 {len(mend.sentences)} 处" if len(mend.sentences) > _LISTED else ""
    lost = f"（漏读 {missing.total()} 个字符）" if missing else ""
    return (
        f"两种读法不一致：{first_name} 漏读或读乱了下列内容{lost}，{second_name} 读到："
        f"{listed}{more}。已按 {second_name} 补上，请对照原文件核对这些地方"
    )


def _table_sentence(block: Grid, lines: list[_Unit]) -> str:
    cells = [cell.text for cell in block.cells if cell.text.strip()]
    start = "｜".join(" ".join(text.split()) for text in cells[:3])
    how = f"，被读成 {len(lines)} 段连在一起的文字" if lines else ""
    return f"{block.place.label}整张表（{len(cells)} 个有字的格，开头是“{start[:_SHOWN]}”{how}）"


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
