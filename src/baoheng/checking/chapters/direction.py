"""Operators and directions against what the indicator means."""

from collections.abc import Iterator
from decimal import Decimal

from baoheng.checking.amounts import SIGNS, as_said
from baoheng.checking.check import COMMON_SENSE, Observation, check, holds, wrong
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.rows import called
from baoheng.checking.wording.bounds import mended_operator
from baoheng.checking.wording.cells import every_row, head_places, listed
from baoheng.checking.wording.meaning import Meaning, kind_of, meaning
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.core.provenance import Place
from baoheng.core.tables import Indicator
from baoheng.core.target import Direction, Operator

_AT_LEAST, _AT_MOST = (Operator.GE, Operator.GT), (Operator.LE, Operator.LT)
_TURNED = {
    Operator.GE: Operator.LE,
    Operator.GT: Operator.LT,
    Operator.LE: Operator.GE,
    Operator.LT: Operator.GT,
}
_MORE = {Direction.HIGHER: "越大越好", Direction.LOWER: "越小越好", Direction.BAND: "应在区间之内"}
_WORD = {Direction.HIGHER: "正向", Direction.LOWER: "反向", Direction.BAND: "区间"}
_ALL = Decimal(100)


def _turned(row: Indicator) -> str:
    """The target with the opposite operator."""
    operator = row.target.operator
    sign = SIGNS[_TURNED[operator]] if operator in _TURNED else ""
    return f"{sign}{as_said(row).lstrip('≥≤＞＜')}"


def _against(row: Indicator, better: Direction | None) -> bool:
    """Whether the operator asks for the opposite of what is better."""
    bad = {Direction.HIGHER: _AT_MOST, Direction.LOWER: _AT_LEAST}.get(better or Direction.BAND, ())
    return row.target.value is not None and row.target.operator in bad


def _is_small_cap(row: Indicator) -> bool:
    """Whether the target, or the direction column, says that the rate is to be kept low."""
    low = row.target.value is not None and row.target.value < _ALL / 2
    return row.target.operator in _AT_MOST and (low or row.direction is Direction.LOWER)


def _may_be_misread(row: Indicator, better: Direction | None) -> bool:
    """Whether the reader guessed the operator and the right one is among its other readings."""
    right = _AT_LEAST if better is Direction.HIGHER else _AT_MOST
    others = [one.operator for one in row.target.alternatives]
    return mended_operator(row) and any(operator in right for operator in others)


@check(
    "B01",
    "比较符与指标含义相反",
    kind=Kind.DIRECTION,
    severity=Severity.ERROR,
    group=ReviewGroup.SUITABILITY,
    applies="指标值带≥、≤、＞或＜，而名称说明了越大越好或越小越好的指标",
    basis="财预〔2015〕88号：绩效指标应清晰、可衡量，指标值应与指标含义一致",
    todo="把比较符改过来，或改写指标名称",
)
def operator_against_meaning(dossier: Dossier) -> Iterator[Observation]:
    """越小越好的指标不应写“≥”，越大越好的指标不应写“≤”。"""
    for form, row in every_row(dossier):
        known = meaning(row)
        if known.better is None or not _against(row, known.better):
            continue
        if known.blanket and _is_small_cap(row):
            continue  # 高套分组率≤2%: the name is none of the known ones, the value tells
        if _may_be_misread(row, known.better):
            continue  # B25 asks what the operator is
        should, now = _turned(row), as_said(row)
        yield wrong(
            form,
            f"{called(form, row)}{_MORE[known.better]}，却写“{now}”，应为“{should}”",
            f"名称中的“{known.word or row.level3}”{_MORE[known.better]}；指标值为“{now}”",
            row,
            advice=f"请改为“{should}”；如确有他意，请改写指标名称",
            severity=_certainty(row, known),
            rests_on=["operator"],
        )


def _certainty(row: Indicator, known: Meaning) -> Severity:
    """An error only where the words leave no doubt and no other cell speaks for the operator."""
    # “≤100%” of a rate says nothing, but does not contradict it
    trivial = (
        row.target.value == _ALL and kind_of(row) == "ratio" and row.target.operator in _AT_MOST
    )
    opposed = row.direction not in (None, known.better)
    trivial = trivial or _is_small_cap(row)  # a good thing is hardly limited to a few per cent
    return Severity.ERROR if known.certain and not trivial and not opposed else Severity.WARNING


