"""Carry levels down: by span where there are spans, with a doubt where there is only a blank."""

from collections.abc import Sequence

from baoheng.core.target import Doubt, Repair
from baoheng.reading.grammar.heads import Head
from baoheng.reading.grammar.indicators import Level
from baoheng.reading.grammar.rows import Row
from baoheng.reading.grammar.spans import centred_spans
from baoheng.reading.grammar.vocabulary import (
    both_levels,
    fits,
    level1_of,
    level2_of,
    level_text,
    only_parent,
    squash,
)
from baoheng.reading.grid import Cell, Grid

_NONE = Level(None)


def ruled_levels(
    grid: Grid, head: Head, rows: Sequence[Row], role: str, above: str | None = None
) -> list[Level]:
    """The level of each row by the cell that covers it; a blank is carried only with a doubt.

    ``above`` is the level at the end of the table of which this one is the continuation.
    """
    column = head.find(role) or head.find("level12")
    if column is None:
        headings = [row.heading if role == "level1" else None for row in rows]
        return [Level(level_text(c.text), c) if c else Level(above) for c in headings]
    cells = [grid.at(row.index, column.start + row.shift) for row in rows]
    part = 0 if role == "level1" else 1
    levels = [
        Level(level_text(c.text if column.role == role else both_levels(c.text)[part]), c)
        if c and c.text.strip()
        else None
        for c in cells
    ]
    filled: list[Level] = []
    last: Level | None = Level(above) if above else None
    for position, level in enumerate(levels):
        if level is not None:
            filled.append(level)
            last = level
            continue
        source, word = last, "上"
        if source is None or _cut_off(rows, levels, position):
            source = next((lv for lv in levels[position:] if lv), source)
            word = "下"
        if source is None:
            filled.append(_NONE)
            continue
        name = "一级" if role == "level1" else "二级"
        doubt = Doubt("EMPTY_LEVEL", f"{name}指标一格是空的，取{word}面的“{source.text}”，请核对")
        filled.append(Level(source.text, None, (doubt,)))
    return filled


def _cut_off(rows: Sequence[Row], levels: Sequence[Level | None], position: int) -> bool:
    """Whether the blank reaches the end of its page and a level stands first on the next one.

    The blank is then the upper half of a cell whose text was printed on the next page.
    """
    page = _page(rows[position])
    if page is None:
        return False
    for row, level in zip(rows[position:], levels[position:], strict=True):
        if _page(row) != page:
            return level is not None
        if level is not None:
            return False
    return False


def _page(row: Row) -> int | None:
    cell = row.first("level3") or next(row.all_cells(), None)
    return cell.place.page if cell is not None else None


def dumped_levels(
    rows: Sequence[Row], role: str, upper: Sequence[Level] | None, above: str | None = None
) -> list[Level]:
    """The level of each row of a dump: labels stand at the top of their span, or in its middle.

    ``above`` is the level at the end of the table of which this one is the continuation. A level 2
    ends where another level 1 begins.
    """
    at = [i for i, row in enumerate(rows) if row.first(role)]
    if at and at[0] > 0 and len(rows) > 1 and not _goes_on(at, role, upper, above):
        return _centred(rows, at, role, upper)
    part = 0 if role == "level1" else 1
    levels: list[Level] = []
    last, printed = Level(above), ""
    for row in rows:
        cell = row.first(role) or row.first("level12")
        heading = row.heading if role == "level1" else None
        if cell is not None:
            text = row.text(role) or both_levels(cell.text)[part]
            last = Level(level_text(text), cell)
            levels.append(last)
        elif heading is not None:
            last = Level(level_text(heading.text), heading)
            levels.append(last)
        else:
            first = level_text(row.text("level1")) if role == "level2" else ""
            if first and first != printed:
                last = _NONE
            levels.append(Level(last.text, None))
        printed = level_text(row.text("level1")) or printed
    return levels


