"""Units printed twice, units that contradict each other, and counts that are not whole."""

import re
from collections.abc import Iterator
from typing import Any

from baoheng.checking.amounts import as_said, say, unit_of
from baoheng.checking.check import COMMON_SENSE, Observation, check, wrong
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.lexicon import pattern, words
from baoheng.checking.rows import called, printed
from baoheng.checking.wording.cells import cell_text, every_row, listed
from baoheng.checking.wording.texts import Piece, pieces, shown
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.core.tables import Indicator
from baoheng.reading.values import clean, parse_number, parse_unit
from baoheng.reading.values.units import contradict, unit_in_name

_FILE = "values.toml"
_PEOPLE = frozenset(("person", "person_time"))
# “以上” and the like belong to the operator
_BOUND = re.compile(r"(?:及以上|以上|及以下|以下|以内|左右|内|前)$")
_BOTH = re.compile(  # ≥90%以上
    r"(?:≥|>=?)[\d.,]+\s*\S{0,4}?(?:及?以上)|(?:≤|<=?)[\d.,]+\s*\S{0,4}?(?:及?以下|以内)"
)
_STUTTER = re.compile(r"\d[万亿]?([\u4e00-\u9fff%])\1$")  # 4.0万份份
_SCALED = re.compile(r"\d[\d,]*(?:\.\d+)?[万亿]")
_IN_HEAD = re.compile(r"[(（](万元|亿元)[)）]")
_UNIT_AT_END = re.compile(r"\d\s*(?P<unit>[^\d\s.,，≥≤＝=<>()（）]{1,10})$")


@check(
    "B07",
    "单位或比较符重复",
    kind=Kind.UNIT,
    severity=Severity.ADVICE,
    group=ReviewGroup.COMPLETENESS,
    applies="名称括号、单位栏和指标值中不止一处写了单位，或比较符和“以上”“以内”都写了的指标",
    basis=COMMON_SENSE,
    todo="单位只写一处，名称中不再写单位；比较符和“以上”“以内”只留一个",
)
def unit_twice(dossier: Dossier) -> Iterator[Observation]:
    """单位和比较符只写一处，名称括号里写了单位，指标值中不再写。"""
    for form in dossier.forms:
        same = []
        bounded = [row for row in form.indicators if _BOTH.search(clean(row.target.text))]
        if bounded:
            yield wrong(
                form,
                f"“{form.name}”的{listed(bounded)}既写了比较符，又写了“以上”“以内”一类的字",
                "；".join(f"{row.level3}：“{printed(row)}”" for row in bounded),
                *bounded,
            )
        for row in form.indicators:
            if _STUTTER.search(clean(row.target.text)):
                said = f"指标值“{printed(row)}”"
                yield wrong(form, f"{called(form, row)}的单位写了两遍", said, row)
            doubts = {doubt.code for doubt in (*row.doubts, *row.target.doubts)}
            if "SCALE_REPEATED" in doubts:
                column = cell_text(dossier, row, "unit") or unit_in_name(row.level3) or ""
                yield wrong(
                    form,
                    f"{called(form, row)}的数值和单位都带“万”一类的倍数，分不清是一倍还是两倍",
                    f"指标值“{printed(row)}”，另处的单位“{column}”",
                    row,
                    severity=Severity.WARNING,
                )
                continue
            twice = _twice(row)
            if twice is None:
                continue
            in_name, in_value = twice
            one, other = parse_unit(in_name), parse_unit(in_value)
            if one and other and one.dimension == other.dimension and one.scale != other.scale:
                if one.scale < other.scale:  # the other way round the two contradict: G33
                    yield _two_scales(form, row, in_name, in_value)
            else:
                same.append((row, f"{row.level3}：名称中“{in_name}”，指标值“{printed(row)}”"))
        if same:
            yield wrong(
                form,
                f"“{form.name}”的{listed([row for row, _ in same])}名称中已有单位，"
                "指标值又写了单位",
                "；".join(text for _, text in same),
                *(row for row, _ in same),
            )
    yield from _money_cells(dossier)


def _money_cells(dossier: Dossier) -> Iterator[Observation]:
    """225万 among the bare numbers of a row of money: 225 of the head's 万元, or 225万 of them."""
    rows: dict[tuple[Any, ...], list[Piece]] = {}
    for piece in pieces(dossier):
        at = piece.place
        if not piece.loose and at.row is not None:
            key = (id(piece.form.document), at.sheet, at.page, at.table, at.row)
            rows.setdefault(key, []).append(piece)
    money = pattern(_FILE, "money_rows")
    heads = {id(p.form): found[1] for p in pieces(dossier) if (found := _IN_HEAD.search(p.text))}
    for row in rows.values():
        texts = ["".join(clean(piece.text).split()) for piece in row]
        bare = any(parse_number(text) is not None for text in texts)
        named = next((text for text in texts if money.search(text)), None)
        for piece, text in zip(row, texts, strict=True):
            unit = piece.form.table.money_unit or piece.form.document.money_unit or ""
            head = heads.get(id(piece.form), "")
            unit = unit or head
            if (
                (bare or head == unit)
                and named
                and _SCALED.fullmatch(text)
                and unit.startswith(text[-1])
            ):
                yield _scaled(piece, named, text, unit)


