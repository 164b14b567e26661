"""Consistent invented target tables of one bureau, made at random: nothing is wrong in them."""

import random
from decimal import Decimal

from baoheng.core.provenance import Place
from baoheng.core.tables import (
    Budget,
    CostItem,
    Execution,
    Indicator,
    TargetDocument,
    TargetTable,
    Task,
)
from baoheng.reading.accounting import Reading
from baoheng.reading.grid import Source
from baoheng.reading.values import parse_target

Row = tuple[str, str, str, str, str, int]  # level 1, level 2, name, value, unit, weight
YEAR = 2026
_REGIONS = ("云溪市", "青渡县", "石笠县", "白榆市", "桐浦县", "东汀区")
_GRADED = "95%以上为优；85%以上95%以下为良；70%以上85%以下为中；70%以下为差"
_PLANS = ((25, 50, 75, 100), (20, 45, 70, 100), (30, 60, 85, 100))


def bureau(rng: random.Random) -> list[Reading]:
    """One bureau's documents: projects, the whole department, last a self-evaluation."""
    region = rng.choice(_REGIONS)
    makers = [_subsidy, _supervision, _platform, _expert]
    rng.shuffle(makers)
    forms = [maker(rng) for maker in makers[: rng.choice((3, 4))]]
    return [
        _reading(region, "项目支出绩效目标表.docx", forms),
        _reading(region, "部门整体支出绩效目标表.docx", [_overall(rng, forms)]),
        _reading(region, "项目支出绩效自评表.docx", [_evaluated(rng, forms[0])]),
    ]


def _reading(region: str, file: str, tables: list[TargetTable]) -> Reading:
    department = f"{region}医疗保障局"
    document = TargetDocument(file, "0" * 64, "docx", department, YEAR, "万元", tables)
    for number, table in enumerate(tables, start=1):
        table.department = department
        _place(table, file, number)
    return Reading(Source(file, document.sha256, "docx", "bench", []), document, [])


def _place(table: TargetTable, file: str, number: int) -> None:
    """Give every part the cell it would stand in."""

    def at(row: int, col: int) -> Place:
        return Place(file, table=number, row=row, col=col)

    for col, name in enumerate(("project", "budget_total", "period", "goal"), start=1):
        table.places[name] = at(1, col)
    for row, indicator in enumerate(table.indicators, start=10):
        for col, name in enumerate(("level1", "level2", "level3", "value", "unit"), start=1):
            indicator.places[name] = at(row, col)
        indicator.places["weight"] = at(row, 6)
    for row, cost in enumerate(table.cost_items, start=60):
        cost.place = at(row, 3)
    for row, task in enumerate(table.tasks, start=80):
        task.place = at(row, 2)


def indicator(row: Row) -> Indicator:
    """One row as the reader would give it."""
    level1, level2, name, value, unit, weight = row
    target = parse_target(value, name=name, unit=unit, level2=level2, year=YEAR)
    return Indicator(level1, level2, name, target, weight=Decimal(weight))


def _form(
    rng: random.Random, project: str, rows: list[Row], costs: list[CostItem], goal: str
) -> TargetTable:
    total = sum((c.amount for c in costs if c.amount is not None), Decimal(0))
    months = ("03", "06", "09", "12")
    plan = {m: Decimal(n) for m, n in zip(months, rng.choice(_PLANS), strict=True)}
    return TargetTable(
        kind="project",
        title=f"{YEAR}年项目支出绩效目标表",
        year=YEAR,
        project=project,
        budget=Budget(total=total, fiscal=total),
        period=f"{YEAR}年1月至{YEAR}年12月",
        spending_plan=plan,
        goals=[goal],
        cost_items=costs,
        indicators=[indicator(row) for row in rows],
    )


