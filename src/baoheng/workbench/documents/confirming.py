"""What people confirmed of a reading: what may be confirmed, and putting it into the tables."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from django.utils.translation import gettext, gettext_noop

from baoheng.core.errors import Conflict
from baoheng.core.tables import Indicator, TargetDocument
from baoheng.core.target import Target
from baoheng.reading.reports.words import OPERATORS, clean
from baoheng.reading.values import parse_target
from baoheng.workbench.documents.models import Confirmation

FIELDS = {
    "level1": gettext_noop("一级指标"),
    "level2": gettext_noop("二级指标"),
    "level3": gettext_noop("三级指标"),
    "value_text": gettext_noop("指标值"),
    "weight": gettext_noop("权重"),
}
Key = tuple[int | None, int | None]


def as_read(row: dict[str, Any]) -> dict[str, str]:
    """The fields of an indicator of the contract that a person may correct, as texts."""
    return {name: _text(row.get(name)) for name in FIELDS}


def _text(value: Any) -> str:
    if value is None:
        return ""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else _plain(value)


def _plain(value: Any) -> str:
    return f"{Decimal(str(value)).normalize():f}" if isinstance(value, int | float) else str(value)


def number(text: str) -> Decimal | None:
    """A weight as a person writes it; None for none. Raises Conflict."""
    if not text.strip():
        return None
    try:
        found = Decimal(text.strip().rstrip("%％分").strip())
    except InvalidOperation as error:
        raise Conflict(
            gettext("权重“%(text)s”不是数") % {"text": text}, todo="请只写数字，如 10"
        ) from error
    if not found.is_finite() or not 0 <= found <= 1000:
        raise Conflict(gettext("权重“%(text)s”不合理") % {"text": text}, todo="请写 0 到 100 的数")
    return found


def latest(confirmations: Iterable[Confirmation]) -> dict[Key, Confirmation]:
    """Of several about one thing the last; they come in the order in which they were made."""
    return {(one.table, one.row): one for one in confirmations}


def confirm(document: TargetDocument, confirmations: Iterable[Confirmation]) -> None:
    """Put into the tables what was confirmed.

    What is read otherwise than when the person looked is left as it is read now.
    """
    for (table, row), one in latest(confirmations).items():
        codes = set(one.codes)
        if table is None:
            document.doubts = [doubt for doubt in document.doubts if doubt.code not in codes]
            continue
        if table >= len(document.tables):
            continue
        found = document.tables[table]
        if row is None:
            found.doubts = [doubt for doubt in found.doubts if doubt.code not in codes]
        elif row < len(found.indicators) and _now(found.indicators[row]) == one.read:
            _put(found.indicators[row], one.confirmed, found.year or document.year)


def _now(indicator: Indicator) -> dict[str, str]:
    values = (indicator.level1, indicator.level2, indicator.level3, indicator.target.text,
              indicator.weight)  # fmt: skip
    return {name: clean(_text(value)) for name, value in zip(FIELDS, values, strict=True)}


def _put(indicator: Indicator, said: dict[str, str], year: int | None) -> None:
    indicator.level1 = said["level1"] or None
    indicator.level2 = said["level2"] or None
    indicator.level3 = said["level3"]
    if said["weight"] != _text(indicator.weight):
        indicator.weight = number(said["weight"])
    if said["value_text"] != indicator.target.text:
        indicator.target = reworded(indicator, said["value_text"], year)
    settled = tuple(replace(one, certain=True) for one in indicator.target.repairs)
    indicator.target = replace(indicator.target, doubts=(), repairs=settled)
    indicator.doubts = []
    indicator.repairs = [replace(one, certain=True) for one in indicator.repairs]
    indicator.confidence = 1.0


def reworded(indicator: Indicator, text: str, year: int | None) -> Target:
    """The value that a person wrote; what the text leaves out stays as the row's columns say."""
    parse = partial(
        parse_target, text, name=indicator.level3, level2=indicator.level2 or "", year=year
    )
    made, old = parse(), indicator.target
    sign = OPERATORS.get(old.operator, "") if old.operator and not made.operator else ""
    unit = old.unit or "" if made.unit is None and made.value is not None else ""
    return parse(operator=sign, unit=unit) if sign or unit else made
