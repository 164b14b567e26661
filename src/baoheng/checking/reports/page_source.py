"""The source as it is, with the cells marked that findings rest on and the evidence beside them."""

from collections.abc import Iterator, Sequence

from baoheng.checking.reports.words import SEVERITIES, SIGNS, basis
from baoheng.core.finding import Finding, Severity
from baoheng.core.provenance import Place
from baoheng.reading.accounting import Reading
from baoheng.reading.grid import Cell, Grid, Loose
from baoheng.reading.reports.markup import Element, element
from baoheng.reading.reports.page_source import SourceView

_ORDER = list(Severity)


class FindingView(SourceView):
    """Draws one reading's blocks with its findings, which are numbered from 1 in their order.

    ``unplaced`` are findings that no drawn cell or line carries.
    """

    def __init__(
        self, reading: Reading, prefix: str, findings: Sequence[Finding], passed: Sequence[Finding]
    ) -> None:
        super().__init__(reading, prefix)
        self._prefix = prefix
        self._numbers = {id(finding): n for n, finding in enumerate(findings, start=1)}
        self._at: dict[Place, list[Finding]] = {}
        self._first: dict[Place, list[Finding]] = {}
        self._held = {place for finding in passed for place in finding.places}
        self._told: set[tuple[str, str | None]] = set()
        drawn = {place for piece in reading.source.pieces() for place in _places(piece)}
        self.unplaced: list[Finding] = []
        for finding in findings:
            own = [place for place in finding.places if place in drawn]
            for place in own:
                self._at.setdefault(place, []).append(finding)
            if own:
                self._first.setdefault(own[0], []).append(finding)
            else:
                self.unplaced.append(finding)

    def anchor_of(self, finding: Finding) -> str:
        """The id of the finding's card."""
        return f"{self._prefix}n{self._numbers[id(finding)]}"

    def look(self, piece: Cell | Loose, kind: str) -> dict[str, str | int | None]:
        """Id, class by the worst finding, and a tooltip with all of them."""
        found = self._found(self._at, piece)
        plain = {"id": self.anchor(piece.place), "class_": kind or None, "title": piece.place.label}
        if found:
            worst = min(found, key=lambda one: _ORDER.index(one.severity)).severity
            lines = [piece.place.label, *(f"{one.check} {one.message}" for one in found)]
            look = {"class_": f"{kind} {worst.value}".strip(), "title": "\n".join(lines)}
            return {**plain, **look}
        if any(place in self._held for place in _places(piece)):
            title = f"{piece.place.label}\n核对相符"
            return {**plain, "class_": f"{kind} held".strip(), "title": title}
        return {**plain}

    def inside(self, piece: Cell | Loose) -> list[Element | str]:
        """The text, before it the number of each finding as a link to its card."""
        signs = [
            element("a", f"{SIGNS[one.severity]}{self._numbers[id(one)]}", class_="sign",
                    href=f"#{self.anchor_of(one)}")
            for one in self._found(self._at, piece)
        ]  # fmt: skip
        return [*signs, piece.text]

    def loose(self, piece: Loose) -> Element:
        """A line outside the tables, with its cards below it."""
        cards = [self.card(finding) for finding in self._found(self._first, piece)]
        line = element("p", *self.inside(piece), **self.look(piece, "loose"))
        return element("div", line, *cards) if cards else line

    def row_end(self, grid: Grid, row: int) -> list[Element]:
        """The cards of the findings whose first cell starts in this row."""
        cells = [grid.at(row, col) for col in range(grid.ncols)]
        own = [c for c in dict.fromkeys(cells) if c is not None and c.row == row]
        found = [finding for cell in own for finding in self._found(self._first, cell)]
        if not found:
            return []
        return [element("td", *map(self.card, dict.fromkeys(found)), class_="notes")]

    def card(self, finding: Finding) -> Element:
        """One finding: what, the arithmetic, what to do; the advice in full only the first time."""
        number = self._numbers[id(finding)]
        head = f"{SIGNS[finding.severity]}{number} {SEVERITIES[finding.severity]}　"
        head += f"{finding.check} {finding.title}"
        mark = (finding.check, finding.advice)
        advice: list[Element] = []
        if finding.advice and mark not in self._told:
            self._told.add(mark)
            text = f"建议：{finding.advice}（{basis(finding)}）"
            advice = [element("p", text, class_="advice")]
        return element(
            "div",
            element("b", head),
            element("p", finding.message),
            element("p", finding.evidence, class_="evidence") if finding.evidence else None,
            *advice,
            element("p", finding.key, class_="key"),
            class_=f"card {finding.severity.value}",
            id=self.anchor_of(finding),
        )

    def _found(self, index: dict[Place, list[Finding]], piece: Cell | Loose) -> list[Finding]:
        found = [finding for place in _places(piece) for finding in index.get(place, ())]
        return list(dict.fromkeys(found))


def _places(piece: Cell | Loose) -> Iterator[Place]:
    yield piece.place
    if isinstance(piece, Cell):
        yield from piece.more_places
