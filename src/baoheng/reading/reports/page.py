"""All results of a run as one offline web page: the source as it is, beside what was read."""

from pathlib import Path

from baoheng.reading.batch import Outcome
from baoheng.reading.reports.files import write_whole
from baoheng.reading.reports.markup import Element, element, to_html
from baoheng.reading.reports.page_source import SourceView
from baoheng.reading.reports.page_tables import tables_of
from baoheng.reading.reports.summary import Counts, all_remarks, count, tally_sentence
from baoheng.reading.reports.webpage import page_style, whole_page

_LEGEND = (
    ("used", "", "用上：内容已读入某一项"),
    ("form", "", "结构：表头、标题、页码等"),
    ("doubt", "?", "存疑：读了，但要人看一眼"),
    ("unread", "✗", "未读：没有读入任何一项"),
)


class PageReport:
    """Collects outcomes as HTML; ``save`` writes one self-contained file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._counts = Counts()
        self._failed = 0
        self._entries: list[Element] = []
        self._sections: list[str] = []

    def add(self, outcome: Outcome) -> None:
        """Add one file's section and its line in the contents."""
        if outcome.skipped:
            return
        name = f"f{len(self._sections) + 1}"
        if outcome.reading:
            counts = count(outcome.reading)
            self._counts += counts
            note = counts.sentence()
            section = _section(name, outcome)
        else:
            self._failed += 1
            note = "读不了"
            section = _failure(name, outcome)
        link = element("a", outcome.name, href=f"#{name}")
        self._entries.append(element("li", link, f"：{note}"))
        self._sections.append(to_html(section))

    def close(self) -> None:
        """Nothing is held open."""

    def save(self) -> None:
        """Write the page. Raises OutputError where that cannot be done."""
        write_whole(self.path, lambda file: file.write(self.html().encode()))

    def html(self) -> str:
        """The whole page as text."""
        parts = [*map(to_html, self._top()), *self._sections]
        return whole_page("绩效目标表读取结果", page_style(), parts)

    def _top(self) -> list[Element]:
        counts = self._counts
        numbers = [
            (len(self._sections), "个文件"),
            (counts.tables, "张表"),
            (counts.indicators, "项指标"),
            (counts.doubtful, "项存疑"),
            (counts.remarks, "条其他提示"),
            (counts.unread, "处未读"),
            (self._failed, "个读不了"),
        ]
        items = [element("li", element("b", str(n)), word) for n, word in numbers]
        legend = [
            element("span", sign and element("b", sign, class_="sign"), text, class_=kind)
            for kind, sign, text in _LEGEND
        ]
        hint = "把鼠标停在原件的格子上，可看它去了哪一项；点“存疑与未读”里的位置，跳到那一格。"
        return [
            element("h1", "绩效目标表读取结果"),
            element("p", "每段文字都有去处：用上、结构或未读，一处不少。" + hint, class_="dim"),
            element("ul", *items, class_="numbers"),
            element("p", *legend, class_="legend"),
            element("ul", *self._entries, class_="plain"),
        ]


def _section(name: str, outcome: Outcome) -> Element:
    reading = outcome.reading
    if reading is None:
        return _failure(name, outcome)
    document = reading.document
    view = SourceView(reading, name)
    facts = [f"格式 {document.format}", document.department, document.year]
    return element(
        "section",
        element("h2", outcome.name, id=name),
        element("p", " · ".join(str(f) for f in facts if f is not None), class_="dim"),
        element("p", element("b", count(reading).sentence())),
        element("p", tally_sentence(reading), class_="dim"),
        *_doubts(outcome, view),
        element("details", element("summary", "读出的内容"), *tables_of(reading, view), open=""),
        element("details", element("summary", "原件"), *view.blocks(), open=""),
    )


def _failure(name: str, outcome: Outcome) -> Element:
    error = outcome.error
    return element(
        "section",
        element("h2", outcome.name, id=name),
        element("p", f"读不了：{error.message if error else ''}", class_="error"),
        element("p", f"怎么办：{error.todo}") if error and error.todo else None,
    )


def _doubts(outcome: Outcome, view: SourceView) -> list[Element]:
    """The list of doubts, repairs and unread pieces, each linked to its cell."""
    if outcome.reading is None:
        return []
    rows: list[Element] = []
    for remark in all_remarks(outcome.reading):
        kind = ("? 存疑", "doubt") if remark.open else ("* 已修复", "")
        where = _link(remark.where, view.anchor(remark.place))
        cells = [remark.subject, f"{remark.message}（{remark.code}）"]
        rows.append(_row(kind, where, cells))
    for piece in outcome.reading.document.unread:
        where = _link(piece.place.label, view.anchor(piece.place))
        rows.append(_row(("✗ 未读", "unread"), where, [piece.text, piece.reason]))
    if not rows:
        return []
    heads = element("tr", *(element("th", h) for h in ("类别", "位置", "内容", "说明")))
    listed = element("table", heads, *rows, class_="list")
    return [
        element("details", element("summary", f"存疑与未读（{len(rows)}）"), listed, open=""),
    ]


def _row(kind: tuple[str, str], where: Element | str, cells: list[str]) -> Element:
    label, look = kind
    first = element("td", label, class_=f"{look} level".strip())
    rest = [element("td", cell) for cell in cells]
    return element("tr", first, element("td", where, class_="level"), *rest)


def _link(text: str, anchor: str | None) -> Element | str:
    return element("a", text, href=f"#{anchor}") if anchor else text