def _scaled(piece: Piece, named: str, text: str, unit: str) -> Observation:
    return wrong(
        piece.form,
        f"“{piece.form.name}”的“{shown(named, 16)}”一行写“{text}”，"
        f"金额单位已是{unit}，分不清是多少",
        f"金额栏“{text}”，同一行的其他金额只写数字，表的金额单位是{unit}",
        places=[piece.place],
        severity=Severity.WARNING,
        advice=f"请只写数字，以{unit}为单位",
    )


def _twice(row: Indicator) -> tuple[str, str] | None:
    """The unit in the name's brackets and the one printed behind the value, where both are."""
    in_name = unit_in_name(row.level3)
    match = _UNIT_AT_END.search(_BOUND.sub("", clean(row.target.text).rstrip("。；;")))
    if in_name is None or match is None or row.target.value is None:
        return None
    return (in_name, match["unit"]) if parse_unit(match["unit"]) else None


def _two_scales(form: Form, row: Indicator, in_name: str, in_value: str) -> Observation:
    return wrong(
        form,
        f"{called(form, row)}名称中的单位是“{in_name}”，指标值的单位是“{in_value}”，数量级不同",
        f"名称“{row.level3}”；指标值“{printed(row)}”",
        row,
        advice=f"请只留一处单位：名称中的“{in_name}”或指标值中的“{in_value}”",
        rests_on=["unit"],
    )


@check(
    "G33",
    "指标值的单位与单位栏不一致",
    kind=Kind.UNIT,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="指标值中写了单位，单位栏或名称括号里又写了另一种单位的指标",
    basis=COMMON_SENSE,
    todo="核对哪一个单位是对的，改正另一处",
)
def two_units(dossier: Dossier) -> Iterator[Observation]:
    """指标值中的单位应与单位栏、名称括号中的单位一致。"""
    for form, row in every_row(dossier):
        places = _unit_places(dossier, row)
        if row.target.value is None or len(places) < 2:
            continue
        (one_label, one), (other_label, other) = places[:2]
        if not _contradict(one, other, one_label):
            continue
        yield wrong(
            form,
            f"{called(form, row)}的{one_label}单位是“{one}”，{other_label}单位却是“{other}”",
            f"指标值“{printed(row)}”，{one_label}“{one}”，{other_label}“{other}”",
            row,
            places=[row.places.get("unit")],
        )


def _unit_places(dossier: Dossier, row: Indicator) -> list[tuple[str, str]]:
    """The units that the row prints: in the value, in the unit column, in the name's brackets."""
    match = _UNIT_AT_END.search(_BOUND.sub("", clean(row.target.text).rstrip("。；;")))
    column = cell_text(dossier, row, "unit").replace(" ", "")
    found = [
        ("指标值的", match["unit"] if match else ""),
        ("单位栏的", column),
        ("名称中的", unit_in_name(row.level3) or ""),
    ]
    return [(label, unit) for label, unit in found if unit and parse_unit(unit)]


def _contradict(one: str, other: str, label: str) -> bool:
    """Whether two printed units cannot both be meant; 18万人次 beside 人次 is one unit."""
    first, second = parse_unit(one), parse_unit(other)
    if first is None or second is None:
        return False
    if first.dimension == second.dimension:
        # 600人 under 万人, or a column 人 beside a name's 万人
        larger = second.scale > first.scale
        return larger if label == "指标值的" else first.scale != second.scale
    return contradict(one, other)


@check(
    "G38",
    "人数、家数不是整数",
    kind=Kind.UNIT,
    severity=Severity.WARNING,
    group=ReviewGroup.FEASIBILITY,
    applies="以人、家、次等为单位而没有“万”的指标",
    basis=COMMON_SENSE,
    todo="核对数值，是否漏了“万”，或混入了别的数字",
)
def part_of_a_person(dossier: Dossier) -> Iterator[Observation]:
    """人、家、次等数出来的量应是整数。"""
    for form, row in every_row(dossier):
        unit, value = unit_of(row), row.target.value
        if unit is None or value is None or "/" in unit.dimension or unit.scale != 1:
            continue
        counted = unit.dimension in _PEOPLE or unit.dimension.startswith("count:")
        measured = unit.text in words(_FILE, "divisible")
        if (
            counted
            and not measured
            and value % 1
            and not pattern(_FILE, "average").search(row.level3)
        ):
            yield wrong(
                form,
                f"{called(form, row)}写“{as_said(row)}”，不是整数",
                f"{say(value)}{unit.text}不是整数；若为{say(value)}万{unit.text}，"
                f"即{say(value * 10000)}{unit.text}",
                row,
                rests_on=["value"],
            )
