"""Target text and the other columns of its row → one typed target."""

import re

from baoheng.core.target import Doubt, Nature, Operator, Target
from baoheng.reading.values.clean import clean
from baoheng.reading.values.draft import Draft, Kind
from baoheng.reading.values.operators import (
    SIGNS,
    ColumnReading,
    leading_glyph,
    mend_value,
    read_column,
    unreadable_column,
)
from baoheng.reading.values.read import read_value
from baoheng.reading.values.scan import Found, prepare, scan
from baoheng.reading.values.units import (
    column_unit,
    contradict,
    parse_unit,
    starts_with_scale,
    unit_in_name,
)

_SIGN_LENGTH, _NAME_LENGTH = 60, 300  # characters of a sign, unit or name that are looked at
_BRACKETS = re.compile(r"[(（\[【]([^()（）\[\]【】]{1,20})[)）\]】]")
_NAME_SIGN = re.compile(r"[(（]?\s*([≥≤＝=<>])\s*[)）]?$")
_TIMELY = re.compile(r"时效|时间|时限|期限|进度|日期")
_RATE = re.compile(r"率|满意度|比例|占比")


def parse_target(
    text: str,
    *,
    name: str = "",
    unit: str = "",
    operator: str = "",
    nature: str = "",
    level2: str = "",
    year: int | None = None,
) -> Target:
    """Read one target value, with the other columns of its row where the form has them.

    ``name`` is the indicator's name (brackets may hold a unit or an operator), ``unit`` the
    度量单位 column, ``operator`` the 指标性质 column, ``nature`` the 定量/定性 column, ``level2``
    the 二级指标, ``year`` the budget year that completes dates. ``text`` of the result stays raw.
    Anything that can be read in more than one way carries a doubt and the other readings.
    """
    mended, repairs = mend_value(text)
    view = clean(mended)
    # the caches behind these hold on to their texts: a cell of a megabyte is no sign and no unit
    column = read_column(operator[:_SIGN_LENGTH], name[:_NAME_LENGTH], level2[:_NAME_LENGTH])
    if not operator.strip() and (leading := leading_glyph(view, name[:_NAME_LENGTH], level2)):
        view, column = leading
    timely = _TIMELY.search((level2 or name)[:_NAME_LENGTH]) is not None and not unit.strip()
    draft = read_value(view, mended, year, timely)
    draft.repairs.extend(repairs)
    _settle_operator(draft, column, name)
    _settle_unit(draft, column_unit(unit[:_SIGN_LENGTH]), unit_in_name(name[-_NAME_LENGTH:]), name)
    return _target(text, draft, _nature(draft, nature))


def _settle_operator(draft: Draft, column: ColumnReading, name: str) -> None:
    """Which of the printed operators counts: the value's own, the column's, the name's."""
    if column.operator is Operator.QUALITATIVE:
        _declared_qualitative(draft)
        return
    if draft.kind is Kind.QUANTITY:
        if draft.operator is None:
            _operator_from_row(draft, column, name)
        else:
            _compare_with_column(draft, column)
    elif draft.kind is Kind.SEVERAL and draft.operator is None:
        draft.operator = column.operator or Operator.EQ
        draft.repairs.extend(column.repairs)
        draft.doubts.extend(column.doubts)
    elif draft.kind is Kind.WORDS and column.operator is not None:
        _words_with_column(draft, column)
    elif draft.kind is Kind.MISSING:
        draft.operator = column.operator
        draft.repairs.extend(column.repairs)
        draft.doubts.extend(column.doubts)


def _declared_qualitative(draft: Draft) -> None:
    """The operator column says 定性: a number in the value is only another reading."""
    if draft.kind is Kind.QUANTITY or draft.kind is Kind.DATE:
        other = Draft(
            draft.kind,
            draft.operator or Operator.EQ,
            draft.value,
            draft.high,
            draft.scale,
            draft.unit,
            draft.date,
            reading="按数值读",
        )
        draft.others.insert(0, other)
        draft.value = draft.high = draft.date = None
        draft.scale = draft.unit = ""
        draft.doubt("NATURE_CONFLICT", "指标性质为定性，指标值却是数值，请核对")
    draft.kind = Kind.WORDS if draft.kind is not Kind.MISSING else Kind.MISSING
    draft.operator = Operator.QUALITATIVE