def _cost(name: str, count: Decimal, unit: str, price: Decimal, per: str) -> CostItem:
    """A costing row in 万元: ``120人次×300元/人次``; count may be in 万."""
    scale = Decimal(10000) if unit.startswith("万") else Decimal(1)
    amount = (count * scale * price / 10000).normalize()
    return CostItem("测算", name, Decimal(f"{amount:f}"), f"{count:f}{unit}×{price:f}元/{per}")


def _subsidy(rng: random.Random) -> TargetTable:
    people = Decimal(rng.randint(200, 3000)) / 10
    standard = Decimal(rng.choice((40, 45, 50, 56, 60)))
    cost = _cost("居民参保补助", people, "万人", standard, "人")
    rows: list[Row] = [
        ("成本指标", "经济成本指标", "市级人均补助标准", f"={standard}", "元/人", 20),
        ("产出指标", "数量指标", "享受补助的居民参保人数", f"≥{people}", "万人", 15),
        ("产出指标", "质量指标", "参保信息准确率", f"≥{rng.randint(95, 99)}", "%", 15),
        (
            "产出指标",
            "时效指标",
            "市级补助拨付完成时间",
            f"{YEAR}年{rng.randint(6, 11)}月底前",
            "",
            10,
        ),
        ("效益指标", "社会效益指标", "常住人口综合参保率", f"≥{rng.randint(95, 97)}", "%", 20),
        ("满意度指标", "服务对象满意度指标", "参保居民满意度", f"≥{rng.randint(88, 93)}", "%", 10),
    ]
    return _form(rng, "城乡居民医保市级补助", rows, [cost], f"足额落实{people}万人的市级补助")


def _supervision(rng: random.Random) -> TargetTable:
    visits = Decimal(rng.randint(20, 400) * 5)
    bills = Decimal(rng.randint(10, 90))
    costs = [
        _cost("现场检查", visits, "家次", Decimal(rng.choice((400, 500, 600))), "家次"),
        _cost("疑点单据复核", bills, "万份", Decimal(rng.choice((2, 3))), "份"),
    ]
    total = sum((c.amount for c in costs if c.amount is not None), Decimal(0))
    recheck = rng.randint(88, 95)
    rows: list[Row] = [
        ("成本指标", "经济成本指标", "检查与复核总成本", f"≤{total:f}", "万元", 20),
        ("产出指标", "数量指标", "现场检查定点医药机构家次", f"≥{visits}", "家次", 10),
        ("产出指标", "数量指标", "人工复核疑点单据数量", f"≥{bills}", "万份", 10),
        ("产出指标", "质量指标", "疑点单据月度复核率", f"≥{recheck}", "%", 10),
        ("产出指标", "时效指标", "举报线索办结时限", f"≤{rng.choice((30, 45, 60))}", "天", 10),
        ("效益指标", "社会效益指标", "违规资金追回率", f"≥{rng.randint(90, 96)}", "%", 20),
        (
            "满意度指标",
            "服务对象满意度指标",
            "定点医药机构满意度",
            f"≥{rng.randint(85, 92)}",
            "%",
            10,
        ),
    ]
    return _form(rng, "医保基金监管与复核", rows, costs, f"全年现场检查{visits}家次")


def _platform(rng: random.Random) -> TargetTable:
    months, terminals = Decimal(12), Decimal(rng.randint(20, 80))
    costs = [
        _cost("驻场运维", months, "个月", Decimal(rng.randint(3, 9) * 10000), "月"),
        _cost("终端维护", terminals, "台", Decimal(rng.choice((500, 1000))), "台"),
    ]
    rows: list[Row] = [
        ("成本指标", "经济成本指标", "单台终端维护成本", f"≤{_price(costs[1])}", "元/台", 20),
        ("产出指标", "数量指标", "维护终端台数", f"≥{terminals}", "台", 15),
        ("产出指标", "质量指标", "平台正常运行率", "≥99.5", "%", 15),
        ("产出指标", "时效指标", "故障响应时间", f"≤{rng.choice((15, 30, 60))}", "分钟", 10),
        ("效益指标", "社会效益指标", "医保电子凭证结算占比", f"≥{rng.randint(50, 80)}", "%", 20),
        (
            "满意度指标",
            "服务对象满意度指标",
            "平台使用人员满意度",
            f"≥{rng.randint(88, 94)}",
            "%",
            10,
        ),
    ]
    return _form(rng, "医保信息平台运行维护", rows, costs, "保障医保信息平台稳定运行")


