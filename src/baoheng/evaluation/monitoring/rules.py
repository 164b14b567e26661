"""The thresholds and words of monitoring, read once from the pack: data, not code."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import cache
from typing import Any

from baoheng import packs
from baoheng.core.errors import PackError

FILE = "national/evaluation/monitoring.toml"
BETWEEN = ("linear", "step")


@dataclass(frozen=True, slots=True)
class Lines:
    """How far behind, in percentage points, a yellow and a red light begin."""

    yellow: Fraction
    red: Fraction


@dataclass(frozen=True, slots=True)
class Rules:
    """What monitoring is held against; shares are fractions of 1, ``Lines`` are points.

    ``words`` has the printed likelihood by certain, possible, never. ``places`` says how many
    decimals a forecast has by the dimension of its unit, where no actual is printed.
    ``straight_from`` is the day of the year from which time alone may carry a value on.
    """

    source: str
    between: str  # linear · step
    money: Lines
    progress: Lines
    hold_red: Fraction
    cap_red: Fraction
    near_days: int
    straight_from: int
    margin: Fraction
    never_below: Fraction
    never_from: Fraction
    words: dict[str, str]
    kinds: tuple[str, ...]
    places: dict[str, int]
    flow: tuple[str, ...]
    stock: tuple[str, ...]
    rising: tuple[str, ...]


@cache
def rules() -> Rules:
    """The thresholds in force. Raises PackError where the file is incomplete or wrong."""
    return made(packs.load(FILE))


def made(data: dict[str, Any]) -> Rules:
    """The thresholds that a file's content states. Raises PackError, which names what is wrong."""
    try:
        words, guess = data["likelihood"], data["guess"]
        found = Rules(
            source=data["source"],
            between=data["plan"]["between"],
            money=_lines(data["money"]),
            progress=_lines(data["progress"]),
            hold_red=_share(data["hold"]["red"]),
            cap_red=_share(data["cap"]["red"]),
            near_days=data["deadline"]["near_days"],
            straight_from=data["straight"]["from_days"],
            margin=_share(words["margin"]),
            never_below=_share(words["never_below"]),
            never_from=_share(words["never_from"]),
            words={key: words[key] for key in ("certain", "possible", "never")},
            kinds=tuple(data["reason"]["kinds"]),
            places=dict(data["places"]),
            flow=tuple(guess["flow"]),
            stock=tuple(guess["stock"]),
            rising=tuple(guess["rising"]),
        )
    except KeyError as error:
        raise PackError(
            f"缺少 {error.args[0]}", where=FILE, todo="请补上，或重新安装本软件"
        ) from error
    except InvalidOperation as error:
        raise PackError("界线不是数", where=FILE, todo='请写成带引号的数，如 "20"') from error
    _check(found)
    return found


def _check(found: Rules) -> None:
    if found.between not in BETWEEN:
        raise PackError(
            f"plan.between 不能写“{found.between}”", where=FILE, todo=f"请写 {'、'.join(BETWEEN)}"
        )
    for lines in (found.money, found.progress):
        if not 0 <= lines.yellow <= lines.red:
            raise PackError("黄灯的界线应先于红灯", where=FILE, todo="请核对 yellow 和 red")


def _lines(data: dict[str, str]) -> Lines:
    return Lines(Fraction(Decimal(data["yellow"])), Fraction(Decimal(data["red"])))


def _share(text: str) -> Fraction:
    return Fraction(Decimal(text)) / 100
