"""The report as a workbook: every group, not only the largest."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from baoheng.review.handling.drafts import yuan
from baoheng.review.handling.precision import Precision, percent
from baoheng.review.handling.report.figures import Figures, Sums
from baoheng.review.handling.report.page import thousand
from baoheng.review.handling.sheets import Value, write_book

_SUMS = {
    "疑点（条）": 10, "疑点金额（元）": 16, "认定（条）": 10, "撤销（条）": 10,
    "尚无结论（条）": 12,
    "认定金额（元）": 16, "认定金额没有登记（条）": 12, "决定追回（元）": 16, "追回到账（元）": 16,
}  # fmt: skip
_PEERS = {
    "组": 12, "名次": 8, "共几家": 8, "机构编号": 16, "机构": 34, "疑点（条）": 10,
    "已审单据（份）": 12, "每千份疑点": 12, "疑点金额（元）": 16, "金额名次": 10,
    "认定金额（元）": 16, "追回到账（元）": 16,
}  # fmt: skip
_RULES = {
    "规则": 10, "名称": 34, "准确率": 10, "认定": 8, "认定＋撤销": 10, "尚无结论": 10,
    "后来改判": 10, "撤销的理由": 60,
}  # fmt: skip


def write_workbook(path: Path, told: Figures, found: Sequence[Precision]) -> None:
    """Write the workbook. Raises OutputError where that cannot be done."""
    sheets: dict[str, tuple[dict[str, int], list[list[Value]]]] = {
        "合计": ({"期间": 20, **_SUMS}, [[told.period.label, *_row(told.whole)]])
    }
    for name, groups in told.by.items():
        ordered = sorted(groups.items(), key=lambda one: (-one[1].suspected, one[0]))
        if name == "月份":
            ordered.sort(key=lambda one: one[0])
        sheets[f"按{name}"] = ({name: 44, **_SUMS}, [[key, *_row(one)] for key, one in ordered])
    sheets["机构排名"] = (_PEERS, [_peer(told, place) for place in range(len(told.peers))])
    sheets["规则准确率"] = (_RULES, [_rule(one) for one in found])
    write_book(path, sheets)


def _row(one: Sums) -> list[Value]:
    return [
        one.hits, yuan(one.suspected), one.confirmed_hits, one.dismissed_hits, one.pending,
        yuan(one.confirmed), one.unknown, yuan(one.ordered), yuan(one.recovered),
    ]  # fmt: skip


def _peer(told: Figures, place: int) -> list[Value]:
    one = told.peers[place]
    rate = None if one.rate is None else Decimal(thousand(one.rate))
    return [
        one.level, one.rank, one.of, one.code, one.name, one.sums.hits, one.bills, rate,
        yuan(one.sums.suspected), one.amount_rank, yuan(one.sums.confirmed),
        yuan(one.sums.recovered),
    ]  # fmt: skip


def _rule(one: Precision) -> list[Value]:
    reasons = "；".join(f"{text}（{count}）" for text, count in one.reasons.most_common())
    rate = "—" if one.rate is None else percent(one.rate)
    return [
        one.rule, one.name, rate, one.confirmed, one.judged, one.undecided, one.turned, reasons,
    ]  # fmt: skip
