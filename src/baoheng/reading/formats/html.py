"""Web pages (.html, .htm, .mht, and pages that programs save as .xls or .doc)."""

from pathlib import Path

from lxml import etree

from baoheng.core.errors import LimitExceeded
from baoheng.reading.digest import file_sha256
from baoheng.reading.formats.flow import Flow
from baoheng.reading.formats.html_names import CONTROLS, SKIPPED, control_text, text_of
from baoheng.reading.formats.html_pages import Page, pages
from baoheng.reading.formats.html_walk import PageWalker
from baoheng.reading.grid import Grid, Source, count_characters
from baoheng.reading.limits import Limits

READER = "html-lxml 1"


def read(path: Path, name: str, limits: Limits) -> Source:
    """All text a browser shows, tables as grids; text that is hidden carries ``Flag.HIDDEN``.

    Tables that only lay out the page are taken apart. ``census`` = text left in the parsed page
    after scripts and the like are removed + list numbers rendered by the walk − what the cell
    limit cut off. Raises EmptyDocument, DamagedDocument or LimitExceeded.
    """
    if path.stat().st_size > limits.file_bytes:
        raise LimitExceeded(
            f"网页超过 {limits.file_bytes // 1024 // 1024} MB",
            where=name,
            todo="请拆成几个文件再读",
        )
    found = pages(path.read_bytes(), name)
    walker = PageWalker(name, limits)
    for page in found:
        walker.walk(page.root)
    flow = Flow(name, limits)
    flow.add(walker.items)
    stored = sum(stored_characters(page.root) for page in found)
    return Source(
        file=name,
        sha256=file_sha256(path),
        format="html",
        reader=READER,
        blocks=flow.blocks,
        census=stored + walker.rendered - flow.cut,
        notes=flow.notes + _notes(walker, found, any(isinstance(b, Grid) for b in flow.blocks)),
    )


def stored_characters(root: etree._Element) -> int:
    """Non-blank characters of the page by removing what is never shown; this empties the page."""
    shown = [control_text(control) for control in _controls(root)]
    etree.strip_elements(root, *SKIPPED, with_tail=False)
    return count_characters(text_of(root)) + sum(map(count_characters, shown))


def _controls(root: etree._Element) -> list[etree._Element]:
    """Form controls outside scripts, templates and other controls."""
    return [
        control
        for control in root.iter(*CONTROLS)
        if not any(above.tag in SKIPPED for above in control.iterancestors())
    ]


def _notes(walker: PageWalker, found: list[Page], has_grid: bool) -> list[tuple[str, str]]:
    seen, notes = walker.seen, []
    broken = sum(page.broken for page in found)
    if broken:
        notes.append(
            (
                "DECODE_REPLACED",
                f"网页里有 {broken} 个字符按所用编码解不出来，已换成“\ufffd”，请核对这些地方",
            )
        )
    if seen["span"]:
        notes.append(
            ("SPAN_CLIPPED", f"有 {seen['span']} 个单元格的合并行列数大得不合理，已按表格大小截断")
        )
    if seen["frame"] and len(found) == 1:
        notes.append(
            (
                "FRAME_NOT_READ",
                f"网页里有 {seen['frame']} 个框架（frame），框架里的内容在别的文件里，没有读入；"
                "请在浏览器中单独打开框架页面后另存再读",
            )
        )
    if seen["image"] and not has_grid:
        notes.append(
            (
                "IMAGE_NOT_READ",
                f"网页里没有表格而有 {seen['image']} 张图片，图片里的文字没有读入；"
                "如果目标表是图片，请另交图片或可编辑的文件",
            )
        )
    return notes
