"""One form while it is being read: fields go in by role, tables come out."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from baoheng.core.provenance import Place
from baoheng.core.tables import Budget, Execution, TargetTable
from baoheng.reading.grammar.amounts import Amounts
from baoheng.reading.grammar.goals import split_goals
from baoheng.reading.grammar.indicators import tidy
from baoheng.reading.grammar.moneyunits import Named
from baoheng.reading.grammar.vocabulary import squash
from baoheng.reading.grid import Cell, Loose
from baoheng.reading.values import clean, parse_number

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
    of_tasks: dict[str, Decimal] = field(default_factory=dict)  # totals of the list of tasks
    summary: bool = False  # whether it holds a list of projects with their money
    parts: list[tuple[int, bool]] = field(default_factory=list)  # first indicator, of the long term
    projects: list[TargetTable] = field(default_factory=list)  # of a form that lists many
    money: Amounts = field(init=False)

    def __post_init__(self) -> None:
        """The amounts are read into the form's own table."""
        self.money = Amounts(self.table, self.document_unit)

    @property
    def started(self) -> bool:
        """Whether anything but a title has been read."""
        return self.begun or bool(self.table.department)

    @property
    def begun(self) -> bool:
        """Whether anything has been read that does not stand above the table as well."""
        t = self.table
        return bool(
            t.indicators or t.fields or t.goals or t.tasks or t.cost_items or t.rows
            or t.spending_plan or t.project or t.execution or t.period
            or self.projects or t.budget != Budget()
        )  # fmt: skip

    def put(self, role: str, label: str, piece: Cell | Loose, head: Named | None = None) -> None:
        """File the text of a cell under its label; ``head`` is a unit of money that covers it."""
        self.put_text(role, label, piece.text, piece.place, head)

    def put_text(
        self, role: str, label: str, text: str, place: Place, head: Named | None = None
    ) -> None:
        """File a text under its role; what has no field of its own goes to ``fields``."""
        t = self.table
        plain = tidy(text)
        if not plain:
            return
        key = self.money.told(squash(label).strip(":"), plain, head)
        t.places.setdefault(role, place)
        if role in BUDGET_ROLES and t.year and year_of(key) not in {None, t.year}:
            self._field(key, plain)  # the money of another year
        elif role in BUDGET_ROLES:
            self._money(BUDGET_ROLES[role], key, plain, head)
        elif role == "budget_year":
            self.year_amount = self.amount(plain, key, head)
            self._field(key, plain)
        elif role == "budget_cycle":
            self.cycle_amount = self.amount(plain, key, head)
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
            self._executed(role, key, plain, head)
            t.places.setdefault("execution", place)
        elif role == "total_score":
            t.total_score = parse_number(plain.removesuffix("分"))
        elif role in {"period_start", "period_end"}:
            t.period = f"{t.period}至{plain}" if t.period and role == "period_end" else plain
            t.fields[key] = plain
        else:
            self._field(key, plain)

    def _executed(self, role: str, key: str, text: str, head: Named | None) -> None:
        """What was spent of the budget, or its rate, in a field of its own."""
        value = parse_number(text.rstrip("%％")) if role == "rate" else self.amount(text, key, head)
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

    def amount(self, text: str, label: str, head: Named | None = None) -> Decimal | None:
        """An amount in the table's money unit; None where the text is none."""
        return self.money.read(text, label, head)

    def _money(self, name: str, key: str, text: str, head: Named | None) -> None:
        value = self.amount(text, key, head)
        if value is None:
            self._field(key, text)
            self.money.doubt_unread(text, key)
        elif getattr(self.table.budget, name) is None:
            setattr(self.table.budget, name, value)
        elif getattr(self.table.budget, name) != value:
            self._field(key, text)


KIND_WORDS = (
    ("summary", re.compile("汇总")),
    ("overall", re.compile("整体|部门(?!预算项目|项目).{0,6}(绩效|预算)")),
    ("project", re.compile("项目|专项|支出方向|转移支付|资金")),
)


def kind_of(table: TargetTable, heading: str = "") -> str:
    """The kind of a form by its title, else by the document's ``heading``, else by its fields."""
    if table.project:
        return "project"
    for text in (table.title or "", heading):
        for kind, pattern in KIND_WORDS:
            if pattern.search(squash(text)):
                return kind
    return "overall" if table.department else "project"
