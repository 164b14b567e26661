"""Target tables as read from a bureau's document: the model behind ``baoheng.targets/1``.

These are plain records. A field that the form does not print is None or empty, never 0.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from baoheng.core.provenance import Place
from baoheng.core.target import Direction, Doubt, Repair, Target


@dataclass(slots=True)
class Indicator:
    """One level-3 indicator with its target and, where the form has them, its results."""

    level1: str | None
    level2: str | None
    level3: str
    target: Target
    description: str | None = None
    content_text: str | None = None  # 指标值内容: a second value column beside 指标值
    weight: Decimal | None = None
    direction: Direction | None = None
    standard: str | None = None
    basis: str | None = None
    cycle_value_text: str | None = None
    scoring: str | None = None
    actual_text: str | None = None
    actual: Decimal | None = None
    points: Decimal | None = None
    score: Decimal | None = None
    reason: str | None = None
    forecast_text: str | None = None
    likelihood: str | None = None
    remark: str | None = None
    extra: dict[str, str] = field(default_factory=dict)  # columns without a field, by their head
    repairs: list[Repair] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    confidence: float = 1.0
    places: dict[str, Place] = field(default_factory=dict)  # field name → where it was read


@dataclass(slots=True)
class CostItem:
    """One costing row: 支出内容, 支出明细, 金额, 测算依据."""

    name: str | None
    item: str | None
    amount: Decimal | None
    basis: str | None
    place: Place | None = None


@dataclass(slots=True)
class Task:
    """One of the year's key tasks."""

    name: str | None
    amount: Decimal | None = None
    unit: str | None = None  # 责任单位/科室
    content: str | None = None
    goal: str | None = None
    place: Place | None = None


@dataclass(slots=True)
class Budget:
    """The money of one table, in the document's money unit."""

    total: Decimal | None = None
    fiscal: Decimal | None = None
    other: Decimal | None = None
    basic: Decimal | None = None
    project: Decimal | None = None
    government_fund: Decimal | None = None


@dataclass(slots=True)
class Execution:
    """The year's money on self-evaluation and monitoring forms."""

    budget: Decimal | None = None
    spent: Decimal | None = None
    rate: Decimal | None = None  # per cent, as printed
    points: Decimal | None = None
    score: Decimal | None = None


@dataclass(slots=True)
class TargetTable:
    """One printed form, or one project of a form that lists many."""

    kind: str  # overall · project · summary · budget · three_public · narrative
    title: str | None = None
    year: int | None = None
    department: str | None = None
    unit_code: str | None = None
    project_code: str | None = None
    project: str | None = None
    money_unit: str | None = None
    budget: Budget = field(default_factory=Budget)
    period: str | None = None
    spending_plan: dict[str, Decimal] = field(default_factory=dict)
    goals: list[str] = field(default_factory=list)
    cost_items: list[CostItem] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    rows: list[dict[str, str | Decimal | None]] = field(default_factory=list)
    row_places: list[Place | None] = field(default_factory=list)  # parallel to rows: the amount
    execution: Execution | None = None
    total_score: Decimal | None = None
    grade: str | None = None
    indicators: list[Indicator] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)  # other labelled values, as printed
    doubts: list[Doubt] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unread:
    """A piece of text that went nowhere, and why."""

    text: str
    place: Place
    reason: str


@dataclass(frozen=True, slots=True)
class Tally:
    """The accounting identity of one document: every non-empty piece is in exactly one class.

    ``pieces`` and ``characters`` come from the reader, ``census_characters`` from an independent
    count of the file (None where no second way of counting exists).
    """

    pieces: int
    consumed: int
    structural: int
    unread: int
    characters: int
    census_characters: int | None


@dataclass(slots=True)
class TargetDocument:
    """Everything read from one file."""

    file: str
    sha256: str
    format: str
    department: str | None = None
    year: int | None = None
    money_unit: str | None = None
    tables: list[TargetTable] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    tally: Tally | None = None
