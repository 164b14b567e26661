"""Graded indicators with stated thresholds."""

import pytest

from baoheng.reading.values import parse_grades
from baoheng.reading.values.grades import is_scale


def bands(text):
    return [
        (
            grade.name,
            str(grade.operator),
            str(grade.value),
            grade.value_high and str(grade.value_high),
        )
        for grade in parse_grades(text)
    ]


def test_thresholds_behind_each_other():
    text = "90%以上完成指标为优；80%以上完成指标为良；60%以上完成指标为中；60%及以下完成指标为差。"
    assert bands(text) == [
        ("优", ">=", "90", None),
        ("良", ">=", "80", None),
        ("中", ">=", "60", None),
        ("差", "<=", "60", None),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("优（≥90%）、良（80%-90%）", [("优", ">=", "90", None), ("良", "range", "80", "90")]),
        (
            "优秀：90分以上\n良好：80分以上90分以下",
            [("优秀", ">=", "90", None), ("良好", "range", "80", "90")],
        ),
        ("优≥90，良≥80", [("优", ">=", "90", None), ("良", ">=", "80", None)]),
        ("80%≤X<90%为良；X≥90%为优", [("良", "range", "80", "90"), ("优", ">=", "90", None)]),
    ],
)
def test_other_ways_of_writing_bands(text, expected):
    assert bands(text) == expected


@pytest.mark.parametrize("text", ["优良中差", "优", "95%以上", "优秀率95%以上", "", "90%以上为优"])
def test_no_bands_where_none_are_stated(text):
    assert parse_grades(text) == ()


@pytest.mark.parametrize(
    "text", ["优良中差", "优良中低差", "高中低", "优/良/中/差", "优、良、中、差", "好/一般/差"]
)
def test_bare_scales(text):
    assert is_scale(text)


@pytest.mark.parametrize("text", ["优", "优秀率", "提高", "高质量发展", "95%"])
def test_words_that_are_no_scale(text):
    assert not is_scale(text)
