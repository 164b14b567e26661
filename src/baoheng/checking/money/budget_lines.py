"""Budget tables as lines with a name, a code and amounts by column; their totals and sides."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.lexicon import pattern, words
from baoheng.core.provenance import Place
from baoheng.reading.values import clean

FILE = "sums.toml"
_NOT_AMOUNTS = frozenset(("code", "unit_code", "name", "amount"))
_SPACE = re.compile(r"\s+")
_NUMBERED = re.compile(r"^([一二三四五六七八九十]+[、.]|[、.])")
_SUB = re.compile(r"^([（(][一二三四五六七八九十\d]+[）)]|\d+[、.．])")
_YEAR = re.compile(r"^20\d\d年度?")
_QUOTES = str.maketrans({'"': "“", "(": "（", ")": "）"})
_FUNCTION = re.compile(r"2\d{2}(?:\d{2}(?:\d{2})?)?")
_ECONOMIC = re.compile(r"(?:30[1-9]|31[0-3]|399|50[1-9]|51[0-5]|599)(?:\d{2})?")


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One row of a budget table.

    ``name`` is without its number, ``level`` 1 for 一、 and 2 for the deeper ones, 0 where the row
    has no number. ``amounts`` holds what is printed, by head; ``amount`` is the first of this year.
    """

    name: str
    level: int
    code: str
    amount: Decimal | None
    amounts: dict[str, Decimal]
    place: Place | None

    @property
    def is_total(self) -> bool:
        """Whether it is the table's total: by its name, or a row without name and code."""
        return self.name in words(FILE, "totals") or not (self.name or self.code)

    @property
    def is_subtotal(self) -> bool:
        """Whether it adds up a part of the table (小计)."""
        return self.name in words(FILE, "subtotals")

    @property
    def is_account(self) -> bool:
        """Whether the code is one of the classification of functions or of economic use."""
        return bool(_FUNCTION.fullmatch(self.code) or _ECONOMIC.fullmatch(self.code))

    @property
    def side(self) -> str:
        """``收入`` or ``支出`` by the head or the name; empty where neither says so."""
        for head in self.amounts:
            if (group := head.partition("/")[0]) in ("收入", "支出"):
                return group
        out = pattern(FILE, "expenditure").search(self.name)
        back = pattern(FILE, "income").search(self.name)
        if out and not (back and back.start() > out.start()):
            return "支出"
        return "收入" if back else ""


def head_name(text: str) -> str:
    """A column's head or row's name for comparing: no spaces, years or western brackets."""
    view = _SPACE.sub("", clean(text)).translate(_QUOTES)
    return _YEAR.sub("", view).strip("：:*")


def _line(row: dict[str, str | Decimal | None], place: Place | None) -> Line:
    name = _SPACE.sub("", clean(str(row.get("name") or ""))).translate(_QUOTES)
    level, view = 0, name
    if _NUMBERED.match(name):
        level, view = 1, _NUMBERED.sub("", name)
    elif _SUB.match(name):
        level, view = 2, _SUB.sub("", name)
    amounts = {
        head: value
        for head, value in row.items()
        if head not in _NOT_AMOUNTS and isinstance(value, Decimal)
    }
    amount = row.get("amount")
    if not isinstance(amount, Decimal):
        amount = next(iter(amounts.values()), None)
    code = str(row.get("code") or "")
    if code.isdigit() and len(code) > 7 and _FUNCTION.fullmatch(code[:7]) and len(code) < 15:
        code = code[:7]  # the unit's code was read into the same cell
    return Line(view.strip("：:"), level, code, amount, amounts, place)


def lines(form: Form) -> list[Line]:
    """The table's rows in order."""
    places = [*form.table.row_places, *[None] * len(form.table.rows)]
    return [_line(row, place) for row, place in zip(form.table.rows, places, strict=False)]


def heads(rows: Sequence[Line]) -> list[str]:
    """The heads of the amounts in order of appearance; ``amount`` where the table names none."""
    found = dict.fromkeys(head for line in rows for head in line.amounts)
    return list(found) or ["amount"]


def under(line: Line, head: str) -> Decimal | None:
    """The line's amount in a column."""
    return line.amount if head == "amount" else line.amounts.get(head)


def is_whole(form: Form) -> bool:
    """Whether every row of the table was read: a lost row would make all totals look wrong."""
    return not any(doubt.code == "ROWS_UNREAD" for doubt in form.table.doubts)


def leaves(rows: Sequence[Line]) -> list[Line]:
    """The rows that no other row divides further: by their codes where they have any."""
    plain = [line for line in rows if not line.is_total and not line.is_subtotal]
    coded = [line for line in plain if line.code]
    if not coded:
        return plain
    accounts = [line for line in coded if line.is_account]
    projects = [line for line in coded if len(line.code) >= 15]
    units = [line for line in coded if not line.is_account and len(line.code) < 15]
    if projects:
        coded = projects
    elif accounts and units and not _one_system(coded):
        coded = accounts
    codes = {line.code for line in coded}
    return [
        line
        for line in coded
        if not any(other != line.code and other.startswith(line.code) for other in codes)
    ]


def _one_system(rows: Sequence[Line]) -> bool:
    """Whether the short codes only begin the long ones: 302 and 302001 are units both."""
    codes = {line.code for line in rows}
    longest = max(map(len, codes))
    full = [code for code in codes if len(code) == longest]
    return all(any(one.startswith(code) for one in full) for code in codes)


def budget_forms(dossier: Dossier) -> Iterator[Form]:
    """The budget tables and 三公 tables of this run that hold rows."""
    for form in dossier.forms:
        if form.table.kind in ("budget", "three_public") and form.table.rows:
            yield form


def two_sided(form: Form, rows: Sequence[Line]) -> bool:
    """Whether income and expenditure stand side by side: 收支 in the title, or totals of both."""
    names = {row.name for row in rows}
    totals = {*words(FILE, "year_totals"), *words(FILE, "grand_totals")}
    sides = {row.side for row in rows if row.name in totals and row.name in names}
    return "收支" in head_name(form.table.title or "") or {"收入", "支出"} <= sides