def _price(cost: CostItem) -> str:
    return (cost.basis or "").partition("×")[2].partition("元")[0]


def _expert(rng: random.Random) -> TargetTable:
    people = Decimal(rng.randint(8, 60) * 10)
    price = Decimal(rng.choice((300, 400, 500)))
    costs = [_cost("特殊门诊专家评审", people, "人次", price, "人次")]
    rows: list[Row] = [
        ("成本指标", "经济成本指标", "评审劳务标准", f"≤{price}", "元/人次", 20),
        ("产出指标", "数量指标", "聘请专家评审人次", f"≥{people}", "人次", 15),
        ("产出指标", "质量指标", "评审结论复核一致率", f"≥{rng.randint(95, 98)}", "%", 15),
        (
            "产出指标",
            "时效指标",
            "评审结果告知时限",
            f"≤{rng.choice((10, 15, 20))}",
            "个工作日",
            10,
        ),
        ("效益指标", "社会效益指标", "评审政策知晓率", f"≥{rng.randint(80, 90)}", "%", 20),
        (
            "满意度指标",
            "服务对象满意度指标",
            "申请评审人员满意度",
            f"≥{rng.randint(85, 93)}",
            "%",
            10,
        ),
    ]
    return _form(rng, "特殊门诊专家评审", rows, costs, "规范特殊门诊待遇认定")


def _overall(rng: random.Random, forms: list[TargetTable]) -> TargetTable:
    """The department's table: the projects as tasks, every project row repeated."""
    project = sum((f.budget.total for f in forms if f.budget.total is not None), Decimal(0))
    basic = Decimal(rng.randint(40000, 200000)) / 100
    rows = [
        Indicator(one.level1, one.level2, one.level3, one.target)
        for form in forms
        for one in form.indicators
    ]
    total = basic + project
    return TargetTable(
        kind="overall",
        title=f"{YEAR}年部门整体支出绩效目标表",
        year=YEAR,
        budget=Budget(total=total, fiscal=total, basic=basic, project=project),
        goals=["落实医疗保障待遇，守好医保基金"],
        tasks=[Task(form.project, form.budget.total, None, form.goals[0]) for form in forms],
        indicators=rows,
    )


def _evaluated(rng: random.Random, form: TargetTable) -> TargetTable:
    """The self-evaluation of a project: everything reached, execution by rate."""
    budget = form.budget.total or Decimal(0)
    rate = Decimal(rng.randint(960, 1000)) / 10
    spent = (budget * rate / 100).quantize(Decimal("0.01"))
    rate = (spent / budget * 100).quantize(Decimal("0.01"))
    points = Decimal(10) if spent == budget else Decimal(7)
    rows = []
    for one in form.indicators:
        target = one.target
        made = Indicator(one.level1, one.level2, one.level3, target)
        made.actual_text = (
            target.text.lstrip("≥≤=") if target.value is not None else f"{YEAR}年6月30日"
        )
        made.actual = target.value
        made.points = made.score = one.weight
        rows.append(made)
    total = sum((row.score for row in rows if row.score is not None), points)
    return TargetTable(
        kind="project",
        title=f"{YEAR}年度项目支出绩效自评表",
        year=YEAR,
        project=form.project,
        budget=Budget(total=budget),
        execution=Execution(budget, spent, rate, Decimal(10), points),
        total_score=total,
        grade="优",
        indicators=rows,
    )
