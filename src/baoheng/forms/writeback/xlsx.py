"""Write values into the sheets of a workbook; every part that holds none of them is kept."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from lxml import etree

from baoheng.core.provenance import Place
from baoheng.forms.writeback.formulas import Where, stale
from baoheng.forms.writeback.model import Change
from baoheng.forms.writeback.package import LARGEST, Edited, packed, parse
from baoheng.forms.writeback.sheetxml import SheetXml, area_of
from baoheng.forms.writeback.values import sheet_number, text_of, writable
from baoheng.reading.formats.package import Package
from baoheng.reading.formats.sheetgrid import Position
from baoheng.reading.formats.xlsxbook import Workbook, part_targets, read_workbook
from baoheng.reading.formats.xmlstream import forget, is_true, stream, whole

_LONGEST = 32_767  # characters that a cell can hold
_PLAIN = ("", "General")
# what may stand before calcPr in a workbook part
_BEFORE_CALC = ("definedNames", "externalReferences", "functionGroups", "sheets")


def edit(
    package: Package, name: str, changes: Sequence[Change], shown: Mapping[Place, str]
) -> Edited:
    """The new sheet parts. ``shown`` is what each cell shows before.

    Formulas are not overwritten; stored results of those that look at a changed cell are taken out
    and the workbook is marked to be worked out anew on opening.
    Raises DamagedDocument and LimitExceeded.
    """
    work = _Work(package, name, shown)
    for sheet, wanted in _by_sheet(changes).items():
        work.fill(sheet, wanted)
    work.refresh()
    return work.close()


def _by_sheet(changes: Sequence[Change]) -> dict[str, list[Change]]:
    sheets: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        sheets[change.place.sheet or ""].append(change)
    return sheets


class _Work:
    """The workbook while it is edited; a sheet is taken apart when it is needed."""

    def __init__(self, package: Package, name: str, shown: Mapping[Place, str]) -> None:
        self.package, self.name, self.shown = package, name, shown
        self.book: Workbook = read_workbook(package, package.read, name)
        self.parts = {s.name: s.part for s in self.book.sheets if s.kind == "worksheet"}
        self.main = next(
            (t.target for t in package.relations("") if t.kind == "officeDocument"),
            "xl/workbook.xml",
        )
        self.open: dict[str, SheetXml] = {}
        self.edited = Edited()
        self.changed: set[Where] = set()
        self.unlocked = _unlocked(package, self.main)

    def sheet(self, name: str) -> SheetXml:
        """A sheet of this workbook as a tree."""
        if name not in self.open:
            self.open[name] = SheetXml(parse(self.package.read(self.parts[name]), self.name))
        return self.open[name]

    def fill(self, name: str, changes: Sequence[Change]) -> None:
        """Make the changes of one sheet that can be made."""
        for change in changes:
            place = change.place
            if name not in self.parts or place.row is None or place.col is None:
                self.edited.leave(change, "原件里没有这一格")
                continue
            sheet = self.sheet(name)
            at = sheet.anchor((place.row, place.col))
            why_not = self._refused(sheet, at, change)
            if why_not:
                self.edited.leave(change, why_not)
                continue
            self._write(sheet, at, change)
            self.changed.add((name, *at))
            self.edited.done.append(change)

    def _refused(self, sheet: SheetXml, at: Position, change: Change) -> str:
        if sheet.calculated(at):
            return "这一格是公式，没有改写，请打开副本核对公式的结果"
        if sheet.protected and whole(sheet.style(at)) not in self.unlocked:
            return "工作表加了保护，这一格不允许填写；请先撤销保护"
        if not writable(change.text):
            return "有写不进文件的字符"
        if len(change.text) > _LONGEST:
            return f"文字有{len(change.text)}个字，一格最多{_LONGEST}个"
        return ""

    def _write(self, sheet: SheetXml, at: Position, change: Change) -> None:
        digits = None
        if change.value != "" and self._as_number(sheet, at, change):
            code = self.book.style(sheet.style(at)).code
            digits = sheet_number(change, code, self.book.epoch_1904)
        before = self.shown.get(change.place, "")
        like = self.shown.get(change.like, "") if change.like else ""
        sheet.write(at, text=text_of(change, before, like), digits=digits)

    def _as_number(self, sheet: SheetXml, at: Position, change: Change) -> bool:
        """As the cell was; a blank one by its own format, then as the cell near it."""
        own = sheet.numeric(at)
        if own is not None:
            return own
        code = self.book.style(sheet.style(at)).code
        if code not in _PLAIN:
            return code != "@"
        like = change.like
        near = None
        if like is not None and like.sheet == change.place.sheet and like.row and like.col:
            near = sheet.numeric(sheet.anchor((like.row, like.col)))
        if near is None:
            return not isinstance(change.value, str) and not change.percent
        return near

    def refresh(self) -> None:
        """Take out the stored results that the changes made old."""
        formulas = self._formulas() if self.changed else {}
        old = stale(formulas, self.changed)
        for name, row, column in old:
            sheet = self.sheet(name)
            cell = sheet.find((row, column))
            if cell is not None:
                sheet.forget(cell)
                place = Place(self.name, sheet=name, row=row, col=column)
                self.edited.recalculated.append(place)
        if old:
            root = parse(self.package.read(self.main), self.name)
            _calculate_on_opening(root)
            self.edited.parts[self.main] = packed(root)

    def _formulas(self) -> dict[Where, str]:
        found: dict[Where, str] = {}
        for name, part in self.parts.items():
            data = self.package.read(part) if part in self.package else b""
            if b"f>" not in data and b"<f" not in data and b":f" not in data:
                continue
            if len(data) > LARGEST and name not in self.open:
                continue  # a sheet too large to be put together again keeps its results
            for cell in stream(data, ("c",), self.name):
                formula, at = cell.find("{*}f"), area_of(cell.get("r"))
                if formula is not None and at is not None:
                    found[name, at.top, at.left] = formula.text or ""
                forget(cell)
        return found

    def close(self) -> Edited:
        """The edited parts."""
        touched = {name for name, *_ in self.changed}
        touched |= {place.sheet or "" for place in self.edited.recalculated}
        for name in touched:
            self.edited.parts[self.parts[name]] = packed(self.open[name].root)
        return self.edited


def _unlocked(package: Package, main: str) -> set[int]:
    """The styles whose cells may be filled on a protected sheet."""
    targets = part_targets(package, main).values()
    part = next((target for kind, target in targets if kind == "styles"), "")
    if part not in package:
        return set()
    free = set()
    for at, style in enumerate(package.root(part).iterfind("{*}cellXfs/{*}xf")):
        mark = style.find("{*}protection")
        if mark is not None and not is_true(mark.get("locked", "1")):
            free.add(at)
    return free


def _calculate_on_opening(root: etree._Element) -> None:
    """Mark the workbook so that the program works out every formula when it opens it."""
    calc = root.find("{*}calcPr")
    if calc is None:
        namespace = root.tag[: root.tag.index("}") + 1]
        calc = etree.Element(f"{namespace}calcPr")
        found = (root.find(f"{{*}}{name}") for name in _BEFORE_CALC)
        last = next((element for element in found if element is not None), None)
        if last is None:
            root.append(calc)
        else:
            last.addnext(calc)
    calc.set("fullCalcOnLoad", "1")
