"""Words that the reports share."""

import re
from decimal import Decimal

from baoheng.checking.amounts import as_said
from baoheng.core.actual import EVIDENCE_WORDS, Actual
from baoheng.core.result import ResultState
from baoheng.core.tables import Indicator
from baoheng.evaluation.scoring.model import Evaluation
from baoheng.reading.values import clean

STATES = {
    ResultState.COMPUTED: "已得出",
    ResultState.INCOMPLETE: "不完整",
    ResultState.NOT_APPLICABLE: "不适用",
    ResultState.NOT_COMPUTABLE: "须填报",
    ResultState.EXCLUDED: "已剔除",
    ResultState.BROKEN: "算式出错",
}


def points(value: Decimal | None) -> str:
    """Points as printed: 4.5, 10; empty where there are none."""
    return "" if value is None else f"{value.normalize():f}"


def target_words(row: Indicator) -> str:
    """The target as printed, with sign and unit where these stand in columns of their own."""
    target = row.target
    bare = re.fullmatch(r"[\d.,]+(.*)", clean(target.text).strip())
    alone = bare is not None and bare[1].strip() in ("", clean(target.unit or ""))
    return as_said(row) if alone else target.text


def actual_words(actual: Actual) -> str:
    """The actual as printed, or its state and why there is none."""
    if actual.state is ResultState.COMPUTED:
        return actual.text
    return f"{STATES[actual.state]}：{actual.reason}"


def evidence_words(actual: Actual) -> str:
    """What the actual rests on; empty where there is none."""
    if actual.state is not ResultState.COMPUTED or actual.evidence is None:
        return ""
    return EVIDENCE_WORDS[actual.evidence]


def total_words(evaluation: Evaluation) -> str:
    """The total and the grade, or how far the scoring has come."""
    if evaluation.total is not None:
        grade = f"，{evaluation.grade}" if evaluation.grade else ""
        return f"{points(evaluation.total)}分（满分{points(evaluation.full_points)}）{grade}"
    return (
        f"尚不能定总分：已评{points(evaluation.judged_points)}分中得{points(evaluation.so_far)}分，"
        f"还缺{len(evaluation.missing)}项"
    )
