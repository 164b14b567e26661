"""Money spent on self-evaluation and monitoring forms: rows of the money block, rates, months."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from baoheng.checking.amounts import decimals
from baoheng.checking.dossier import Dossier, Form, Passage
from baoheng.checking.results.outcomes import percent
from baoheng.checking.wording.texts import beside
from baoheng.core.provenance import Place
from baoheng.core.quantity import Quantity
from baoheng.reading.grammar.amounts import amount_and_unit
from baoheng.reading.grammar.moneyunits import unit_named
from baoheng.reading.grammar.vocabulary import role_of, squash
from baoheng.reading.grid import Cell, Grid, Loose
from baoheng.reading.values import clean, parse_number, parse_target, parse_unit

_ADJUSTED = re.compile("全年|调整|本年")
_HALF = re.compile(r"(?:上半年|半年度)")
_QUARTER = re.compile(r"(?:前|第)?([一二三])季度")
_QUARTERS = {"一": 3, "二": 6, "三": 9}
_MONTHS = re.compile(
    r"(?<!\d)1月?(?:1日|份)?\s*[-—–~～至到]+(?:20\d\d年)?\s*(1[0-2]|[1-9])月|截至?(?:20\d\d年)?\D{0,4}(1[0-2]|[1-9])月"
)
_HEAD = 30  # a head or title is no longer than this
_DEEP = 12  # rows that a money block may have


@dataclass(frozen=True, slots=True)
class Rate:
    """A printed rate with the money it is of; ``name`` tells the row, empty for the main one."""

    name: str
    budget: Decimal
    spent: Decimal
    printed: Decimal
    place: Place | None

    @property
    def exact(self) -> Fraction | None:
        """Spent ÷ budget; None without a budget."""
        return Fraction(self.spent) / Fraction(self.budget) if self.budget else None

    @property
    def worked(self) -> str:
        """The division with its result, in per cent."""
        division = f"{self.spent:f} ÷ {self.budget:f}"
        return division if self.exact is None else f"{division} = {percent(self.exact)}"

    def fits(self, budget: Decimal | None = None) -> bool:
        """Whether the printed rate is spent ÷ budget within one unit of its last digit.

        A rate written as a fraction (0.98) counts like the per cent it stands for.
        """
        base = self.budget if budget is None else budget
        if base <= 0:
            return False
        rate = Fraction(self.spent) / Fraction(base) * 100
        unit = Fraction(1, 10 ** decimals(self.printed))
        as_fraction = abs(Fraction(self.printed) * 100 - rate) <= unit * 100
        small = self.printed <= Decimal("1.5") and decimals(self.printed) >= 2
        return abs(Fraction(self.printed) - rate) <= unit or (small and as_fraction)


def main_rate(form: Form) -> Rate | None:
    """The rate of the whole year's money, None where a number of it is missing."""
    one = form.table.execution
    if one is None or one.budget is None or one.spent is None or one.rate is None:
        return None
    return Rate("", one.budget, one.spent, one.rate, form.place("execution"))


def row_rates(dossier: Dossier, form: Form) -> Iterator[Rate]:
    """The rates of the single sources of money, from the grid that holds the form's block."""
    place = form.place("execution")
    if place is None or place.row is None:
        return
    for block in dossier.reading_of(form).source.blocks:
        if isinstance(block, Grid) and any(c.place == place for c in block.cells):
            main = next(cell for cell in block.cells if cell.place == place)
            yield from (_rows if block.trusted else _dumped)(form, block, main)


def _dumped(form: Form, grid: Grid, main: Cell) -> Iterator[Rate]:
    """The same in a dump without columns: heads and numbers are told by their order."""
    rows: dict[int, list[Cell]] = {}
    for cell in grid.cells:
        if cell.text.strip():
            rows.setdefault(cell.row, []).append(cell)
    above = (row for row in range(main.row - 1, max(-1, main.row - 4), -1) if row in rows)
    heads = next((h for row in above if len(h := _heads(rows[row])) > 2), [])
    names = [role_of("money", head.text) for head in heads]
    if names.count("spent") != 1 or names.count("rate") != 1 or "budget" not in names:
        return
    budgets = [at for at, name in enumerate(names) if name == "budget"]
    at = next((n for n in budgets[::-1] if _ADJUSTED.search(heads[n].text)), budgets[0])
    for row in range(main.row + 1, main.row + _DEEP):
        cells = sorted(rows.get(row, ()), key=lambda cell: cell.col)
        values = cells[-len(heads) :]
        if len(cells) != len(heads) + 1 or role_of("labels", cells[0].text) is None:
            return
        spent, rate = (values[names.index(name)] for name in ("spent", "rate"))
        spent_head = heads[names.index("spent")]
        amounts = _pair(form, (values[at], heads[at]), (spent, spent_head))
        printed = _amount(rate.text.replace("%", "").replace("％", ""))
        if amounts is not None and printed is not None:
            name = squash(cells[0].text).strip(":：")
            yield Rate(name, *amounts, printed, rate.place)


