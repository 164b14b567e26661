"""Operators as printed: lost, missing, doubled, and ranges written the wrong way round."""

import re
from collections.abc import Iterator

from baoheng.checking.amounts import SIGNS, as_said, say
from baoheng.checking.check import COMMON_SENSE, Observation, check, wrong
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.rows import called, printed
from baoheng.checking.wording.bounds import bounded, mended_operator
from baoheng.checking.wording.cells import cell_text, every_row, listed
from baoheng.checking.wording.meaning import kind_of, meaning
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.core.tables import Indicator
from baoheng.core.target import Direction, Nature, Operator

_AT_LEAST, _AT_MOST = (Operator.GE, Operator.GT), (Operator.LE, Operator.LT)
_EQUALS = re.compile(r"[=＝]|等于")


@check(
    "B25",
    "比较符辨认不清",
    kind=Kind.OPERATOR,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="由扫描件或转换得来、比较符变成别的字符的指标",
    basis=COMMON_SENSE,
    todo="请对照原件确认每一项的比较符",
)
def operator_lost(dossier: Dossier) -> Iterator[Observation]:
    """比较符在原文中应当可以辨认，认不出的要对照原件确认，不能猜。"""
    for form in dossier.forms:
        rows = [row for row in form.indicators if mended_operator(row)]
        if rows:
            yield wrong(
                form,
                f"“{form.name}”的{listed(rows)}比较符辨认不清，请对照原件",
                "；".join(_glyph(row) for row in rows),
                *rows,
            )


def _glyph(row: Indicator) -> str:
    """What is printed, how it is read for now, and what else it may be."""
    repairs = (*row.target.repairs, *row.repairs)
    repair = next((one for one in repairs if one.kind == "operator" and not one.certain), None)
    doubts = (*row.target.doubts, *row.doubts)
    if repair is None:
        message = next((d.message for d in doubts if d.code.startswith("OPERATOR_")), "无法识别")
        return f"{row.level3}（{printed(row)}）：{message}"
    others = [SIGNS.get(one.operator, "") for one in row.target.alternatives if one.operator]
    rest = [sign for sign in dict.fromkeys(others) if sign and sign != repair.after]
    also = f"，也可能是“{'、'.join(rest)}”" if rest else ""
    value = (
        f"{say(row.target.value)}{row.target.unit or ''}" if row.target.value is not None else ""
    )
    return f"{row.level3}（{value}）：印成“{repair.before}”，暂按“{repair.after}”读{also}"


@check(
    "G36",
    "指标值的比较符与性质栏不一致",
    kind=Kind.OPERATOR,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="指标值里写了比较符，指标性质栏又写了另一个比较符的指标",
    basis=COMMON_SENSE,
    todo="核对哪一处是对的，比较符只写一处",
)
def two_operators(dossier: Dossier) -> Iterator[Observation]:
    """指标值里的比较符应与指标性质一栏相同。"""
    for form, row in every_row(dossier):
        doubts = [d for d in row.target.doubts if d.code == "OPERATOR_CONFLICT"]
        value, mine = row.target.value, row.target.operator
        column = [one.operator for one in row.target.alternatives if "运算符栏" in one.reading]
        if not doubts or value is None or mine is None or not column or mended_operator(row):
            continue
        other = column[0]
        opposite = (mine in _AT_LEAST and other in _AT_MOST) or (
            mine in _AT_MOST and other in _AT_LEAST
        )
        yield wrong(
            form,
            f"{called(form, row)}的指标值写“{SIGNS.get(mine, mine)}”，"
            f"性质栏写“{SIGNS.get(other, other) if other else ''}”，两处不一致",
            f"指标值“{printed(row)}”，性质栏“{cell_text(dossier, row, 'operator')}”",
            row,
            places=[row.places.get("operator")],
            severity=Severity.ERROR if opposite else Severity.WARNING,
        )


@check(
    "G37",
    "数值没有比较符",
    kind=Kind.OPERATOR,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="同表其他指标都有比较符，只有这一项没有的",
    basis=COMMON_SENSE,
    todo="请补上≥、≤或＝",
)
def operator_missing(dossier: Dossier) -> Iterator[Observation]:
    """同表其他指标都写了比较符的，这一项也应写明≥、≤或＝。"""
    for form in dossier.forms:
        rows = [r for r in form.indicators if r.target.value is not None and not r.target.grades]
        rows = [r for r in rows if r.target.nature is not Nature.QUALITATIVE]
        column = [row for row in rows if cell_text(dossier, row, "operator")]
        bare = [row for row in rows if _unsigned(dossier, row)]
        if len(column) >= 2 and len(column) > len(bare):
            said = f"性质栏有{len(column)}项填了比较符"
        else:
            rates = [row for row in rows if kind_of(row) == "ratio"]
            bare = [row for row in rates if row in bare and _should_be_bound(row)]
            signed = len(rates) - sum(_unsigned(dossier, row) for row in rates)
            if signed < 2 or signed <= len(bare):
                continue
            said = f"同表{signed}项比率有比较符"
        for row in bare:
            yield _unsigned_row(form, row, said)


def _unsigned(dossier: Dossier, row: Indicator) -> bool:
    """Whether no operator is printed for the number, neither in its cell nor in its column."""
    if row.target.operator is not Operator.EQ or row.target.repairs:
        return False
    printed_one = _EQUALS.search(row.target.text) or cell_text(dossier, row, "operator")
    return not printed_one and row.target.value is not None


def _should_be_bound(row: Indicator) -> bool:
    """A rate below 100 % whose better side is known is a bound, hardly an exact figure."""
    value = row.target.value
    return value is not None and 2 < value < 100 and meaning(row).certain


def _unsigned_row(form: Form, row: Indicator, said: str) -> Observation:
    better = meaning(row).better
    sign = {Direction.HIGHER: "≥", Direction.LOWER: "≤"}.get(better or Direction.BAND, "")
    if row.target.value == 100 and bounded(row.level3):
        sign = "＝"
    guess = f"，可能是“{sign}{as_said(row).lstrip('＝')}”" if sign else ""
    return wrong(
        form,
        f"{called(form, row)}写“{printed(row)}”，没有比较符{guess}",
        f"印成“{printed(row)}”，暂按“＝”读；{said}",
        row,
        rests_on=["operator"],
    )


@check(
    "G39",
    "区间上下限颠倒",
    kind=Kind.OTHER,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="指标值写成区间的指标",
    basis=COMMON_SENSE,
    todo="核对区间两端，小的写在前面",
)
def turned_range(dossier: Dossier) -> Iterator[Observation]:
    """区间的下限应小于上限。"""
    for form, row in every_row(dossier):
        if any(doubt.code == "RANGE_ORDER" for doubt in row.target.doubts):
            yield wrong(
                form,
                f"{called(form, row)}写成“{printed(row)}”，区间前大后小",
                f"指标值“{printed(row)}”，前一个数大于后一个数",
                row,
                rests_on=["value"],
            )
