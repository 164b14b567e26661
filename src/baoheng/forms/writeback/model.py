"""What is to be written where, and what became of it."""

from dataclasses import dataclass
from decimal import Decimal

from baoheng.core.provenance import Place

Value = str | Decimal


@dataclass(frozen=True, slots=True)
class Change:
    """One cell and what it shall hold: a number, a text, or an empty text to clear it.

    ``what`` names it for the clerk, such as ``“综合参保率”的得分``. A number counts in per cent
    where ``percent`` says so: 99.87 is 99.87%. ``like`` is a filled cell near it: a blank cell
    takes its kind (number or text) and its letters. ``unit`` is what money is counted in.
    """

    place: Place
    value: Value
    what: str
    percent: bool = False
    like: Place | None = None
    unit: str | None = None

    @property
    def text(self) -> str:
        """The value for a list of changes."""
        if isinstance(self.value, str):
            return self.value
        return f"{self.value:f}%" if self.percent else f"{self.value:f}"


@dataclass(frozen=True, slots=True)
class Left:
    """A value that was not written, and why; ``place`` where a cell was found for it."""

    what: str
    text: str
    reason: str
    place: Place | None = None

    @property
    def said(self) -> str:
        """One line for the clerk."""
        where = f"（{self.place.label}）" if self.place else ""
        value = f"“{_short(self.text)}”" if self.text else ""
        return f"{self.what}{where}{value}没有写：{self.reason}"


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes of one document, and the values for which no cell was found."""

    changes: tuple[Change, ...]
    left: tuple[Left, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """One cell as it was shown before and as it is shown now."""

    place: Place
    what: str
    before: str
    after: str

    @property
    def said(self) -> str:
        """One line for the clerk."""
        if not self.before:
            return f"{self.what}（{self.place.label}）填为“{_short(self.after)}”"
        now = f"改为“{_short(self.after)}”" if self.after else "已清空"
        return f"{self.what}（{self.place.label}）原为“{_short(self.before)}”，{now}"


@dataclass(frozen=True, slots=True)
class Report:
    """What became of every change: written, already so (``same``), or left with a reason.

    ``recalculated`` are formulas that lean on changed cells: their stored results were taken out,
    and the program that opens the copy works them out anew. ``notes`` are further sentences.
    """

    written: tuple[Written, ...]
    same: tuple[Change, ...]
    left: tuple[Left, ...]
    recalculated: tuple[Place, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """The whole report as Chinese lines: the sum first, then what a person must look at."""
        replaced = [one for one in self.written if one.before]
        new = len(self.written) - len(replaced)
        head = (
            f"新填{new}格，改写{len(replaced)}格，本来就相同{len(self.same)}格，"
            f"没有写{len(self.left)}项"
        )
        formulas = [
            f"{place.label}的公式用到改动的格，旧结果已去掉，请用 Excel 或 WPS 打开副本并保存一次"
            for place in self.recalculated
        ]
        return (
            head,
            *(one.said for one in self.left),
            *self.notes,
            *formulas,
            *(one.said for one in self.written),
        )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59]}…"