def _heads(cells: list[Cell]) -> list[Cell]:
    """The heads of money in a row, in order."""
    found = [cell for cell in cells if role_of("money", cell.text)]
    return sorted(found, key=lambda cell: cell.col)


def _rows(form: Form, grid: Grid, main: Cell) -> Iterator[Rate]:
    columns = _columns(grid, main.row)
    if columns is None:
        return
    budget, spent, rate, first = columns
    for row in range(main.row + 1, min(grid.nrows, main.row + _DEEP)):
        found = [grid.at(row, head.col) for head in (budget, spent, rate)]
        cells = [cell for cell in found if cell is not None and cell.row == row]
        if len(cells) < len(found) or any(role_of("money", cell.text) for cell in cells):
            return
        amounts = _pair(form, (cells[0], budget), (cells[1], spent))
        printed = _amount(cells[2].text.replace("%", "").replace("％", ""))
        label = grid.at(row, first - 1) if first else None
        if amounts is not None and printed is not None:
            name = squash(label.text).strip(":：") if label else ""
            yield Rate(name or "分项", *amounts, printed, cells[2].place)


def money_row(dossier: Dossier, form: Form) -> list[Decimal]:
    """All amounts of the row that the form's rate of execution stands in."""
    place = form.place("execution")
    for block in dossier.reading_of(form).source.blocks if place else ():
        if isinstance(block, Grid) and any(c.place == place for c in block.cells):
            row = next(cell.row for cell in block.cells if cell.place == place)
            found = (_amount(cell.text) for cell in block.cells if cell.row == row)
            return [amount for amount in found if amount is not None]
    return []


def _columns(grid: Grid, below: int) -> tuple[Cell, Cell, Cell, int] | None:
    """The heads of budget, spent and rate above a row, and the first column of the block."""
    for row in range(below - 1, max(-1, below - 4), -1):
        heads = [cell for cell in grid.cells if cell.row == row]
        roles = [(role_of("money", cell.text), cell) for cell in heads]
        budgets = [cell for role, cell in roles if role == "budget"]
        spents = [cell for role, cell in roles if role == "spent"]
        rates = [cell for role, cell in roles if role == "rate"]
        if budgets and len(spents) == 1 and len(rates) == 1:
            adjusted = [cell for cell in budgets if _ADJUSTED.search(cell.text)]
            chosen = (adjusted or budgets[:1])[-1]
            return chosen, spents[0], rates[0], min(c.col for c in budgets)
    return None


def _pair(
    form: Form, budget: tuple[Cell, Cell], spent: tuple[Cell, Cell]
) -> tuple[Decimal, Decimal] | None:
    """Budget and spending, each under its head, in the form's unit of money."""
    theirs = parse_unit(form.money_unit)
    found = []
    for cell, head in (budget, spent):
        view = clean(cell.text)
        amount = amount_and_unit(f"{view}元" if view.endswith("万") else view)
        if amount is None:
            return None
        value, own = amount
        named = unit_named(head.text)
        own = own or (named.money if named else None)
        converted = Quantity(value, own).to(theirs) if own and theirs else None
        if own is not None and converted is None:
            return None
        found.append(converted.value if converted else value)
    return found[0], found[1]


def _amount(text: str) -> Decimal | None:
    """A number, with or without a unit of money; None for a dash or words."""
    view = clean(text)
    if (number := parse_number(view)) is not None or not view:
        return number
    target = parse_target(view)
    return target.value if target.unit in ("万", "万元", "元") and not target.doubts else None


def cut_off(dossier: Dossier, form: Form) -> int | None:
    """The last month that a monitoring form covers; None where it is not told, or is December."""
    titles = [form.table.title or "", *form.table.fields, form.document.file]
    for text in titles:
        if month := _month(text):
            return month
    heads: set[int] = set()
    told: set[int] = set()
    for block in dossier.reading_of(form).source.blocks:
        texts = [block.text] if isinstance(block, Loose) else [cell.text for cell in block.cells]
        for text in texts:
            if len(text) <= _HEAD and (month := _month(text)):
                heads.add(month)
            told |= {*_months(text)}
    months = heads or told
    month = months.pop() if len(months) == 1 else None
    return month if month and month < 12 else None


def told_months(dossier: Dossier, form: Form) -> dict[int, list[Passage]]:
    """The months up to which the title and the heads of a monitoring form say that it goes."""
    found: dict[int, list[Passage]] = {}
    for piece in beside(dossier, form):
        head = piece.label or (piece.loose and piece.form is form)
        if head and len(piece.text) <= _HEAD and (month := _month(piece.text)):
            found.setdefault(month, []).append(Passage(form.document, piece.text, piece.place))
    return found


def _months(text: str) -> Iterator[int]:
    """The months of 截至9月底 and 1—9月 in a text."""
    for found in _MONTHS.finditer(clean(text).replace(" ", "")):
        yield int(found[1] or found[2])


def _month(text: str) -> int | None:
    view = clean(text).replace(" ", "")
    if (month := next(_months(text), None)) is not None:
        return month if month < 12 else None
    if _HALF.search(view):
        return 6
    quarter = _QUARTER.search(view)
    return _QUARTERS[quarter[1]] if quarter else None
