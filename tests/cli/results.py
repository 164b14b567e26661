"""A scored table made by hand: every state of an actual, without a ledger."""

import datetime
from decimal import Decimal
from fractions import Fraction

from tests.cli.bureau import BUREAU

from baoheng.core.actual import Actual, Evidence
from baoheng.core.result import ResultState
from baoheng.core.tables import Indicator, TargetDocument, TargetTable
from baoheng.evaluation.actuals import Answer
from baoheng.evaluation.assess import Assessed
from baoheng.evaluation.binding.choose import Chosen
from baoheng.evaluation.binding.memory import STATED, Binding
from baoheng.evaluation.money import Money
from baoheng.evaluation.results import Result, score
from baoheng.measures.span import Span
from baoheng.reading.values import parse_target

END = datetime.date(2025, 12, 31)
YEAR = Span(datetime.date(2025, 1, 1), END)


def computed(number, text, *lines, evidence=Evidence.COMPUTED, unit="份"):
    """A number from the ledger with the lines that explain it."""
    return Actual(
        ResultState.COMPUTED, value=Fraction(number), unit=unit, text=text, evidence=evidence,
        explanation=lines,
    )  # fmt: skip


def level(word):
    """What a person said."""
    return Actual(
        ResultState.COMPUTED, level=word, text=word, evidence=Evidence.STATED,
        explanation=(f"填报 {word}",), document="甲.txt",
    )  # fmt: skip


def none(reason, state=ResultState.INCOMPLETE):
    """No result, and why."""
    return Actual(state, reason=reason)


def row(name, target, points="10", level2="数量指标", level1="产出指标"):
    """One indicator of the table."""
    read = parse_target(target, name=name, level2=level2, year=2025)
    return Indicator(level1, level2, name, read, weight=Decimal(points))


ROWS = [
    (row("审核单据", "≥24份", "30"), computed(24, "24份", "公式 单据", "代入 24", "依据 第1版")),
    (row("复核率", "≥90%", "30", "质量指标"), computed(75, "75%", "代入 18 ÷ 24", unit="%")),
    (row("满意度", "≥90%", "10", "服务对象满意度指标", "满意度指标"),
     computed(90, "90%", "代入 9 ÷ 10", evidence=Evidence.SURVEYED, unit="%")),
    (row("制度", "健全", "10", "社会效益指标", "效益指标"), level("达成年度指标")),
    (row("检查家次", "≥5家"), none("“检查”还没有装入台账")),
]  # fmt: skip
WHOLE = [*ROWS[:4], (row("培训期数", "≥2期"), computed(2, "2期", unit="期"))]  # all have a result


def result(rows=ROWS, project="监管", money=None, bindings=None, profile=None) -> Result:
    """The rows scored as a project of 2025; ``bindings`` by name, stated ones confirmed."""
    indicators, actuals = zip(*rows, strict=True)
    table = TargetTable("project", year=2025, project=project, indicators=list(indicators))
    document = TargetDocument("目标.docx", "0" * 64, "docx", BUREAU, 2025, tables=[table])
    chosen = tuple(
        Chosen(one, (), _bound(one.level3, (bindings or {}).get(one.level3)), one.level3 == "制度")
        for one in indicators
    )
    answers = tuple(Answer(one) for one in actuals)
    said = (None,) * len(answers)
    return score(
        Assessed(document, table, YEAR, chosen, answers, said),
        money or Money(Decimal(100), Decimal(100)),
        END,
        profile,
    )


def _bound(name, measure):
    if name == "制度":
        return Binding(BUREAU, "监管", name, STATED, {}, "张三", "2026-01-05 09:00:00")
    return Binding(BUREAU, "监管", name, measure, {}, "", "") if measure else None
