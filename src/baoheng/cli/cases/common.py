"""What the commands on cases share: who acts, local rules, periods, amounts, what was done."""

import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.text import Text

from baoheng.cli.common import PATH, console_for, now
from baoheng.cli.ledger.common import ledger_option, wait_option, who
from baoheng.core.period import Period, PeriodKind
from baoheng.ledger.definitions import dictionary
from baoheng.ledger.folder import Place, open_ledger
from baoheng.reading.reports.words import clean
from baoheng.review.handling.drafts import Draft, Order
from baoheng.review.handling.recording import perform
from baoheng.review.handling.settings import Settings, settings

F = TypeVar("F", bound=Callable[..., Any])
FINE, FAULTS = 0, 1
_PERIOD = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})|[Qq](?P<quarter>\d)|[Hh](?P<half>\d))?"
)
_KINDS = {"month": PeriodKind.MONTH, "quarter": PeriodKind.QUARTER, "half": PeriodKind.HALF}


def handling_option(function: F) -> F:
    """``--handling``: the bureau's own limits and rules of handling."""
    return click.option(
        "--handling",
        "rules",
        callback=lambda _ctx, _param, value: settings(value),
        type=PATH,
        envvar="BAOHENG_HANDLING",
        metavar="文件",
        help="本地的时限、回避、合议和准确率界线（TOML；或环境变量 BAOHENG_HANDLING）",
    )(function)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where somebody acts: on which ledger, by whose order, how long others are waited for."""

    root: Place
    order: Order
    wait_seconds: int

    def do(self, hit: str, act: Callable[..., Draft], *rest: object) -> int:
        """Do one act with one hit and say what was done."""
        ledger = open_ledger(self.root)
        done = perform(
            ledger, self.order, hit, lambda case: act(case, self.order, *rest), self.wait_seconds
        )
        say(done)
        return FINE


def acting(function: Callable[..., int]) -> Callable[..., int]:
    """The options of every act, given as a desk: the ledger, who, local rules, how long to wait."""

    @wraps(function)
    def command(
        root: Place, wait_seconds: int, rules: Settings, by: str | None, **given: Any
    ) -> int:
        order = Order(who() if by is None else by.strip(), now(), rules)
        return function(desk=Desk(root, order, wait_seconds), **given)

    by = click.option("--by", metavar="姓名", help="经办人（默认登录的用户）")
    return ledger_option(wait_option(handling_option(by(command))))


def say(done: Draft) -> None:
    """What was done with a hit."""
    mark = "·" if done.repeated else "✓"
    console_for().print(Text(f"{mark} {done.hit}　{done.said}"), soft_wrap=True)


def period(_ctx: click.Context, _param: click.Parameter, value: str | None) -> Period | None:
    """A year, half-year, quarter or month as a clerk types it."""
    if value is None:
        return None
    found = _PERIOD.fullmatch(value.strip())
    try:
        if found:
            for name, kind in _KINDS.items():
                if found[name]:
                    return Period(kind, int(found["year"]), int(found[name]))
            return Period(PeriodKind.YEAR, int(found["year"]))
    except ValueError:
        pass
    raise click.BadParameter(f"应为 2025、2025H1、2025Q2 或 2025-06，写的是“{clean(value)}”")


def month(ctx: click.Context, param: click.Parameter, value: str | None) -> Period | None:
    """One month."""
    found = period(ctx, param, value)
    if found is not None and found.kind is not PeriodKind.MONTH:
        raise click.BadParameter(f"应为一个月，如 2025-06，写的是“{clean(str(value))}”")
    return found


def fen(_ctx: click.Context, _param: click.Parameter, value: str | None) -> int | None:
    """An amount in 元, as 分."""
    return None if value is None else fen_of(value)


def fen_of(text: str) -> int:
    """An amount in 元, as 分."""
    try:
        amount = Decimal(text.replace(",", "").removesuffix("元")) * 100
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount != amount.to_integral_value():
        raise click.BadParameter(f"应为元，最多两位小数，写的是“{clean(text)}”")
    return int(amount)


def line_amounts(
    _ctx: click.Context, _param: click.Parameter, values: Sequence[str]
) -> dict[str, int]:
    """``明细流水号=金额`` as numbers and 分."""
    found: dict[str, int] = {}
    for text in values:
        name, equals, amount = text.rpartition("=")
        if not equals or not name or name in found:
            raise click.BadParameter(f"应为 明细流水号=金额，每行写一次，写的是“{clean(text)}”")
        found[name] = fen_of(amount)
    return found


def coded(name: str) -> Callable[[click.Context, click.Parameter, str | None], str | None]:
    """A callback that takes a dictionary's Chinese name or its code."""

    def callback(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
        if value is None or value in dictionary(name):
            return value
        for code, word in dictionary(name).items():
            if word == value:
                return code
        raise click.BadParameter(
            f"可写 {'、'.join(dictionary(name).values())}，写的是“{clean(value)}”"
        )

    return callback


def as_path(path: Path) -> str:
    """A path as it is told."""
    return clean(str(path))


def moment(day: datetime.date | None) -> datetime.datetime:
    """Now, or the same time of an earlier day."""
    at = now()
    return at if day is None else datetime.datetime.combine(day, at.time())
