"""Rows that are printed as parts of the row above them: 其中：低保对象."""

import re
from collections.abc import Iterator
from decimal import Decimal

from baoheng.checking.amounts import quantity, say
from baoheng.checking.check import Observation, check, holds, wrong
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.lexicon import section
from baoheng.checking.money.sums import Addition, addition
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.core.tables import Indicator
from baoheng.core.target import Operator

_PART = re.compile(r"^[\s　]*(?:其中|#)[:：、]?\s*(?P<name>.+)")
_NEARLY = Decimal("0.1")  # of the whole: with so little missing all groups were meant
_CAPS = (Operator.LE, Operator.LT)


@check(
    "A20",
    "分组数之和与总数不符",
    kind=Kind.SUM,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="一行之后有两行以上写明“其中”的、同一单位的分组指标",
    basis="财预〔2015〕88号：绩效指标应当清晰明确、不矛盾；分组之和不应大于总数",
    todo="核对总数和各组的数；不止这几组的，请补全或注明“其余”",
)
def groups_make_up_the_whole(dossier: Dossier) -> Iterator[Observation]:
    """写明“其中”的各组之和不应超过总数，也不应与总数只差一个数字。"""
    for form in (*dossier.targets(), *dossier.evaluations()):
        for whole, parts in _grouped(form):
            found = _added(whole, parts)
            if found is not None:
                yield from _weighed(form, whole, parts, found)


def _grouped(form: Form) -> Iterator[tuple[Indicator, list[Indicator]]]:
    """Each row with the 其中 rows that follow it, where there are two or more."""
    whole: Indicator | None = None
    parts: list[Indicator] = []
    for row in form.indicators:
        if _PART.match(row.level3):
            parts.append(row)
            continue
        if whole is not None and len(parts) > 1:
            yield whole, parts
        whole, parts = row, []
    if whole is not None and len(parts) > 1:
        yield whole, parts


def _added(whole: Indicator, parts: list[Indicator]) -> Addition | None:
    """The parts beside the whole in its unit; None where one is no number or of another unit."""
    total = quantity(whole)
    numbers = [quantity(row) for row in parts]
    if total is None or any(n is None or n.unit.dimension != total.unit.dimension for n in numbers):
        return None
    if total.unit.dimension == "ratio" or "/" in total.unit.dimension:
        return None
    named = [
        (_PART.sub(r"\g<name>", row.level3), number.base() / total.unit.scale)
        for row, number in zip(parts, numbers, strict=True)
        if number is not None
    ]
    return addition(named, total.value, total.unit.text)


def _exhaustive(parts: list[Indicator]) -> bool:
    """Whether the two parts leave nothing over: 住院 and 门诊."""
    names = [row.level3 for row in parts]
    pairs = section("sums.toml", "prose")["halves"]
    return len(names) == 2 and any(
        (one in names[0] and two in names[1]) or (two in names[0] and one in names[1])
        for one, two in pairs
    )


def _slipped(one: str, other: str) -> bool:
    """Whether two figures of three or more digits differ in one digit: 11220 and 12220."""
    differing = sum(a != b for a, b in zip(one, other, strict=False))
    return len(one) == len(other) > 2 and differing == 1


def _weighed(
    form: Form, whole: Indicator, parts: list[Indicator], found: Addition
) -> Iterator[Observation]:
    evidence = found.told(f"“{whole.level3}”")
    rests = ["value", "unit"]
    if found.holds:
        yield holds(form, f"“{whole.level3}”等于其中各组之和", evidence, whole, *parts)
        return
    more = found.gap < 0 and whole.target.operator in (*_CAPS, Operator.EQ)
    sure = more or _slipped(say(found.sum), say(found.total))
    sure = sure or (found.gap > 0 and _exhaustive(parts))
    nearly = 0 < found.gap <= found.total * _NEARLY and len(parts) > 2
    if not sure and not nearly and found.gap > 0:
        return  # 其中 need not name all groups; more than a floor is worth asking
    message = (
        f"“{form.name}”的“{whole.level3}”{say(found.total)}{found.unit}，"
        f"其中各组相加是{say(found.sum)}{found.unit}"
    )
    severity = None if sure else Severity.ADVICE
    yield wrong(form, message, evidence, whole, *parts, severity=severity, rests_on=rests)
