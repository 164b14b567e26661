"""What a level-3 indicator speaks of, by its name, unit or date; the classes are data."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from baoheng.checking.amounts import unit_of
from baoheng.checking.dossier import Dossier, Form, Stage
from baoheng.checking.lexicon import section
from baoheng.checking.rows import printed
from baoheng.checking.wording.names import plain
from baoheng.core.finding import Severity
from baoheng.core.tables import Indicator
from baoheng.reading.grammar.vocabulary import level1_of, level2_of
from baoheng.reading.values import clean

_FILE = "contents.toml"
_FRAME = ("投入指标", "过程指标", "决策指标", "预算执行")
TREE = ("产出指标", "效益指标", "满意度指标", "成本指标")


@dataclass(frozen=True, slots=True)
class Content:
    """A class of contents, such as 及时率 or 人次; see the data file for what its fields mean."""

    key: str
    says: str
    name: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    others: tuple[str, ...]
    dimensions: tuple[str, ...]
    dated: bool
    text: bool

    def sign(self, indicator: Indicator) -> str | None:
        """What shows that the indicator belongs to the class, in words; None where it does not."""
        name = plain(indicator.level3)
        if self.unless and self.unless.search(name):
            return None
        if any(content(other).sign(indicator) for other in self.others):
            return None
        found = self.name.search(whole(indicator) if self.text else name) if self.name else None
        if found:
            return f"名称中的“{found[0][-12:]}”"
        unit = unit_of(indicator)
        kind = "count" if unit and unit.dimension.startswith("count") else unit and unit.dimension
        if kind in self.dimensions and indicator.target.value is not None:
            return f"计量单位“{indicator.target.unit}”"
        if self.dated and indicator.target.date is not None:
            return f"指标值“{printed(indicator)}”是日期"
        return None


@dataclass(frozen=True, slots=True)
class Misfit:
    """One way of standing under the wrong level 2; the first that fits counts."""

    level2: tuple[str, ...]
    has: str | None
    lacks: str | None
    unless: tuple[str, ...]
    certain: bool
    belongs: str
    advice: str | None

    def sign(self, indicator: Indicator) -> str | None:
        """What shows the misfit, in words; None where there is none."""
        if any(content(other).sign(indicator) for other in self.unless):
            return None
        found = content(self.has).sign(indicator) if self.has else ""
        if found is None or not self.lacks:
            return found
        lacking = content(self.lacks)
        return None if lacking.sign(indicator) else f"名称、说明和指标值都没有说到{lacking.says}"


@cache
def content(key: str) -> Content:
    """The class with this key in the data."""
    entry: dict[str, Any] = section(_FILE, "classes")[key]
    return Content(
        key,
        entry["says"],
        any_of(entry.get("name", ())),
        any_of(entry.get("unless", ())),
        tuple(entry.get("unless_class", ())),
        tuple(entry.get("dimensions", ())),
        entry.get("dated", False),
        entry.get("text", False),
    )


@cache
def misfits() -> tuple[Misfit, ...]:
    """All misfits of the data, in their order."""
    return tuple(
        Misfit(
            tuple(entry["level2"]),
            entry.get("has"),
            entry.get("lacks"),
            tuple(entry.get("unless", ())),
            entry["certain"],
            entry["belongs"],
            entry.get("advice"),
        )
        for entry in section(_FILE, "misfits")
    )


def any_of(patterns: list[str] | tuple[str, ...]) -> re.Pattern[str] | None:
    """One pattern that finds any of these; None where there are none."""
    return re.compile("|".join(f"(?:{one})" for one in patterns)) if patterns else None


@cache
def finds(file: str, name: str) -> re.Pattern[str]:
    """A list of regular expressions in the data as one pattern."""
    return re.compile("|".join(f"(?:{one})" for one in section(file, name)))


def whole(indicator: Indicator) -> str:
    """The name, the explanation and the value in one text."""
    target = indicator.target.text
    parts = (indicator.level3, indicator.description, indicator.content_text, target)
    return clean("；".join(part for part in parts if part))


@lru_cache(maxsize=4096)
def _level2(level1: str, level2: str) -> str | None:
    if level2:
        return level2_of(level2)
    if level1_of(level1) == "满意度指标":
        return "服务对象满意度指标"
    return "成本指标" if level1_of(level1) == "成本指标" else None


def level2_name(indicator: Indicator) -> str | None:
    """The canonical level 2; that of cost and satisfaction also where only level 1 is printed."""
    return _level2(indicator.level1 or "", indicator.level2 or "")


def level1_name(indicator: Indicator) -> str | None:
    """The canonical level 1, None where it is not printed or not known."""
    return level1_of(indicator.level1 or "")


def in_frame(indicator: Indicator) -> bool:
    """Whether it belongs to a frame of inputs and processes, where management is asked for."""
    first, text = level1_name(indicator), f"{indicator.level1 or ''}{indicator.level2 or ''}"
    return first in _FRAME or (first not in TREE and bool(re.search("管理|执行|投入|过程", text)))


def about(form: Form) -> str:
    """What the form says its money is for: project, goals, overview."""
    table = form.table
    costs = [part for item in table.cost_items for part in (item.name, item.item) if part]
    parts = [table.project or "", *table.goals, *table.fields.values(), *costs]
    return clean("；".join(parts))


def printed_forms(dossier: Dossier) -> Iterator[tuple[Form, Severity | None]]:
    """Departments' and projects' forms of every stage; after the approval only advice is due."""
    for form in dossier.forms:
        if form.table.kind in ("overall", "project"):
            yield form, None if form.stage is Stage.TARGET else Severity.ADVICE
