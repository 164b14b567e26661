"""Graded indicators: thresholds stated for 优, 良, 中, 差, and bare scales such as 优良中差."""

import re

from baoheng.core.target import Grade, Operator
from baoheng.reading.values.clean import clean
from baoheng.reading.values.scan import Found, prepare, scan
from baoheng.reading.values.vocabulary import GRADE

_SPLIT = re.compile(
    rf"[;；。\n]|[,，、](?=[“\"]?(?:{GRADE}))|\s+(?=(?:{GRADE}))|(?<=[优良中差格般好秀等意标])[,，、]|(?<=[%分)])[,，、]"
)
_AFTER = re.compile(
    rf"(?:为|得|评为|评定为|判定为|记为|计为|是|=|:|：|→)\(?[“\"]?(?P<name>{GRADE})[”\"]?\)?$"
)
_BEFORE = re.compile(
    rf"^[“\"]?(?P<name>{GRADE})[”\"]?(?:等|级|等次|档)?(?:为|是|[:：=(]|(?=[\d≥≤<>]))"
)
_SCALE = re.compile(
    rf"(?:定性)?[:：(]?(?:(?:{GRADE})[、/,，|·;；\-]?(?:和|或)?){{2,9}}[)]?(?:[二三四五六]?[个]?(?:等级|档次|档|等次))?"
)
_CHOSEN = re.compile(rf"定性[:：(]?(?P<name>{GRADE})?[)]?")


def parse_grades(text: str) -> tuple[Grade, ...]:
    """The stated bands of a graded indicator, in their order; empty where fewer than two are.

    Reads ``90%以上完成指标为优；80%以上完成指标为良`` and ``优（≥90分）、良（80-90分）``.
    """
    if len(text) > 2000 or not re.search(GRADE, text):
        return ()
    grades = []
    for part in _SPLIT.split(text):
        grade = _grade(clean(part).strip(" 。.，,、"))
        if grade is not None:
            grades.append(grade)
    names = {grade.name for grade in grades}
    return tuple(grades) if len(names) == len(grades) >= 2 else ()


def _grade(part: str) -> Grade | None:
    match = _AFTER.search(part) or _BEFORE.search(part)
    if not match:
        return None
    found = scan(prepare(part)).found
    if len(found) == 2 and (band := joined_band(found[0], found[1])):
        found = [band]
    if len(found) != 1:
        return None
    one = found[0]
    return Grade(match["name"], one.text, one.operator or Operator.EQ, one.value, one.high)


def joined_band(first: Found, second: Found) -> Found | None:
    """A lower and an upper bound as one range: ``≥80%且<90%``; None where they are not a pair."""
    low, high = (first, second) if first.lower_bound else (second, first)
    if not (low.lower_bound and high.upper_bound) or low.value > high.value:
        return None
    if low.unit and high.unit and low.unit != high.unit:
        return None
    return Found(
        start=first.start,
        end=second.end,
        text=f"{first.text}，{second.text}",
        operator=Operator.RANGE,
        value=low.value,
        high=high.value,
        scale=low.scale or high.scale,
        unit=low.unit or high.unit,
    )


def is_scale(view: str) -> bool:
    """Whether a text only names a scale of grades: ``优良中差``, ``高/中/低``."""
    return _SCALE.fullmatch(view.replace(" ", "")) is not None


def chosen_grade(view: str) -> str | None:
    """The grade behind 定性 (``定性优`` → 优), an empty text for 定性 alone, None otherwise."""
    match = _CHOSEN.fullmatch(view.replace(" ", ""))
    return (match["name"] or "") if match else None
