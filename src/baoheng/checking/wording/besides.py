"""The other values of a row: the value's content, the cycle's value, what the explanation says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from baoheng.checking.amounts import as_said, decimals, mentions, rounded, say
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.lexicon import pattern, words
from baoheng.checking.wording.cells import cell_text
from baoheng.core.quantity import Quantity, Unit
from baoheng.core.tables import Indicator
from baoheng.core.target import Operator, Target
from baoheng.reading.values import clean, parse_number, parse_target, parse_unit

_FILE = "values.toml"
_YEARS = re.compile(r"(?<!\d)20\d{2}(?!\d)")
_CLAUSE = re.compile("[，,。；;\n]")
_AT_LEAST, _AT_MOST = (Operator.GE, Operator.GT), (Operator.LE, Operator.LT)


@dataclass(frozen=True, slots=True)
class Beside:
    """A second value of a row: the column that it stands in, its field, and how it reads."""

    label: str
    field: str
    target: Target
    said: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Two values of one row in the unit of the target; ``rounded`` if they agree when rounded."""

    mine: Decimal
    other: Decimal
    unit: str

    @property
    def equal(self) -> bool:
        """Whether they are the same number."""
        return self.mine == self.other

    @property
    def rounded(self) -> bool:
        """Whether the other, rounded to the digits of the target, is the target."""
        return not self.equal and rounded(self.other, decimals(self.mine)) == self.mine

    def satisfied(self, operator: Operator | None) -> bool:
        """Whether the other value keeps the bound that the target sets."""
        if operator in _AT_LEAST:
            return self.other > self.mine
        return operator in _AT_MOST and self.other < self.mine


def second_values(dossier: Dossier, row: Indicator) -> Iterator[Beside]:
    """The content column and the number in the explanation, where they state a value."""
    if row.target.value is None or row.target.value_high is not None:
        return
    if row.content_text:
        yield _read(dossier, row, row.content_text, "指标值内容", "content")
    if row.description and (beside := _explained(row, row.description)):
        yield beside


def cycle_value(dossier: Dossier, row: Indicator) -> Beside | None:
    """The value for the whole term, where the form has such a column."""
    if not row.cycle_value_text or row.target.value is None:
        return None
    return _read(dossier, row, row.cycle_value_text, "实施周期指标值", "cycle_value")


def _read(dossier: Dossier, row: Indicator, text: str, label: str, field: str) -> Beside:
    column = cell_text(dossier, row, "unit")
    unit = column if parse_unit(column) else row.target.unit or ""
    target = parse_target(text, name=row.level3, unit=unit)
    return Beside(label, field, target, text.strip())


def _explained(row: Indicator, text: str) -> Beside | None:
    """The one bound that an explanation states in the target's unit, such as 达到90%以上."""
    if pattern(_FILE, "not_target").search(text):
        return None
    unit = parse_unit(row.target.unit) if row.target.unit else None
    number = parse_number(clean(text))
    if unit and unit.dimension != "ratio" and number is not None:  # 350, and nothing else
        target = Target(text, Operator.EQ, number, unit=unit.text)
        return Beside("指标说明", "description", target, clean(text))
    view, told = mentions(text)
    told = [m for m in told if not view[: m.start].endswith(("×", "*"))]  # ×100%
    found = [m for m in told if m.unit and unit and m.unit.comparable(unit)]
    if len(found) != 1 or found[0].unit is None:
        return None
    only = found[0]
    # a formula before the requirement leaves it what it is: 合格数/抽查数，要求达到90%以上
    around = _CLAUSE.split(view[: only.start])[-1] + _CLAUSE.split(view[only.start :])[0]
    if pattern(_FILE, "formula").search(around):
        return None
    bound = only.operator is not None or only.text.startswith(("达到", "达"))
    bound = bound or only.text == re.sub(r"[\s。；;]", "", clean(text))  # 10次, and no more
    if not bound or only.operator is Operator.APPROX or only.unit is None:
        return None
    target = Target(only.text, only.operator or Operator.EQ, only.value, unit=only.unit.text)
    return Beside("指标说明", "description", target, only.text)


def compared(row: Indicator, beside: Beside) -> Compared | None:
    """Both values in the target's unit; None where they do not measure the same thing."""
    mine, other = row.target.value, beside.target.value
    if mine is None or other is None or beside.target.value_high is not None:
        return None
    one, two = _unit(row.target.unit), _unit(beside.target.unit)
    if one is None or two is None:
        return Compared(mine, other, row.target.unit or "") if one is two else None
    if {one.dimension, two.dimension} == {"person", "person_time"}:
        two = Unit(two.text, one.dimension, two.scale)  # B06 speaks about 人 and 人次
    moved = Quantity(other, two).to(one)
    return None if moved is None else Compared(mine, moved.value, one.text)


def _unit(text: str | None) -> Unit | None:
    return parse_unit(text) if text else None


def one_year(form: Form) -> bool:
    """Whether the form says that its term is a single year, so that both columns mean the same."""
    return len(set(_YEARS.findall(form.table.period or ""))) == 1


def evidence(row: Indicator, beside: Beside, both: Compared) -> str:
    """The two values as printed, brought to one unit, and by how much they differ."""
    said = f"指标值“{as_said(row)}”，{beside.label}“{beside.said}”"
    converted = f"（合{say(both.other)}{both.unit}）" if both.other != beside.target.value else ""
    if both.equal:
        return f"{said}{converted}，两处相等"
    return f"{said}{converted}，相差{say(abs(both.other - both.mine))}{both.unit}"


def full_marks(row: Indicator) -> tuple[str, Decimal] | None:
    """The value from which the scoring rule gives all points: its text and number."""
    text = row.scoring or ""
    view, found = mentions(text)
    unit = _unit(row.target.unit)
    for one in found:
        behind = view[one.end : one.end + 8].lstrip("的，,及以上者时则(（含)） ")
        if not behind.startswith(words(_FILE, "full_marks")):
            continue
        if unit is not None and (one.unit is None or one.unit.comparable(unit)):
            scale = one.unit.scale / unit.scale if one.unit else Decimal(1)
            return one.text, one.value * scale
    return None
