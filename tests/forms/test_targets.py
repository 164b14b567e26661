import pytest

from baoheng.core.tables import Indicator
from baoheng.forms.targets import joined, split
from baoheng.reading.values import parse_target

CASES = [
    # value, unit, operator column | one cell | three cells
    ("≥95%", "", "", "≥95%", ("≥", "95", "%")),
    ("95", "%", "≥", "≥95%", ("≥", "95", "%")),
    ("=56元/人", "", "", "=56元/人", ("=", "56", "元/人")),
    ("100%", "", "", "100%", ("=", "100", "%")),
    ("9.5700", "万人", "≥", "≥9.5700万人", ("≥", "9.5700", "万人")),
    ("6～9个月", "", "", "6～9个月", ("", "6～9", "个月")),
    ("约200人次", "", "", "约200人次", ("约", "200", "人次")),
    ("2026年12月15日前", "", "", "2026年12月15日前", ("", "2026年12月15日前", "")),
    ("优", "", "定性", "优", ("定性", "优", "")),
]


@pytest.mark.parametrize(("value", "unit", "operator", "one", "three"), CASES)
def test_a_target_is_written_in_one_cell_or_in_three(value, unit, operator, one, three):
    target = parse_target(value, name="指标", unit=unit, operator=operator, year=2026)
    made = Indicator("产出指标", "质量指标", "指标", target)
    assert joined(made, 2026) == one
    assert split(made, 2026) == three


def test_a_text_that_reads_as_nothing_stays_as_it_is():
    made = Indicator("产出指标", "质量指标", "指标", parse_target("见附件"))
    assert joined(made, None) == "见附件"
    assert "见附件" in split(made, None)
