"""Tables for tests of forms: small ones by hand, and what reading a file gives back."""

from decimal import Decimal

from baoheng.core.tables import Budget, Execution, Indicator, TargetTable, Task
from baoheng.reading.read import read_document
from baoheng.reading.values import parse_target

YEAR = 2026
ALWAYS = ("level1", "level2", "level3")


def indicator(line, **filled):
    """``产出指标 | 数量指标 | 参保人数 | ≥9.57万人`` as an indicator; results as keywords."""
    level1, level2, name, value = (part.strip() for part in line.split("|"))
    target = parse_target(value, name=name, level2=level2, year=YEAR)
    return Indicator(level1, level2, name, target, **filled)


def table(*lines, **filled):
    """A project's table with these indicators and the usual money and goals."""
    made = TargetTable(
        "project", year=YEAR, department="云溪市医疗保障局", project="基金监管", money_unit="万元",
        project_code="99030022T000000200034", period="2026年1月—2026年12月",
        budget=Budget(total=Decimal("24.91"), fiscal=Decimal("24.91")),
        goals=["检查定点医药机构90家次以上。", "追回基金45.00万元以上。"],
    )  # fmt: skip
    made.indicators = [one if isinstance(one, Indicator) else indicator(one) for one in lines]
    for name, value in filled.items():
        setattr(made, name, value)
    return made


def evaluated():
    """A self-evaluation of two indicators, one of them missed."""
    return table(
        indicator(
            "产出指标 | 数量指标 | 现场检查家次 | ≥90家次",
            actual_text="129家次", points=Decimal(50), score=Decimal(50),
        ),
        indicator(
            "满意度指标 | 服务对象满意度指标 | 参保居民满意度 | ≥90%",
            actual_text="86.7%", points=Decimal(40), score=Decimal("38.53"),
            reason="排队时间偏长，已增设窗口",
        ),
        execution=Execution(
            Decimal("24.91"), Decimal("23.33"), Decimal("93.66"), Decimal(10), Decimal("9.37")
        ),
        total_score=Decimal("97.90"), grade="优",
    )  # fmt: skip


def department():
    """A whole department's table with two tasks."""
    made = table("产出指标 | 质量指标 | 综合参保率 | ≥95%")
    made.kind, made.project, made.project_code, made.unit_code = "overall", None, None, "335"
    made.budget = Budget(
        Decimal("1329.11"), Decimal("1322.91"), None, Decimal("603.70"), Decimal("725.41"),
        Decimal("6.20"),
    )  # fmt: skip
    made.tasks = [
        Task("基金监管", Decimal("24.91"), "基金监管科", "智能审核、现场检查", "基金安全"),
        Task("信息平台", None, "规划财务科", "网络与终端", "运行平稳"),
    ]
    return made


def back(path, unread=frozenset()):
    """The tables read from a written file; every other piece of its text has found its place."""
    document = read_document(path).document
    assert {piece.text for piece in document.unread} <= unread
    return document.tables


def row(one, *fields):
    """What must survive of one indicator."""
    target = one.target
    typed = (target.operator, target.value, target.value_high, target.date, target.unit)
    return (*(getattr(one, name) for name in (*ALWAYS, *fields)), *typed)