def _operator_from_row(draft: Draft, column: ColumnReading, name: str) -> None:
    draft.repairs.extend(column.repairs)
    draft.doubts.extend(column.doubts)
    if column.operator is not None:
        draft.operator = column.operator
        draft.others.extend(
            _with_operator(draft, one, "运算符栏的另一种读法") for one in column.candidates[1:]
        )
        return
    if guesses := unreadable_column(column):
        draft.others.extend(_with_operator(draft, one, "运算符栏无法识别") for one in guesses)
        return
    _operator_from_name(draft, name)


def _operator_from_name(draft: Draft, name: str) -> None:
    """参保率(≥100%) with the bare value 100%: the name's operator holds for the value."""
    draft.operator = Operator.EQ
    stated = _stated_in_name(name)
    if stated is None:
        return
    if isinstance(stated, Found):
        same = stated.value == draft.value and stated.high is None and draft.high is None
        if not same or stated.operator is None:
            if stated.operator is not None:
                draft.doubt(
                    "NAME_VALUE_DIFFERS", f"名称中写的是“{stated.text}”，与指标值不同，请核对"
                )
            return
        operator = stated.operator
    else:
        operator = stated
    draft.others.append(_with_operator(draft, Operator.EQ, "只看指标值，按等于"))
    draft.operator = operator
    draft.doubt("OPERATOR_FROM_NAME", f"指标值没有比较符，按名称中的“{SIGNS[operator]}”读，请核对")


def _stated_in_name(name: str) -> Found | Operator | None:
    """The quantity with an operator in a name's brackets, or an operator at its end."""
    if not name or name[-1] not in ")）]】≥≤＝=<>":
        return None
    view = clean(name[-_NAME_LENGTH:])
    if match := _NAME_SIGN.search(view):
        return {sign: operator for operator, sign in SIGNS.items()}.get(match[1].replace("=", "＝"))
    for inner in _BRACKETS.findall(view):
        found, rest = scan(prepare(inner))
        if len(found) == 1 and found[0].operator is not None and not rest.strip():
            return found[0]
    return None


def _compare_with_column(draft: Draft, column: ColumnReading) -> None:
    """The value's own operator wins; a clear column that differs is told."""
    if column.operator is None:
        draft.doubts.extend(column.doubts)
        return
    if column.operator is draft.operator:
        return
    if draft.operator is Operator.RANGE and column.operator is Operator.EQ:
        return
    if column.repairs and not column.repairs[0].certain and draft.operator in column.candidates:
        return  # a broken sign that may well be the printed operator
    draft.others.append(_with_operator(draft, column.operator, "按运算符栏"))
    draft.doubt(
        "OPERATOR_CONFLICT",
        f"指标值写的是“{SIGNS[draft.operator or Operator.EQ]}”，"
        f"运算符栏是“{SIGNS[column.operator]}”，按指标值读，请核对",
    )


def _words_with_column(draft: Draft, column: ColumnReading) -> None:
    draft.repairs.extend(column.repairs)
    draft.doubts.extend(column.doubts)
    reference = any(doubt.code == "REFERENCE" for doubt in draft.doubts)
    if reference and draft.operator is None:
        draft.operator = column.operator
    elif draft.operator is None and column.operator is not Operator.EQ and column.operator:
        draft.doubt(
            "OPERATOR_CONFLICT",
            f"运算符栏是“{SIGNS[column.operator]}”，指标值却没有数值，按定性读，请核对",
        )


def _with_operator(draft: Draft, operator: Operator, reading: str) -> Draft:
    return Draft(
        draft.kind, operator, draft.value, draft.high, draft.scale, draft.unit, reading=reading
    )


