"""Tiny Word files made from raw XML, one trap each."""

import zipfile
from pathlib import Path

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office"'
)
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def word_file(
    folder: Path, body: str, parts: dict[str, str] | None = None, name: str = "目标表.docx"
) -> Path:
    """A docx with this body; ``parts`` maps a kind (header, numbering, styles …) to its content."""
    parts = parts or {}
    ties = "".join(
        f'<Relationship Id="r{i}" Type="{OFFICE}/{kind}" Target="{kind}.xml"/>'
        for i, kind in enumerate(parts)
    )
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{RELS}"><Relationship Id="r1" '
            f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr(
            "word/_rels/document.xml.rels", f'<Relationships xmlns="{RELS}">{ties}</Relationships>'
        )
        archive.writestr("word/document.xml", root("document", f"<w:body>{body}</w:body>"))
        for kind, content in parts.items():
            archive.writestr(f"word/{kind}.xml", root(_ROOTS.get(kind, kind), content))
    return folder / name


_ROOTS = {"header": "hdr", "footer": "ftr"}


def root(tag: str, content: str) -> str:
    """A whole part."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{tag} {NAMESPACES}>{content}</w:{tag}>'


def run(text: str, look: str = "") -> str:
    """A run; ``look`` is the content of its properties."""
    props = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{props}<w:t xml:space="preserve">{text}</w:t></w:r>'


def para(content: str, props: str = "") -> str:
    """A paragraph from runs, or from plain text."""
    runs = content if content.startswith("<") or not content else run(content)
    return f"<w:p>{f'<w:pPr>{props}</w:pPr>' if props else ''}{runs}</w:p>"


def cell(content: str = "", props: str = "") -> str:
    """A table cell from block content, or from plain text."""
    inside = content if content.startswith("<") else para(content)
    return f"<w:tc>{f'<w:tcPr>{props}</w:tcPr>' if props else ''}{inside}</w:tc>"


def row(*cells: str, props: str = "") -> str:
    """A table row from cells, each XML or plain text."""
    inside = "".join(c if c.startswith("<w:") else cell(c) for c in cells)
    return f"<w:tr>{f'<w:trPr>{props}</w:trPr>' if props else ''}{inside}</w:tr>"


def table(*rows: str) -> str:
    """A table from rows."""
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"
