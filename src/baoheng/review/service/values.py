"""Values of messages: texts, numbers and times in the forms that senders use.

Numbers come as JSON numbers or as texts; both are kept exact. What is missing is None.
"""

import datetime
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from baoheng.core.errors import ServiceError
from baoheng.ledger.keys import MISSING

LONGEST_CODE = 50
_HERE = datetime.timezone(datetime.timedelta(hours=8))  # the one zone of the country
_LONGEST_NUMBER = 24
_MOST = 10**15
_YEARS = range(1880, 2200)
_FORMS = (
    "%Y%m%d", "%Y%m%d%H%M%S", "%Y%m%d%H%M", "%Y/%m/%d", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M",
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y.%m.%d", "%Y年%m月%d日",
)  # fmt: skip
_DIGITS = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
_USUAL = len("2026-03-04 09:05:00")
_MILLISECONDS = 13  # digits of a time that is told in them


def text(value: Any, where: str, longest: int = LONGEST_CODE) -> str | None:
    """A text without white space around it; a number as it is written."""
    if value is None:
        return None
    if type(value) is int:
        value = str(value)
    if not isinstance(value, str):
        raise ServiceError(f"应为文字，收到的是{_kind(value)}", where=where)
    found = value.strip()
    if found in MISSING:
        return None
    if len(found) > longest:
        raise ServiceError(f"有 {len(found)} 个字符，最多 {longest} 个", where=where)
    return found


def number(value: Any, places: int, where: str) -> int | None:
    """A number as an integer of its last place: 12.5 with two places is 1250."""
    if value is None:
        return None
    if type(value) is not int and not isinstance(value, str):
        raise ServiceError(f"应为数字，收到的是{_kind(value)}", where=where)
    try:
        return quick_number(value, places)
    except (InvalidOperation, ValueError) as error:
        raise ServiceError(f"应为数字，收到的是“{str(value)[:20]}”", where=where) from error


@lru_cache(1 << 16, typed=True)
def quick_number(value: Any, places: int) -> int | None:
    """The same without saying where: raises ArithmeticError, TypeError or ValueError."""
    if type(value) is not int and not isinstance(value, str):
        raise TypeError(value)
    if isinstance(value, str):
        value = value.strip()
        if value in MISSING:
            return None
        if len(value) > _LONGEST_NUMBER or not value.isascii() or "_" in value:
            raise ValueError(value)
    exact = Decimal(value)
    if not exact.is_finite() or abs(exact) > _MOST:
        raise ValueError(value)
    return int(exact.scaleb(places).quantize(Decimal(1), ROUND_HALF_UP))


def moment(value: Any, where: str) -> datetime.datetime | None:
    """A date or time as the bureau's clock shows it; a date is its midnight."""
    if value is None:
        return None
    if type(value) is not int and not isinstance(value, str):
        raise ServiceError(f"应为日期时间，收到的是{_kind(value)}", where=where)
    try:
        return quick_moment(value)
    except (ValueError, OverflowError) as error:
        raise ServiceError(
            f"应为日期时间，如 2026-03-04 09:05:00，收到的是“{str(value)[:25]}”", where=where
        ) from error


def quick_moment(value: Any) -> datetime.datetime | None:
    """The same without saying where: raises TypeError, ValueError or OverflowError."""
    if type(value) is str and len(value) == _USUAL and value[4] == "-" and value[16] == ":":
        found = datetime.datetime.fromisoformat(value)
        if found.year in _YEARS:
            return found
    if type(value) is not int and not isinstance(value, str):
        raise TypeError(value)
    said = str(value).strip()
    if said in MISSING:
        return None
    found = _read(said)
    if found.tzinfo is not None:
        found = found.astimezone(_HERE).replace(tzinfo=None)
    if found.year not in _YEARS:
        raise ValueError(value)
    return found


def _read(said: str) -> datetime.datetime:
    if said.isascii() and said.isdigit():
        if len(said) == _MILLISECONDS:
            return datetime.datetime.fromtimestamp(int(said) // 1000, _HERE)
        return datetime.datetime.strptime(said, _DIGITS.get(len(said), "-"))  # noqa: DTZ007
    try:
        return datetime.datetime.fromisoformat(said)
    except ValueError:
        for form in _FORMS:
            try:
                return datetime.datetime.strptime(said, form)  # noqa: DTZ007 — local time
            except ValueError:
                continue
        raise


def many(value: Any, where: str) -> Sequence[Mapping[str, Any]]:
    """The objects of a list; a single one stands for a list of one."""
    if value is None:
        return ()
    if isinstance(value, dict):
        return (value,)
    if not isinstance(value, list):
        raise ServiceError(f"应为对象或列表，收到的是{_kind(value)}", where=where)
    for place, one in enumerate(value):
        if not isinstance(one, dict):
            raise ServiceError(f"应为对象，收到的是{_kind(one)}", where=f"{where}[{place}]")
    return value


def only(value: Any, where: str) -> Mapping[str, Any]:
    """The one object; also as a list of one."""
    found = many(value, where)
    if len(found) != 1:
        raise ServiceError(f"应有一个对象，收到 {len(found)} 个", where=where)
    return found[0]


def _kind(value: Any) -> str:
    match value:
        case bool():
            return "真假值"
        case int():
            return "数字"
        case str():
            return "文字"
        case list():
            return "列表"
        case dict():
            return "对象"
        case None:
            return "空"
        case _:
            return "其他类型"