def _settle_unit(draft: Draft, column: str | None, in_name: str | None, name: str) -> None:
    """The unit printed in the value, else in the column, else in the name's brackets."""
    for other in draft.others:
        if other.kind is Kind.QUANTITY and other.operator is None:
            other.operator = Operator.EQ
        other.doubts, silent = [], other.doubts
        _settle_unit(other, column, in_name, "")
        other.doubts = silent
    if draft.kind is not Kind.QUANTITY:
        return
    printed = draft.scale + draft.unit
    beside = column or in_name
    if draft.unit:
        if beside and contradict(printed, beside):
            draft.doubt("UNIT_CONFLICT", f"指标值的单位是“{printed}”，另处写的是“{beside}”，请核对")
        draft.unit = printed
    elif draft.scale and beside:
        if starts_with_scale(beside):
            draft.doubt(
                "SCALE_REPEATED", f"数值带“{draft.scale}”，单位又是“{beside}”，请核对数量级"
            )
            draft.unit = (
                beside
                if beside.startswith(draft.scale)
                else draft.scale + beside.lstrip("十百千万亿")
            )
        else:
            draft.unit = draft.scale + beside
    else:
        draft.unit = draft.scale or beside or ""
        if column and in_name and column != in_name:
            draft.doubt(
                "UNIT_CONFLICT", f"单位栏是“{column}”，名称括号里是“{in_name}”，按单位栏读，请核对"
            )
        if name:
            _check_percent(draft, name)
    draft.scale = ""
    _check_number(draft)


def _check_number(draft: Draft) -> None:
    """More than all, and a part of a person: such numbers are told, not changed."""
    value, unit = draft.value, parse_unit(draft.unit) if draft.unit else None
    if value is None or unit is None:
        return
    if draft.operator is Operator.GT and value == 100 and unit.text == "%":
        draft.others.append(_with_operator(draft, Operator.GE, "比率一般不会超过100%"))
        draft.doubt("OPERATOR_SUSPECT", "比率一般不会超过100%，“>”可能是“≥”，请核对")
    countable = unit.dimension.startswith(("count:", "person"))
    if countable and unit.scale == 1 and "/" not in unit.dimension and value % 1:
        draft.doubt(
            "COUNT_FRACTION", f"{value}{unit.text}不是整数，可能混入了序号或漏写了“万”，请核对"
        )


def _check_percent(draft: Draft, name: str) -> None:
    """A bare 1.00 or 0.95 of a rate: the percent format may have been lost."""
    value = draft.value
    if value is None or not 0 < value <= 1 or not _RATE.search(name):
        return
    if draft.unit != "%" and (draft.unit or "." not in str(value)):
        return
    other = _with_operator(draft, draft.operator or Operator.EQ, "可能是去掉百分号格式的小数")
    other.value, other.unit = value * 100, "%"
    other.high = None if draft.high is None else draft.high * 100
    draft.others.append(other)
    percent = f"{(value * 100).normalize():f}%"
    draft.doubt("PERCENT_SCALE", f"{value}{draft.unit} 可能本是 {percent}，请核对")


def _nature(draft: Draft, printed: str) -> Nature | None:
    """The nature column counts; a value of the other nature is a doubt."""
    read = None
    if draft.kind in (Kind.QUANTITY, Kind.SEVERAL, Kind.DATE):
        read = Nature.QUANTITATIVE
    elif draft.kind is Kind.WORDS or draft.operator is Operator.QUALITATIVE:
        read = Nature.QUALITATIVE
    view = clean(printed)
    stated = None
    if "定性" in view and "定量" not in view:
        stated = Nature.QUALITATIVE
    elif "定量" in view and "定性" not in view:
        stated = Nature.QUANTITATIVE
    if stated is None or read is None or stated is read:
        return stated or read
    if not any(doubt.code == "NATURE_CONFLICT" for doubt in draft.doubts):
        words = ("定性", "数值") if stated is Nature.QUALITATIVE else ("定量", "文字")
        draft.doubt("NATURE_CONFLICT", f"指标类型为{words[0]}，指标值却是{words[1]}，请核对")
    return stated


def _target(text: str, draft: Draft, nature: Nature | None) -> Target:
    operator = draft.operator
    if operator is None and draft.kind is Kind.WORDS:
        operator = Operator.QUALITATIVE
    return Target(
        text=text,
        operator=operator,
        value=draft.value,
        value_high=draft.high,
        unit=draft.unit or None,
        nature=nature,
        date=draft.date,
        grades=draft.grades,
        reading=draft.reading,
        alternatives=tuple(_target(text, one, _nature(one, "")) for one in draft.others),
        repairs=tuple(draft.repairs),
        doubts=_unique(draft.doubts),
    )


def _unique(doubts: list[Doubt]) -> tuple[Doubt, ...]:
    return tuple(dict.fromkeys(doubts))
