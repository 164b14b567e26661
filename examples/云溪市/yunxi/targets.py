"""Blocks that target tables share: indicators, costing, spending plan, subsidy shares, money."""

from collections.abc import Callable
from typing import Any

from yunxi import truth
from yunxi.printing import MONTHS, Row, bare, costing, joined, money, nature, sign
from yunxi.sheet import Cell, Sheet, center, head, spans, text

# column → (printed head, cell text)
COLUMNS: dict[str, tuple[str, Callable[[Row], str]]] = {
    "level3": ("三级指标", lambda i: i["level3"]),
    "joined": ("指标值", joined),
    "value_and_unit": ("指标值及单位", joined),
    "cycle": ("实施周期指标值", joined),
    "annual": ("当年度指标值", joined),
    "sign": ("指标性质", sign),
    "bare": ("指标值", bare),
    "unit": ("度量单位", lambda i: i.get("unit", "")),
    "nature": ("指标类型", nature),
    "weight": ("权重", lambda i: str(i["weight"])),
    "direction": ("指标方向性", lambda i: i["direction"]),
    "description": ("绩效指标描述", lambda i: i["description"]),
    "standard": ("绩效标准", lambda i: i["standard"]),
    "basis": ("指标值确定依据", lambda i: i["basis"]),
    "scoring": ("评（扣）分标准", lambda i: i["scoring"]),
}
LEFT = {"level3", "description", "basis", "scoring"}
Columns = tuple[tuple[str, int], ...]  # (column, width in grid units)


def indicators(
    sheet: Sheet,
    rows: list[Row],
    columns: Columns,
    *,
    levels: tuple[int, int] = (1, 1),
    lead: str = "绩效指标",
    join: dict[str, list[str]] | None = None,
) -> list[dict[str, Any]]:
    """Draw the indicator block and return what it says.

    ``join`` lists indicators printed in one row as a numbered list, under a common name.
    """
    groups = _groups(rows, join or {})
    sheet.row(
        head(lead, rowspan=len(groups) + 1, vertical=True),
        head("一级指标", levels[0]),
        head("二级指标", levels[1]),
        *(head(COLUMNS[name][0], width) for name, width in columns),
    )
    first = spans([g[0]["level1"] for g in groups])
    second = spans([g[0]["level1"] + g[0]["level2"] for g in groups])
    for group, span1, span2 in zip(groups, first, second, strict=True):
        cells = [center(group[0]["level1"], levels[0], span1)] if span1 else []
        cells += [center(group[0]["level2"], levels[1], span2)] if span2 else []
        sheet.row(*cells, *(_cell(group, name, width) for name, width in columns))
    return read_as(rows, columns)


def read_as(rows: list[Row], columns: Columns) -> list[dict[str, Any]]:
    """The indicators as a reader should find them under these columns."""
    names = tuple(name for name, _ in columns)
    return [truth.indicator(r, bare(r) if "bare" in names else joined(r), names) for r in rows]


def _groups(rows: list[Row], join: dict[str, list[str]]) -> list[list[Row]]:
    groups: list[list[Row]] = []
    for row in rows:
        together = next((n for n in join.values() if row["level3"] in n), None)
        if together and groups and groups[-1][0]["level3"] in together:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _cell(group: list[Row], name: str, width: int) -> Cell:
    shown = COLUMNS[name][1]
    if len(group) == 1 or name in ("standard", "basis", "description"):
        value = shown(group[0])
    else:
        value = "\n".join(f"{i}.{shown(row)}" for i, row in enumerate(group, 1))
    return text(value, width) if name in LEFT else center(value, width)


def costs(sheet: Sheet, form: Row, widths: tuple[int, int, int, int]) -> list[dict[str, Any]]:
    """支出内容 · 支出明细 · 金额 · 测算依据 with a total row."""
    rows = form["cost_items"]
    sheet.row(
        head("成本测算", rowspan=len(rows) + 2, vertical=True),
        head("支出内容", widths[0]),
        head("支出明细", widths[1]),
        head("金额（万元）", widths[2]),
        head("测算依据", widths[3]),
    )
    for row, span in zip(rows, spans([r["name"] for r in rows]), strict=True):
        cells = [center(row["name"], widths[0], span)] if span else []
        sheet.row(
            *cells,
            text(row["item"], widths[1]),
            center(money(row["amount"]), widths[2]),
            text(costing(row), widths[3]),
        )
    total = sum(r["amount"] for r in rows)
    sheet.row(
        head("合计", widths[0] + widths[1]), center(money(total), widths[2]), text("", widths[3])
    )
    return truth.cost_items(rows)


def plan(sheet: Sheet, form: Row, label: int, widths: tuple[int, ...]) -> dict[str, Any]:
    """资金支出计划: cumulative per cent at four month ends."""
    steps = form["spending_plan"]
    sheet.row(
        head("资金支出计划（%）", label, 2),
        *(head(MONTHS[m], w) for m, w in zip(steps, widths, strict=True)),
    )
    sheet.row(*(center(f"{steps[m]}%", w) for m, w in zip(steps, widths, strict=True)))
    return dict(steps)


def subsidy(sheet: Sheet, form: Row, widths: tuple[int, int, int]) -> None:
    """Who pays how much of the per-head subsidy."""
    shares = form["subsidy"]["shares"]
    sheet.row(
        head("补助分担", rowspan=len(shares) + 2, vertical=True),
        head("负担主体", widths[0]),
        head("负担比例", widths[1]),
        head("人均金额（元/人·年）", widths[2]),
    )
    for share in shares:
        sheet.row(
            center(share["payer"], widths[0]),
            center(f"{share['percent']}%", widths[1]),
            center(str(share["amount"]), widths[2]),
        )
    sheet.row(
        center("财政补助标准", widths[0]),
        center("100%", widths[1]),
        center(str(form["subsidy"]["standard"]), widths[2]),
    )


def sources(form: Row) -> dict[str, Any]:
    """The money by source as the contract names it."""
    budget = form["budget"]
    return {
        "total": budget["total"],
        "fiscal": budget["general"],
        "government_fund": budget["government_fund"],
        "other": budget["other"],
    }
