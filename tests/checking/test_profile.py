import pytest
from notation import readings

from baoheng.checking.profile import profile_named, profiles, recognise
from baoheng.core.errors import PackError

OLD = "产出 | 成本 | 总成本 | ≤5万元"
NEW = "成本 | 经济成本 | 总成本 | ≤5万元"


@pytest.mark.parametrize(
    ("department", "row", "profile"),
    [
        ("云溪市医疗保障局", OLD, "national-10"),
        ("云溪市医疗保障局", NEW, "national-101"),
        ("达州市医疗保障事务中心", NEW, "sichuan"),
        ("武汉市医疗保障局", OLD, "hubei"),
    ],
)
def test_the_profile_is_told_from_the_document(department, row, profile):
    [reading] = readings(f"单位 {department}\n{row}")
    assert recognise(reading.document).id == profile


def test_every_scheme_adds_to_the_weights_of_a_target_table():
    for profile in profiles():
        for scheme in profile.schemes:
            assert sum(scheme.level1.values()) == profile.target_total, (profile.id, scheme.title)
        assert profile.target_total + profile.execution_points == profile.evaluation_total


def test_grades_and_bands_leave_no_gap():
    for profile in profiles():
        for bands in (profile.grades, profile.scoring.bands):
            assert [band.low for band in bands[:-1]] == [band.high for band in bands[1:]]
            assert (bands[0].high, bands[-1].low) == (100, 0)


def test_an_unknown_profile_is_refused_with_those_there_are():
    with pytest.raises(PackError, match="national-101"):
        profile_named("没有")
