"""How a bureau handles hits: states, acts, limits, panels, thresholds; data of the pack.

A local file may change single entries: its limits and thresholds come after those of the pack, and
of several entries the one with the latest ``from`` holds.
"""

import datetime
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from baoheng.core.errors import PackError
from baoheng.packs import load
from baoheng.review.handling.workdays import after_calendar, after_working

FILE = "national/review/handling.toml"
_COUNTS = {"working": after_working, "calendar": after_calendar}
_REASONS = ("never", "unless_upheld", "always")
_LOCAL = {"version", "source", "limit", "panel", "precision", "act", "peers"}
_TODO = "请对照 packs 中的 handling.toml 改正"
T = TypeVar("T", "Limit", "PanelRule", "PrecisionRule")


@dataclass(frozen=True, slots=True)
class State:
    """One state of a hit: its name, what may be done, and which limit that has."""

    name: str
    title: str
    acts: tuple[str, ...]
    due: str | None


@dataclass(frozen=True, slots=True)
class Act:
    """One business act; who did steps of the kinds ``barred`` may not do it."""

    name: str
    title: str
    step: str | None
    reason: str
    barred: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """How many days a step may take, from a day on."""

    step: str
    since: datetime.date
    days: int
    count: str
    source: str

    def end(self, day: datetime.date) -> datetime.date:
        """The last day in time of what begins on ``day``."""
        return _COUNTS[self.count](day, self.days)


@dataclass(frozen=True, slots=True)
class PanelRule:
    """How many members a panel has, and from which amount (分) on an appeal needs one."""

    since: datetime.date
    members: int
    required_from: int
    source: str


@dataclass(frozen=True, slots=True)
class PrecisionRule:
    """Below which precision (%) a rule should be tightened or retired, and from how many cases."""

    since: datetime.date
    below: int
    retire: int
    cases: int
    reasons: int
    source: str


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that is not code about how hits are handled."""

    states: Mapping[str, State]
    after: Mapping[tuple[str, str], str]
    acts: Mapping[str, Act]
    limits: tuple[Limit, ...]
    panels: tuple[PanelRule, ...]
    precisions: tuple[PrecisionRule, ...]
    peers: Mapping[str, str]
    source: str

    def limit(self, step: str, day: datetime.date) -> Limit | None:
        """The limit of a step that begins on a day."""
        return _latest((one for one in self.limits if one.step == step), day)

    def due(self, step: str | None, day: datetime.date) -> datetime.date | None:
        """The last day in time of a step that begins on ``day``; None where it has no limit."""
        found = self.limit(step, day) if step else None
        return found.end(day) if found else None

    def panel(self, day: datetime.date) -> PanelRule:
        """The rule for panels of a day. Raises PackError where none holds then."""
        return _needed(_latest(self.panels, day), "panel", day)

    def precision(self, day: datetime.date) -> PrecisionRule:
        """The thresholds of a day. Raises PackError where none holds then."""
        return _needed(_latest(self.precisions, day), "precision", day)


def settings(local: Path | None = None) -> Settings:
    """The settings of the pack, with a bureau's own file over them.

    Raises PackError, which names the file and the entry, where one is wrong.
    """
    data = load(FILE)
    if local is None:
        return made(data, FILE)
    own = _read(local)
    if unknown := sorted(set(own) - _LOCAL):
        raise PackError(f"不能改 {'、'.join(unknown)}", where=str(local), todo=_TODO)
    merged = dict(data)
    for key in ("limit", "panel", "precision"):
        merged[key] = [*data[key], *own.get(key, [])]
    merged["act"] = {
        name: {**body, **own.get("act", {}).get(name, {})} for name, body in data["act"].items()
    }
    if strange := sorted(set(own.get("act", {})) - set(data["act"])):
        raise PackError(f"没有 {'、'.join(strange)} 这种事", where=str(local), todo=_TODO)
    merged["peers"] = own.get("peers", data["peers"])
    return made(merged, str(local))


def made(data: Mapping[str, Any], where: str) -> Settings:
    """The settings that a file's content states."""
    try:
        found = Settings(
            states={name: _state(name, body) for name, body in data["state"].items()},
            after={
                (step, outcome): one["state"]
                for one in data["after"]
                for step in one["step"]
                for outcome in one["outcome"]
            },
            acts={name: _act(name, body) for name, body in data["act"].items()},
            limits=tuple(
                Limit(one["step"], one["from"], one["days"], one["count"], one["source"])
                for one in data["limit"]
            ),
            panels=tuple(
                PanelRule(one["from"], one["members"], one["required_from"] * 100, one["source"])
                for one in data["panel"]
            ),
            precisions=tuple(
                PrecisionRule(
                    one["from"], one["below"], one["retire"], one["cases"], one["reasons"],
                    one["source"],
                )
                for one in data["precision"]
            ),
            peers={level: group for group, some in data["peers"].items() for level in some},
            source=data["source"],
        )  # fmt: skip
    except KeyError as error:
        raise PackError(f"缺少 {error.args[0]}", where=where, todo=_TODO) from error
    except (TypeError, AttributeError) as error:
        raise PackError(f"写法不对（{error}）", where=where, todo=_TODO) from error
    _check(found, where)
    return found


def _state(name: str, body: Mapping[str, Any]) -> State:
    return State(name, body["title"], tuple(body["acts"]), body.get("due"))


def _act(name: str, body: Mapping[str, Any]) -> Act:
    return Act(
        name, body["title"], body.get("step"), body.get("reason", "never"),
        tuple(body.get("barred", ())),
    )  # fmt: skip


def _check(found: Settings, where: str) -> None:
    wrong = [f"状态 {name}" for name in set(found.after.values()) - set(found.states)]
    for state in found.states.values():
        wrong += [f"{state.name} 的 {act}" for act in state.acts if act not in found.acts]
    for act in found.acts.values():
        wrong += [] if act.reason in _REASONS else [f"{act.name} 的理由 {act.reason}"]
    for limit in found.limits:
        good = limit.count in _COUNTS and _whole(limit.days, 0) and _is_day(limit.since)
        wrong += [] if good else [f"时限 {limit.step}"]
    for panel in found.panels:
        good = _whole(panel.members, 2) and _whole(panel.required_from, 0) and _is_day(panel.since)
        wrong += [] if good else ["合议"]
    for one in found.precisions:
        numbers = [_whole(n, 0) for n in (one.below, one.retire, one.cases, one.reasons)]
        wrong += [] if all(numbers) and _is_day(one.since) else ["规则准确率"]
    if wrong:
        raise PackError(f"这些写得不对：{'、'.join(sorted(wrong))}", where=where, todo=_TODO)


def _whole(value: object, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _is_day(value: object) -> bool:
    return isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)


def _latest(entries: Iterable[T], day: datetime.date) -> T | None:
    """The entry with the latest ``from`` that has come; the later in the file where equal."""
    found = None
    for one in entries:
        if one.since <= day and (found is None or one.since >= found.since):
            found = one
    return found


def _needed(found: T | None, what: str, day: datetime.date) -> T:
    if found is None:
        raise PackError(f"{day} 没有适用的 {what}", where=FILE, todo="请补一条 from 更早的")
    return found


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise PackError("打不开，或不是 UTF-8 编码", where=str(path), todo="请核对文件") from error
    except tomllib.TOMLDecodeError as error:
        raise PackError(
            f"不符合 TOML 格式（{error}）", where=str(path), todo="请按提示的行列改正"
        ) from error
