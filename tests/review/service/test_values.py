import datetime

import pytest

from baoheng.core.errors import ServiceError
from baoheng.review.service.values import many, moment, number, text

DAY = datetime.datetime(2026, 3, 4)
TIME = datetime.datetime(2026, 3, 4, 9, 5, 6)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("2026-03-04", DAY), ("20260304", DAY), (20260304, DAY), ("2026/3/4", DAY),
        ("2026年03月04日", DAY), ("2026-03-04 09:05:06", TIME), ("2026-03-04T09:05:06", TIME),
        ("20260304090506", TIME), ("2026/03/04 09:05:06", TIME), ("2026-03-04T01:05:06Z", TIME),
        ("2026-03-04T09:05:06+08:00", TIME), (" 2026-03-04 09:05:06 ", TIME),
        (1772586306000, TIME), ("", None), (None, None), ("NULL", None),
    ],
)  # fmt: skip
def test_times_in_the_usual_forms(said, found):
    assert moment(said, "x") == found


@pytest.mark.parametrize("said", ["昨天", "2026-13-01", 12, "0001-01-01", True, [], "9" * 30])
def test_what_is_no_time_is_refused_and_named(said):
    with pytest.raises(ServiceError, match=r"adm_date"):
        moment(said, "adm_date")


@pytest.mark.parametrize(
    ("said", "places", "found"),
    [
        ("12.5", 2, 1250), (12, 2, 1200), ("0.005", 2, 1), ("-0.5", 4, -5000), ("1e2", 2, 10000),
        ("99999999999999.99", 2, 9999999999999999), ("", 2, None), (" 3 ", 0, 3), (None, 2, None),
    ],
)  # fmt: skip
def test_numbers_are_exact(said, places, found):
    assert number(said, places, "x") == found


@pytest.mark.parametrize("said", ["十二", "1,000", "NaN", "Infinity", "1e99", True, {}, "1_0"])
def test_what_is_no_number_is_refused_and_named(said):
    with pytest.raises(ServiceError, match=r"cnt"):
        number(said, 2, "cnt")


def test_true_is_no_number_even_after_one_was():
    assert number(1, 2, "x") == 100
    with pytest.raises(ServiceError):
        number(True, 2, "x")


def test_texts():
    assert [text(one, "x") for one in (" 甲 ", 7, "", "NULL", None)] == [
        "甲",
        "7",
        None,
        None,
        None,
    ]
    assert text("码" * 50, "x") == "码" * 50
    for wrong in ("码" * 51, [], True):
        with pytest.raises(ServiceError, match=r"x"):
            text(wrong, "x")


def test_one_object_stands_for_a_list():
    assert many({"a": 1}, "x") == ({"a": 1},)
    assert many(None, "x") == ()
    with pytest.raises(ServiceError, match=r"x\[1\]"):
        many([{}, 1], "x")
