"""The division that a bureau's name tells, and whose codes its projects may carry."""

import pytest

from baoheng.checking.wording.divisions import belongs, division_name, divisions_of


@pytest.mark.parametrize(
    ("bureau", "name", "codes"),
    [
        ("济宁市任城区医疗保障局", "任城区", {"370811"}),
        ("龙岩市医疗保障局", "龙岩市", {"350800"}),
        ("福建省龙岩市医保中心", "龙岩市", {"350800"}),
        ("北京市朝阳区医疗保障局", "朝阳区", {"110105"}),  # another one is in 长春市
        ("徐州市鼓楼区医疗保障局", "鼓楼区", {"320302"}),  # one of four districts of that name
    ],
)
def test_the_lowest_division_of_the_name(bureau, name, codes):
    assert divisions_of(bureau) == (name, frozenset(codes))


@pytest.mark.parametrize("bureau", ["云溪市医疗保障局", "龙岩医保局", ""])
def test_a_place_that_the_list_does_not_know(bureau):
    assert divisions_of(bureau) is None


def test_a_name_of_many_places_without_the_city_may_be_any_of_them():
    _, codes = divisions_of("鼓楼区医疗保障局")
    assert {"320302", "320106"} <= codes


@pytest.mark.parametrize(
    ("code", "own", "right"),
    [
        ("370811", "370811", True),
        ("370911", "370811", False),
        ("370800", "370811", True),  # the city above
        ("370000", "370811", True),
        ("370900", "370811", False),
        ("370811", "370800", True),  # a district of the city
        ("370911", "370800", False),
        ("370911", "370000", True),
        ("370899", "370811", True),  # not in the list: the city itself
    ],
)
def test_whose_codes_may_stand_there(code, own, right):
    assert belongs(code, frozenset([own])) is right


def test_the_name_of_a_code():
    assert division_name("370911") == "岱岳区"
    assert division_name("999999") is None
