"""One form while it is being read: fields go in by role, tables come out."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from baoheng.core.provenance import Place
from baoheng.core.quantity import Quantity, Unit
from baoheng.core.tables import Budget, Execution, TargetTable
from baoheng.core.target import Doubt
from baoheng.reading.grammar.goals import split_goals
from baoheng.reading.grammar.indicators import tidy
from baoheng.reading.grammar.vocabulary import squash
from baoheng.reading.grid import Cell, Loose
from baoheng.reading.values import clean, parse_number, parse_target, parse_unit

BUDGET_ROLES = {
    "budget_total": "total",
    "budget_fiscal": "fiscal",
    "budget_government_fund": "government_fund",
    "budget_other": "other",
    "budget_basic": "basic",
    "budget_project": "project",
}
# 51092325T000000447-大厅改造: the code of a project and its name in one cell
CODED_NAME = re.compile(r"^([0-9A-Z]{12,24})\s*[-—_－ ]\s*(\S.+)$")
_STAMP = re.compile(r"^[(（]\s*(?:盖章|公章)\s*[)）]\s*")
_YEAR = re.compile(r"(20\d\d)\s*年?")
_CODED = re.compile(r"^(\d{3,12})[-—_]?(\D.{1,40}(?:局|中心|院|办|处|委员会|本级|部门).{0,4})$")
_UNIT_BEHIND = re.compile(r"\((万元|亿元|千元|百万元|元)\)$")
_USUAL = "万元"  # which all such forms use where none is printed


def _amount_and_unit(text: str) -> tuple[Decimal, Unit | None] | None:
    """An amount cell: a bare number, or one number with its own unit of money."""
    value = parse_number(text)
    if value is not None:
        return value, None
    if not text.strip():
        return None
    target = parse_target(text)
    unit = parse_unit(target.unit or "")
    if target.value is None or target.value_high is not None:
        return None
    return (target.value, unit) if unit is not None and unit.dimension == "money" else None


def is_amount(text: str) -> bool:
    """Whether the text reads as an amount of money."""
    return _amount_and_unit(text) is not None


def year_of(text: str) -> int | None:
    """The first year that the text names."""
    found = _YEAR.search(squash(text))
    return int(found.group(1)) if found else None


@dataclass(slots=True)
class Form:
    """The form being read; ``table`` holds what is known so far, ``projects`` what it lists."""

    table: TargetTable
    year_amount: Decimal | None = None  # 当年度金额, used where no total is printed
    cycle_amount: Decimal | None = None  # 实施期资金总额, used where nothing of the year is printed
    document_unit: str | None = None  # the money unit where the form states none
    unit_used: bool = False  # whether an amount's own unit was set against the table's
    summary: bool = False  # whether it holds a list of projects with their money
    parts: list[tuple[int, bool]] = field(default_factory=list)  # first indicator, of the long term
    projects: list[TargetTable] = field(default_factory=list)  # of a form that lists many

    @property
    def started(self) -> bool:
        """Whether anything but a title has been read."""
        t = self.table
        return bool(
            t.indicators or t.fields or t.goals or t.tasks or t.cost_items or t.rows
            or t.spending_plan or t.project or t.department or t.execution or t.period
            or t.budget != Budget()
        )  # fmt: skip

    def put(self, role: str, label: str, piece: Cell | Loose) -> None:
        """File the text of a cell under its label."""
        self.put_text(role, label, piece.text, piece.place)

    def put_text(self, role: str, label: str, text: str, place: Place) -> None:
        """File a text under its role; what has no field of its own goes to ``fields``."""
        t = self.table
        plain = tidy(text)
        if not plain:
            return
        key = squash(label).strip(":")
        t.places.setdefault(role, place)
        if role in BUDGET_ROLES and t.year and year_of(key) not in {None, t.year}:
            self._field(key, plain)  # the money of another year
        elif role in BUDGET_ROLES:
            self._money(BUDGET_ROLES[role], key, plain)
        elif role == "budget_year":
            self.year_amount = self.amount(plain, key)
            self._field(key, plain)
        elif role == "budget_cycle":
            self.cycle_amount = self.amount(plain, key)
            self._field(key, plain)
        elif role == "goal":
            t.goals += [g for g in split_goals(text) if g not in t.goals]
        elif role == "department":
            t.department = t.department or self._coded(_STAMP.sub("", plain))
        elif role == "project" and (coded := CODED_NAME.match(plain)):
            self.put_text("project_code", "项目编码", coded.group(1), place)
            self.put_text("project", label, coded.group(2), place)
        elif role == "project" and t.project and key.startswith("二级"):
            t.fields["一级项目名称"], t.project = t.project, plain
        elif role in {"project", "project_code", "unit_code", "period", "grade"}:
            if getattr(t, role) is None:
                setattr(t, role, plain)
            elif getattr(t, role) != plain:
                t.fields[key] = plain
        elif role in {"spent", "rate"}:
            self._executed(role, key, plain)
            t.places.setdefault("execution", place)
        elif role == "total_score":
            t.total_score = parse_number(plain.removesuffix("分"))
        elif role in {"period_start", "period_end"}:
            t.period = f"{t.period}至{plain}" if t.period and role == "period_end" else plain
            t.fields[key] = plain
        else:
            self._field(key, plain)

    def _executed(self, role: str, key: str, text: str) -> None:
        """What was spent of the budget, or its rate, in a field of its own."""
        value = parse_number(text.rstrip("%％")) if role == "rate" else self.amount(text, key)
        execution = self.table.execution or Execution()
        if value is None or getattr(execution, role) is not None:
            self._field(key, text)
            return
        setattr(execution, role, value)
        self.table.execution = execution

    def _field(self, key: str, text: str) -> None:
        old = self.table.fields.get(key)
        self.table.fields[key] = text if old is None or old == text else f"{old}\n{text}"

    def _coded(self, text: str) -> str:
        found = _CODED.match(text)
        if found:
            self.table.unit_code = self.table.unit_code or found.group(1)
            return found.group(2)
        return text

    def department_line(self, text: str) -> bool:
        """Take a line such as ``450001医保部门…局本级`` as the unit; False where it is none."""
        found = _CODED.match(squash(text))
        if not found:
            return False
        self.table.department = self.table.department or clean(found.group(2))
        self.table.unit_code = self.table.unit_code or found.group(1)
        return True

    def amount(self, text: str, label: str) -> Decimal | None:
        """An amount in the table's money unit; None where the text is none.

        A unit printed with the number, else in the brackets of its label, counts before the
        table's: the amount is converted, and a doubt keeps the text.
        """
        found = _amount_and_unit(text)
        if found is None:
            return None
        value, own = found
        if named := _UNIT_BEHIND.search(label):
            self.table.money_unit = self.table.money_unit or named[1]
            own = own or parse_unit(named[1])
        unit = self.table.money_unit or self.document_unit or _USUAL
        theirs = parse_unit(unit)
        if own is None or theirs is None:
            return value
        self.table.money_unit, self.unit_used = unit, True
        converted = Quantity(value, own).to(theirs)
        if converted is None or own.scale == theirs.scale:
            return value
        message = (
            f"“{label}”填的“{text[:30]}”以{own.text}计，表的金额单位是{unit}，"
            f"按{converted.value.normalize():f}{unit}读入，请核对"
        )
        self.table.doubts.append(Doubt("AMOUNT_CONVERTED", message))
        return converted.value

    def doubt_unread(self, text: str, label: str) -> None:
        """A cell for money with figures that read as no amount is no blank."""
        if any(char.isdigit() for char in text):
            self.table.doubts.append(
                Doubt("AMOUNT_UNREAD", f"“{label}”填的“{text[:20]}”读不成金额，请核对")
            )

    def state_unit(self, unit: str) -> None:
        """Take the money unit of a line; too late where amounts were converted to another."""
        if self.unit_used and unit != self.table.money_unit:
            message = f"金额已按{self.table.money_unit}读入，后面又写单位“{unit}”，没有取用，请核对"
            self.table.doubts.append(Doubt("MONEY_UNIT_LATE", message))
        else:
            self.table.money_unit = unit

    def _money(self, name: str, key: str, text: str) -> None:
        value = self.amount(text, key)
        if value is None:
            self._field(key, text)
            self.doubt_unread(text, key)
        elif getattr(self.table.budget, name) is None:
            setattr(self.table.budget, name, value)
        elif getattr(self.table.budget, name) != value:
            self._field(key, text)


KIND_WORDS = (
    ("summary", re.compile("汇总")),
    ("overall", re.compile("整体|部门(?!预算项目|项目).{0,6}(绩效|预算)")),
    ("project", re.compile("项目|专项|支出方向|转移支付|资金")),
)


def kind_of(table: TargetTable) -> str:
    """The kind of a form by its title, else by its fields."""
    title = squash(table.title or "")
    if table.project:
        return "project"
    for kind, pattern in KIND_WORDS:
        if pattern.search(title):
            return kind
    return "overall" if table.department else "project"