def settle_lone_levels(rows: Sequence[Row]) -> None:
    """In a dump: a word that names either level, alone in its row, is the level 2 of its form.

    ``成本指标`` after rows of 产出指标 stands under it where the level 1 before can have it.
    """
    one = ""
    for row in rows:
        cell = row.first("level1")
        if cell is None:
            continue
        text = level_text(cell.text)
        either = level1_of(text) is not None and level1_of(text) == level2_of(text)
        lone = either and not row.first("level2") and text != one
        if lone and one and fits(one, text):
            row.cells["level2"] = row.cells.pop("level1")
            row.moved.append((cell, "level2"))
        else:
            one = text


def _goes_on(at: list[int], role: str, lower: Sequence[Level] | None, above: str | None) -> bool:
    """Whether the rows before the first label still belong to the level of the page before."""
    if not above or role != "level1" or lower is None:
        return False
    before = [level.text for level in lower[: at[0]]]
    return all(text and fits(above, text) for text in before)


def _centred(
    rows: Sequence[Row], at: list[int], role: str, upper: Sequence[Level] | None
) -> list[Level]:
    cells = [rows[i].first(role) for i in at]
    texts = [level_text(rows[i].text(role)) for i in at]

    def affinity(label: int, row: int) -> float:
        if role == "level2":
            word = _kind_of_name(rows[row].text("level3"))
            if word is None:
                return 0.0
            return 2.0 if level2_of(texts[label]) == word else -2.0
        lower = (upper[row].text or "") if upper else ""
        if level2_of(lower) is None:
            return 0.0
        return 6.0 if fits(texts[label], lower) else -6.0

    spans = centred_spans([float(i) for i in at], len(rows), affinity)
    levels: list[Level] = [_NONE] * len(rows)
    for (start, stop), cell, text in zip(spans, cells, texts, strict=True):
        for i in range(start, stop):
            own = rows[i].first(role)
            doubt = (
                ()
                if own
                else (
                    Doubt("CENTRED_LEVEL", f"“{text}”印在合并格中间，按位置推断属于本行，请核对"),
                )
            )
            levels[i] = Level(text, own if own is cell else None, doubt)
    return levels


def _kind_of_name(name: str) -> str | None:
    """The level 2 that a name's ending speaks for, where it clearly does."""
    key = squash(name)
    for ends, level in (
        (("及时率", "时间", "时限", "周期", "进度"), "时效指标"),
        (("数量", "人数", "次数", "个数", "户数", "支数"), "数量指标"),
        (("准确率", "合格率", "达标率", "完善率", "投入使用率"), "质量指标"),
        (("满意度", "满意率"), "服务对象满意度指标"),
        (("健全性", "建设性", "年限"), "可持续影响指标"),
        (("成本控制数", "总成本", "成本控制", "经费"), "经济成本指标"),
    ):
        if key.endswith(ends):
            return level
    return None


def restore_lost_level1(rows: Sequence[Row], first: list[Level], second: list[Level]) -> None:
    """Propose the level 1 that a dump lost where its level 2 slid into the level-1 column.

    Only for rows whose level 1 was not printed and whose level-2 label has just one parent; the
    rows before it with the same label follow. The printed pairs are never touched.
    """
    slipped: set[str] = set()
    for row, one, two in zip(rows, first, second, strict=True):
        label = row.first("level2")
        moved = any(role == "level2" and c is label for c, role in row.moved)
        column = next((c for c, role in row.moved if role == "level3"), None)
        if one.cell is None and two.text and (moved or column is not None):
            slipped.add(two.text)
    for i, (one, two) in enumerate(zip(first, second, strict=True)):
        parent = only_parent(two.text or "")
        if one.cell is not None or not two.text or two.text not in slipped or parent is None:
            continue
        if one.text and not fits(one.text, two.text):
            reason = f"原文漏了一级指标，“{two.text}”只属于“{parent}”"
            repair = Repair("level", one.text, parent, reason)
            first[i] = Level(parent, None, one.doubts, (repair,))


def level_cells(levels: Sequence[Level]) -> list[Cell]:
    """The cells that carry levels."""
    return [lv.cell for lv in levels if lv.cell is not None]
