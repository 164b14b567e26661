"""Alignment of dump rows: what a token looks like decides, a slip is found, noise stays out."""

from baoheng.reading.grammar.align import align
from baoheng.reading.grammar.heads import Column

COLUMNS = [
    Column(role, i, i + 1, role)
    for i, role in enumerate(["level1", "level2", "level3", "value", "unit", "nature"])
]


def placed(*fields: str) -> list[str | None]:
    tokens = [(i, text) for i, text in enumerate(fields) if text]
    aligned = align(tokens, COLUMNS)
    return [None if c is None else COLUMNS[c].role for c in aligned.columns]


def test_a_row_in_place_stays_in_place() -> None:
    assert placed("产出指标", "数量指标", "检查机构数量", "≥20", "家", "定量") == [
        "level1", "level2", "level3", "value", "unit", "nature",
    ]  # fmt: skip


def test_a_row_that_slid_is_put_back() -> None:
    assert placed("", "", "时效指标", "完成时间", "12月底前", "", "定性") == [
        "level2", "level3", "value", "nature",
    ]  # fmt: skip


def test_noise_fits_nowhere() -> None:
    assert placed("", "7117", "检查机构数量", "≥20", "家") == [None, "level3", "value", "unit"]
