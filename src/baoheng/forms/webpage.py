"""Sheets as one printable web page: no script, no picture, no request."""

from collections.abc import Mapping, Sequence

from baoheng.forms.sheet import Cell, Sheet, Style
from baoheng.reading.reports.markup import Element, element, to_html
from baoheng.reading.reports.webpage import whole_page

_STYLE = """
body { margin: 0; background: #eee; color: #000; font: 10pt/1.35 SimSun, "宋体",
 "Noto Serif CJK SC", serif; }
section { box-sizing: border-box; margin: 8mm auto; padding: 10mm; background: #fff; }
h1 { margin: 0 0 3mm; text-align: center; font: bold 16pt SimHei, "黑体",
 "Noto Sans CJK SC", sans-serif; }
p { margin: 1mm 0; }
.above { display: flex; justify-content: space-between; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
table + table { margin-top: -1px; }
td, th { border: 1px solid #000; padding: 1mm; text-align: center; vertical-align: middle;
 overflow-wrap: anywhere; font-weight: normal; }
th, .label { background: #f2f2f2; font-weight: bold; }
td.text { text-align: left; }
.vertical > span { writing-mode: vertical-rl; letter-spacing: 1mm; }
.open-top { border-top: none; }
.open-bottom { border-bottom: none; }
@media print { body { background: #fff; }
 section { margin: 0; padding: 0; width: auto !important; }
 section + section { break-before: page; }
 th, .label { print-color-adjust: exact; } }
"""


def page_text(sheets: Sequence[Sheet]) -> str:
    """The page as text, each form on pages of its own."""
    style = _STYLE + "".join(_own_style(number, sheet) for number, sheet in enumerate(sheets))
    title = sheets[0].title if sheets else ""
    return whole_page(title, style, (_section(n, sheet) for n, sheet in enumerate(sheets)))


def _own_style(number: int, sheet: Sheet) -> str:
    """Paper and widths of one form; they cannot stand on the elements, where nothing may."""
    page = sheet.page
    turn = "landscape" if page.landscape else "portrait"
    margins = " ".join(f"{side}mm" for side in page.margins)
    widths = "".join(
        f".form{number} col:nth-child({col + 1}) {{ width: {sheet.microns(col)}e-3mm; }}\n"
        for col in range(sheet.ncols)
    )
    return (
        f"@page form{number} {{ size: A4 {turn}; margin: {margins}; }}\n"
        f".form{number} {{ page: form{number}; width: {page.printed + 20}mm; }}\n{widths}"
    )


def _section(number: int, sheet: Sheet) -> str:
    owners = sheet.owners()
    made = element("section", element("h1", sheet.title), class_=f"form{number}")
    for left, right in sheet.above:
        made.append(element("p", element("span", left), element("span", right), class_="above"))
    for start, stop, heads in sheet.bands():
        made.append(_table(sheet, owners, start, stop, heads))
    for line in sheet.below:
        made.append(element("p", line))
    return to_html(made)


def _table(
    sheet: Sheet, owners: Mapping[tuple[int, int], Cell], start: int, stop: int, heads: int
) -> Element:
    columns = element("colgroup", *(element("col") for _ in range(sheet.ncols)))
    made = element("table", columns)
    for tag, first, last in (("thead", start, start + heads), ("tbody", start + heads, stop)):
        if first < last:
            made.append(element(tag, *(_row(sheet, owners, row) for row in range(first, last))))
    return made


def _row(sheet: Sheet, owners: Mapping[tuple[int, int], Cell], row: int) -> Element:
    found = (owners[row, col] for col in range(sheet.ncols))
    cells = dict.fromkeys(cell for cell in found if cell.row == row)
    return element("tr", *(_cell(cell) for cell in cells))


def _cell(cell: Cell) -> Element:
    names = [cell.style.value]
    names += [
        name
        for name, on in (
            ("vertical", cell.vertical),
            ("open-top", cell.open_top),
            ("open-bottom", cell.open_bottom),
        )
        if on
    ]
    return element(
        "th" if cell.style is Style.HEAD else "td",
        element("span", cell.text) if cell.vertical else None,
        *(() if cell.vertical else _broken(cell.text)),
        class_=" ".join(names),
        rowspan=cell.rowspan if cell.rowspan > 1 else None,
        colspan=cell.colspan if cell.colspan > 1 else None,
    )


def _broken(text: str) -> list[Element | str]:
    """A text with its line ends as elements."""
    first, *rest = text.split("\n")
    return [first, *(piece for line in rest for piece in (element("br"), line))]
