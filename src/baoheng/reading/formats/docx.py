"""Word documents (.docx, .docm and what other programs write under these names)."""

from pathlib import Path

from lxml import etree

from baoheng.reading.digest import file_sha256
from baoheng.reading.formats.docx_census import stored_characters
from baoheng.reading.formats.docx_definitions import Definitions
from baoheng.reading.formats.docx_names import W
from baoheng.reading.formats.docx_walk import Walker
from baoheng.reading.formats.flow import Flow, Item
from baoheng.reading.formats.package import Package, Relation
from baoheng.reading.grid import Source
from baoheng.reading.limits import Limits

READER = "docx-lxml 1"
_NOTES = (  # what the walk counted, the code, the sentence for the clerk
    (
        "picture",
        "IMAGE_NOT_READ",
        "文档里有 {} 张图片，图片里的文字和表格没有读入；"
        "如果目标表本身是图片，请另交可编辑的文件，或转成 PDF 按扫描件识别",
    ),
    (
        "object",
        "OBJECT_NOT_READ",
        "文档里嵌有 {} 个对象（例如 Excel 表），里面的内容没有读入；请把对象另存为单独的文件再读",
    ),
    ("chart", "CHART_NOT_READ", "文档里有 {} 个图表或 SmartArt 图形，里面的文字没有读入，请核对"),
    (
        "chunk",
        "CHUNK_NOT_READ",
        "文档里有 {} 段外部内容（altChunk）没有读入；请用 Word 打开后另存为新的 docx 再读",
    ),
    (
        "list",
        "LIST_NOT_NUMBERED",
        "有 {} 个段落用了自动编号而文件里没有编号的定义，编号没有读出，请核对",
    ),
)
_SIDE_PARTS = ("footnotes", "endnotes", "comments", "header", "footer")


def read(path: Path, name: str, limits: Limits) -> Source:
    """All text and tables of a Word file; tracked changes are read as accepted.

    The body comes first, then footnotes, endnotes, comments, headers and footers as loose text.
    ``census`` = stored characters counted by XPath + automatic numbers and form controls rendered
    by the walk − text inside field instructions − what the cell limit cut off.
    Raises DamagedDocument, EncryptedDocument or LimitExceeded.
    """
    with Package(path, name, limits) as package:
        main = package.main_part()
        relations = package.relations(main)
        walker = Walker(name, limits, Definitions(package, relations))
        flow = Flow(name, limits)
        stored = 0
        for root in _roots(package, main, relations):
            stored += stored_characters(root)
            flow.add(_content(root, walker))
    return Source(
        file=name,
        sha256=file_sha256(path),
        format="docx",
        reader=READER,
        blocks=flow.blocks,
        census=stored + walker.rendered - walker.unseen - flow.cut,
        notes=flow.notes + _notes(walker),
    )


def _roots(package: Package, main: str, relations: list[Relation]) -> list[etree._Element]:
    parts = [tie.target for kind in _SIDE_PARTS for tie in relations if tie.kind == kind]
    found = [part for part in dict.fromkeys(parts) if part in package]
    return [package.root(part) for part in [main, *found]]


def _content(root: etree._Element, walker: Walker) -> list[Item]:
    body = root.find(W + "body")
    return walker.items(root if body is None else body)


def _notes(walker: Walker) -> list[tuple[str, str]]:
    seen = walker.seen
    seen["picture"] -= seen["object"]  # an object shows as a picture of itself
    notes = [
        (code, sentence.format(seen[what])) for what, code, sentence in _NOTES if seen[what] > 0
    ]
    if seen["insertion"] or seen["deletion"]:
        notes.append(
            (
                "TRACKED_CHANGES",
                f"文档带修订痕迹（插入 {seen['insertion']} 处、删除 {seen['deletion']} 处）："
                "按接受全部修订来读，删去的文字没有读入，请确认修订是否应当接受",
            )
        )
    return notes
