"""One small reading by hand, with everything that a report must be able to show."""

import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from baoheng.core.errors import DamagedDocument
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
from baoheng.core.target import Direction, Doubt, Grade, Nature, Operator, Repair, Target
from baoheng.reading.accounting import Account, Reading
from baoheng.reading.batch import Outcome
from baoheng.reading.grid import Cell, Grid, Loose, Source, count_characters

FILE = "云溪市.xlsx"
ROWS = [
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "参保人数", "≥600.00万人"],
    ["", "时效指标", "拨付期限", "2023年12月底前"],
    ["满意度指标", "服务对象满意度指标", "=1+1 <b>群众满意度</b>", "优95 良80"],
]


def build() -> Reading:
    """Title, a 4 × 4 grid with a merged level 1, and a line that nobody reads."""
    sheet = Place(FILE, sheet="整体")
    title = Loose("2023年部门整体支出绩效目标表", sheet.at(1, 1))
    cells = [
        Cell(r, c, 2 if (r, c) == (1, 0) else 1, 1, text, sheet.at(r + 2, c + 1))
        for r, row in enumerate(ROWS)
        for c, text in enumerate(row)
        if (r, c) != (2, 0)
    ]
    grid = Grid(cells, 4, 4, sheet)
    stray = Loose("\x1b[31m来历不明的一行\u202e", sheet.at(9, 1))
    blocks = [title, grid, stray]
    census = sum(count_characters(p.text) for p in [title, *cells, stray])
    source = Source(FILE, "ab" * 32, "xlsx", "手工", blocks, census, [("HIDDEN_ROW", "有隐藏行")])
    account = Account(source)
    account.structural(title, "标题")
    for cell in cells:
        if cell.row == 0:
            account.structural(cell, "表头")
        else:
            account.consume(cell, f"indicator.{('level1', 'level2', 'level3', 'value')[cell.col]}")
    account.consume(grid.at(3, 3), "indicator.value", "THRESHOLD")
    table = TargetTable(
        kind="project",
        title=title.text,
        year=2023,
        project="城乡居民医保补助",
        money_unit="万元",
        budget=Budget(total=Decimal("1200.50"), fiscal=Decimal(0)),
        period="2023全年",
        spending_plan={"03": Decimal(25), "12": Decimal(100)},
        goals=["做好参保工作"],
        cost_items=[CostItem("补助", "城乡居民", Decimal("1200.50"), "600万人×2元")],
        tasks=[Task("参保登记", Decimal("1.10"), "待遇科", "登记", "全覆盖")],
        rows=[{"code": "210", "name": "医疗救助", "amount": Decimal("3.0"), "fund": None}],
        execution=Execution(rate=Decimal("98.70")),
        total_score=Decimal("96.5"),
        fields={"主管部门": "云溪市医疗保障局"},
        indicators=_indicators(grid),
        doubts=[Doubt("SUM_MISMATCH", "权重合计 80，应为 90")],
        places={"title": title.place},
    )
    document = TargetDocument(
        FILE, "ab" * 32, "xlsx", department="云溪市医疗保障局", year=2023, money_unit="万元"
    )
    document.tables.append(table)
    return account.close(document)


def _indicators(grid: Grid) -> list[Indicator]:
    people = Target(
        "≥600.00万人", Operator.GE, Decimal("600.00"), None, "万人", Nature.QUANTITATIVE
    )
    deadline = Target(
        "2023年12月底前", Operator.LE, nature=Nature.QUANTITATIVE, date=datetime.date(2023, 12, 31)
    )
    other = Target("优95 良80", Operator.EQ, Decimal(95), None, "%", reading="把第一个数看作目标")
    graded = Target(
        "优95 良80",
        Operator.RANGE,
        Decimal(80),
        Decimal(95),
        "%",
        grades=(Grade("优", "≥95", Operator.GE, Decimal(95)), Grade("良", "80分上下")),
        alternatives=(other,),
        repairs=(Repair("operator", "优95", "≥95", "没有写比较符"),),
        doubts=(Doubt("THRESHOLD", "分档没有上限"),),
    )
    found = []
    for row, target in enumerate([people, deadline, graded], start=1):
        places = {name: grid.at(row, c).place for c, name in enumerate(["level1", "level2"])}
        places |= {"level3": grid.at(row, 2).place, "value": grid.at(row, 3).place}
        found.append(
            Indicator(
                grid.at(row, 0).text,
                grid.at(row, 1).text,
                grid.at(row, 2).text,
                target,
                weight=Decimal("13.5"),
                direction=Direction.HIGHER,
                places=places,
            )
        )
    return found


@pytest.fixture
def reading() -> Reading:
    return build()


@pytest.fixture
def outcome(reading: Reading, tmp_path: Path) -> Outcome:
    return Outcome(FILE, tmp_path / FILE, reading=reading)


@pytest.fixture
def failure(tmp_path: Path) -> Outcome:
    error = DamagedDocument("压缩包打不开", where="坏.docx", todo="请另存后重试")
    return Outcome("坏.docx", tmp_path / "坏.docx", error=error)
