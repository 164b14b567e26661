"""The steps and thresholds of proposals, read once from the pack: data, not code."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import cache
from typing import Any

from baoheng import packs
from baoheng.core.errors import PackError

FILE = "national/evaluation/proposals.toml"


@dataclass(frozen=True, slots=True)
class Margin:
    """A difference: of ratios in percentage points, of anything else as a share of 1."""

    points: Fraction
    share: Fraction

    def of(self, base: Fraction, ratio: bool) -> Fraction:
        """The difference from ``base`` that this is."""
        return self.points if ratio else abs(base) * self.share

    def exceeds(self, difference: Fraction, base: Fraction, ratio: bool) -> bool:
        """Whether a difference from ``base`` is more than this."""
        return difference > self.of(base, ratio)


@dataclass(frozen=True, slots=True)
class Rules:
    """What proposals are made by; steps are from coarse to fine."""

    source: str
    ratio: tuple[Fraction, ...]
    time: tuple[Fraction, ...]
    digits: tuple[int, ...]
    reach: Margin
    peak: Margin
    flat: Margin
    wide: Margin
    trivial: Fraction
    policy: tuple[str, ...]


@cache
def rules() -> Rules:
    """The thresholds in force. Raises PackError where the file is incomplete or wrong."""
    return made(packs.load(FILE))


def made(data: dict[str, Any]) -> Rules:
    """The thresholds that a file's content states. Raises PackError, which names what is wrong."""
    try:
        steps, warn = data["steps"], data["warn"]
        found = Rules(
            source=data["source"],
            ratio=tuple(map(_number, steps["ratio"])),
            time=tuple(map(_number, steps["time"])),
            digits=tuple(steps["digits"]),
            reach=_margin(data["reach"], ""),
            peak=_margin(data["peak"], ""),
            flat=_margin(data["flat"], ""),
            wide=_margin(warn, "wide_"),
            trivial=_number(warn["trivial"]),
            policy=tuple(data["policy"]["ends"]),
        )
    except KeyError as error:
        raise PackError(
            f"缺少 {error.args[0]}", where=FILE, todo="请补上，或重新安装本软件"
        ) from error
    except InvalidOperation as error:
        raise PackError("界线不是数", where=FILE, todo='请写成带引号的数，如 "0.5"') from error
    if min(*found.ratio, *found.time) <= 0 or min(found.digits) <= 0:
        raise PackError("取整的步长应大于0", where=FILE, todo="请核对 steps")
    return found


def _margin(data: dict[str, str], prefix: str) -> Margin:
    return Margin(_number(data[f"{prefix}points"]), _number(data[f"{prefix}percent"]) / 100)


def _number(text: str) -> Fraction:
    return Fraction(Decimal(text))