@check(
    "G30",
    "目标值与指标含义相反",
    kind=Kind.DIRECTION,
    severity=Severity.WARNING,
    group=ReviewGroup.SUITABILITY,
    applies="越小越好的比率写成100%，或越大越好的比率写成0",
    basis="财预〔2015〕88号：绩效指标应清晰、可衡量，指标值应与指标含义一致",
    todo="核对指标名称和指标值，把说反的一处改过来",
)
def value_against_meaning(dossier: Dossier) -> Iterator[Observation]:
    """越小越好的比率目标不应是100%，越大越好的比率目标不应是0。"""
    for form, row in every_row(dossier):
        known, value = meaning(row), row.target.value
        if not known.certain or kind_of(row) != "ratio" or row.target.value_high is not None:
            continue
        worst = _ALL if known.better is Direction.LOWER else Decimal(0)
        # “≥100%” of a bad rate is told as a wrong operator
        if value == worst and not _against(row, known.better):
            if row.target.operator in (*_AT_MOST, *_AT_LEAST) and worst:
                continue
            said = as_said(row)
            yield wrong(
                form,
                f"{called(form, row)}{_MORE[known.better or Direction.BAND]}，"
                f"目标却是最差的“{said}”",
                f"名称中的“{known.word}”{_MORE[known.better or Direction.BAND]}；指标值为“{said}”",
                row,
                rests_on=["value"],
            )


@check(
    "B20",
    "指标方向未填或与比较符不一致",
    kind=Kind.DIRECTION,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="有“指标方向性”一栏的表",
    basis=COMMON_SENSE,
    todo="核对比较符和指标方向，使两处一致",
)
def direction_column(dossier: Dossier) -> Iterator[Observation]:
    """指标方向性一栏应填写，并与比较符和指标含义一致。"""
    for form in dossier.forms:
        agreed = []
        for row in form.indicators:
            if row.direction is None or row.target.value is None:
                continue
            seen = _direction_of(form, row)
            if seen is not None:
                yield seen
            elif row.target.operator in (*_AT_MOST, *_AT_LEAST):
                agreed.append(row)
        if agreed:
            said = [
                f"{r.level3}：{as_said(r)}，{_WORD[r.direction]}" for r in agreed if r.direction
            ]
            message = f"“{form.name}”有{len(agreed)}项的指标方向与比较符一致"
            yield holds(form, message, "；".join(said), *agreed)
    yield from _blank_directions(dossier)


def _direction_of(form: Form, row: Indicator) -> Observation | None:
    """What is wrong with the direction of one row, if anything."""
    known, direction, said = meaning(row), row.direction, as_said(row)
    if direction is None:
        return None
    evidence = f"指标值“{said}”，指标方向“{_WORD[direction]}”"
    if known.better is not None:
        evidence += f"；名称中的“{known.word or row.level3}”{_MORE[known.better]}"
    if _against(row, direction):
        other = known.better
        advice = "请核对比较符和指标方向，使两处一致"
        if other is direction:
            advice = f"请把指标值改为“{_turned(row)}”"
        elif other is not None:
            advice = f"请把指标方向改为“{_WORD[other]}”"
        return wrong(
            form,
            f"{called(form, row)}的指标方向是“{_WORD[direction]}”，指标值却写“{said}”",
            evidence,
            row,
            places=[row.places.get("direction")],
            advice=advice,
            severity=Severity.ERROR if known.certain else Severity.WARNING,
            rests_on=["operator"],
        )
    exact = row.target.operator in (Operator.EQ, Operator.RANGE)
    if exact and known.certain and direction not in (known.better, Direction.BAND):
        return wrong(
            form,
            f"{called(form, row)}{_MORE[known.better or Direction.BAND]}，"
            f"指标方向却是“{_WORD[direction]}”",
            evidence,
            row,
            places=[row.places.get("direction")],
            advice=f"请把指标方向改为“{_WORD[known.better or Direction.BAND]}”",
            severity=Severity.ADVICE,
        )
    return None


def _blank_directions(dossier: Dossier) -> Iterator[Observation]:
    """The direction column is there, but nobody filled it in."""
    headed = [*head_places(dossier, "direction")]
    for document in dict.fromkeys(form.document.file for form in dossier.forms):
        forms = [f for f in dossier.forms if f.document.file == document and f.indicators]
        own = [(form, place) for form, place in headed if form.document.file == document]
        rows = [row for form in forms for row in form.indicators]
        if own and rows and not any(row.direction for row in rows):
            form, place = own[0]
            # one wide table may hold the rows of many projects
            yield _blank(form, rows, f"“指标方向性”一栏全部未填（共{len(rows)}项指标）", place)
            continue
        for form in forms:
            empty = [
                r for r in form.indicators if r.direction is None and r.target.value is not None
            ]
            if (
                empty
                and len(empty) < len(form.indicators)
                and any(r.direction for r in form.indicators)
            ):
                yield _blank(form, empty, f"“{form.name}”的{listed(empty)}没有填指标方向", None)


def _blank(form: Form, rows: list[Indicator], message: str, place: Place | None) -> Observation:
    known = [(row, meaning(row)) for row in rows]
    said = [f"{r.level3}：{_WORD[m.better]}" for r, m in known if m.better and m.certain]
    evidence = f"未填{len(rows)}项"
    if said:
        evidence += f"；按名称应为 {'；'.join(said[:8])}" + ("……" if len(said) > 8 else "")
    shown = rows if place is None else []
    return wrong(
        form,
        message,
        evidence,
        *shown,
        places=[place],
        advice="请按指标含义填写正向、反向或区间",
        severity=Severity.ADVICE,
    )
