"""Profiles: which weights, dimensions, formulas and grades a form is held against. Dated data."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from baoheng import packs
from baoheng.core.errors import PackError
from baoheng.core.tables import TargetDocument, TargetTable

# a province's pack comes before the national ones, which any document fits
FILES = (
    "sichuan/profile.toml",
    "hubei/profile.toml",
    "national/profiles/cost_101.toml",
    "national/profiles/classic_10.toml",
)
# the words that a profile may choose between, where no published formula has a name
CHOICES = {
    "equal_exceeded": ("met", "missed"),
    "out_of_range": ("nearest_bound", "met_or_not"),
    "deadline": ("met_or_not", "per_day"),
    "band_share": ("high", "middle", "low"),
}


@dataclass(frozen=True, slots=True)
class Scheme:
    """One allotment of points to level 1, such as 产出指标 50."""

    title: str
    level1: dict[str, Decimal]


@dataclass(frozen=True, slots=True)
class Band:
    """A named band from ``low`` (included) to ``high`` per cent or points."""

    name: str
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Scoring:
    """How a finished value becomes points; the words are those of ``core.scoring``."""

    quantitative: str  # proportion · pass_mark
    pass_mark: Decimal  # per cent; below it no points (pass_mark only)
    lower_is_better: str  # inverse · met_or_not
    execution: str  # rate · steps
    execution_steps: tuple[tuple[Decimal, Decimal], ...]  # (rate from, share of the points)
    bands: tuple[Band, ...]  # of a qualitative row, per cent of its points
    over_achievement: Decimal  # completion, as a ratio, from which a reason is asked for
    over_steps: tuple[tuple[Decimal, Decimal], ...]  # (ratio from, share); none: ask, cut nothing
    satisfaction_steps: tuple[tuple[Decimal, Decimal], ...]  # (per cent from, share) if missed
    equal_exceeded: str  # met · missed: a result beyond “= 5” on the better side
    approx_tolerance: Decimal  # per cent of the value on either side of 约
    out_of_range: str  # nearest_bound · met_or_not
    deadline: str  # met_or_not · per_day
    deadline_days: Decimal  # days late after which nothing is left (per_day only)
    band_share: str  # high · middle · low: of a band below the top, where nobody states a share
    finished_full: bool  # a finished project within its budget keeps all points of execution


@dataclass(frozen=True, slots=True)
class Profile:
    """One scheme of forms in force from a day, with its source.

    ``target_total`` is what the weights of a target table add up to, ``evaluation_total`` those of
    a self-evaluation with the execution rate; ``level2`` maps each required level 1 to the
    level 2 names that the form asks for.
    """

    id: str
    title: str
    version: str
    source: str
    start: datetime.date
    regions: tuple[str, ...]
    cost_at_level1: bool
    target_total: Decimal
    evaluation_total: Decimal
    execution_points: Decimal
    schemes: tuple[Scheme, ...]
    level2: dict[str, tuple[str, ...]]
    scoring: Scoring
    grades: tuple[Band, ...]


@cache
def profiles() -> tuple[Profile, ...]:
    """All profiles of the packs, a province's before the national ones."""
    return tuple(_profile(name) for name in FILES)


def profile_named(name: str) -> Profile:
    """The profile with this id. Raises PackError, which names those there are."""
    for profile in profiles():
        if profile.id == name:
            return profile
    known = "、".join(f"{profile.id}（{profile.title}）" for profile in profiles())
    raise PackError(f"没有“{name}”这个考核口径", todo=f"请从这些中选一个：{known}")


def recognise(document: TargetDocument) -> Profile:
    """The profile of a document: its province's, else by whether cost stands at level 1."""
    cost = any(_has_cost(table) for table in document.tables)
    names = _names(document)
    for profile in profiles():
        if profile.regions:
            if any(name.startswith(profile.regions) for name in names):
                return profile
        elif profile.cost_at_level1 == cost:
            return profile
    return profiles()[-1]


def _names(document: TargetDocument) -> list[str]:
    tables = [table.department for table in document.tables]
    return [name for name in (document.department, *tables) if name]


def _has_cost(table: TargetTable) -> bool:
    return any((row.level1 or "").startswith("成本") for row in table.indicators)


def _profile(name: str) -> Profile:
    data = packs.load(name)
    try:
        weights = data["weights"]
        return Profile(
            id=data["id"],
            title=data["title"],
            version=data["version"],
            source=data["source"],
            start=data["from"],
            regions=tuple(data["regions"]),
            cost_at_level1=data["cost_at_level1"],
            target_total=Decimal(weights["target"]),
            evaluation_total=Decimal(weights["self_evaluation"]),
            execution_points=Decimal(weights["execution"]),
            schemes=tuple(_scheme(entry) for entry in weights["schemes"]),
            level2={key: tuple(value) for key, value in data["level2"].items()},
            scoring=_scoring(data["scoring"], name),
            grades=_bands(data["grades"]),
        )
    except KeyError as error:
        raise PackError(
            f"考核口径缺少 {error.args[0]}", where=name, todo="请对照其他口径文件补上"
        ) from error


def _scheme(entry: dict[str, Any]) -> Scheme:
    return Scheme(entry["title"], {key: Decimal(value) for key, value in entry["level1"].items()})


def _scoring(entry: dict[str, Any], file: str) -> Scoring:
    for key, allowed in CHOICES.items():
        if entry[key] not in allowed:
            raise PackError(
                f"{key} 写的是“{entry[key]}”",
                where=file,
                todo=f"请从这些中选一个：{'、'.join(allowed)}",
            )
    return Scoring(
        quantitative=entry["quantitative"],
        pass_mark=Decimal(entry["pass_mark"]),
        lower_is_better=entry["lower_is_better"],
        execution=entry["execution"],
        execution_steps=_steps(entry["execution_steps"]),
        bands=_bands(entry["bands"]),
        over_achievement=Decimal(entry["over_achievement"]),
        over_steps=_steps(entry["over_steps"]),
        satisfaction_steps=_steps(entry["satisfaction_steps"]),
        equal_exceeded=entry["equal_exceeded"],
        approx_tolerance=Decimal(entry["approx_tolerance"]),
        out_of_range=entry["out_of_range"],
        deadline=entry["deadline"],
        deadline_days=Decimal(entry["deadline_days"]),
        band_share=entry["band_share"],
        finished_full=entry["finished_full"],
    )


def _steps(entries: Iterable[tuple[str, str]]) -> tuple[tuple[Decimal, Decimal], ...]:
    return tuple((Decimal(start), Decimal(share)) for start, share in entries)


def _bands(entries: Iterable[dict[str, str]]) -> tuple[Band, ...]:
    return tuple(Band(e["name"], Decimal(e["low"]), Decimal(e["high"])) for e in entries)
