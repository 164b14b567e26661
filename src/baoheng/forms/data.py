"""What a form prints: the filled target table, and what a target table has no field for."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from baoheng.core.tables import TargetTable


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """One row of the money block, in the table's money unit; None prints as “—”.

    ``label`` is printed as it is, such as ``其中：当年财政拨款``; the first row is the total.
    ``rate`` is in per cent.
    """

    label: str
    budget: Decimal | None = None
    spent: Decimal | None = None
    rate: Decimal | None = None
    initial: Decimal | None = None  # 年初预算数
    forecast: Decimal | None = None  # 全年预计执行数
    points: Decimal | None = None
    score: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Deviation:
    """Why an indicator is behind: the ticked kinds (经费保障 …) and the reason in words."""

    kinds: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class ManagementRow:
    """One row of 资金管理情况: what was looked at, how it stands, problems and measures."""

    name: str
    situation: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """One project of the summary; ``coverage`` says how much of it rests on evidence."""

    name: str
    budget: Decimal | None = None
    spent: Decimal | None = None
    rate: Decimal | None = None  # per cent
    score: Decimal | None = None
    grade: str | None = None
    deviations: str = ""
    coverage: str = ""
    unit: str | None = None  # 实施单位


@dataclass(frozen=True, slots=True)
class FormData:
    """Everything one form prints.

    ``deviations`` and ``missing`` are by index of the indicator; ``missing`` says why there is no
    actual. What stands in ``table`` (execution, fields) need not be given again: a value given
    here goes before it. ``notes`` are lines below the form, ``coverage`` is one of them.
    """

    table: TargetTable
    agency: str | None = None  # 实施单位
    higher_department: str | None = None  # 中央主管部门
    user_unit: str | None = None  # 资金使用单位
    cut_off: datetime.date | None = None
    spent: Decimal | None = None
    completion: str | None = None  # of the goals
    money: tuple[MoneyRow, ...] = ()
    deviations: Mapping[int, Deviation] = field(default_factory=dict)
    missing: Mapping[int, str] = field(default_factory=dict)
    management: tuple[ManagementRow, ...] = ()
    projects: tuple[ProjectRow, ...] = ()
    coverage: str | None = None
    notes: tuple[str, ...] = ()
