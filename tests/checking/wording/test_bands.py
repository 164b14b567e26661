"""Graded standards read as intervals, and how neighbouring grades meet."""

import pytest

from baoheng.checking.wording.bands import bands_of, lower_is_better, meetings


def met(text):
    return [(one.kind, one.sure) for one in meetings(bands_of(text))]


TOUCH = ("touch", True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("90%以上为优；80%以上为良；60%以上为中；60%及以下为差", [TOUCH, TOUCH, ("overlap", True)]),
        ("95%以上为优；90%以上为良；80%以上为中；70%及以下为差", [TOUCH, TOUCH, ("gap", True)]),
        ("优（≥90分）、良（80-90分）、中（60-80分）、差（60分以下）", [TOUCH] * 3),
        ("优[90,100]，良[80,90)，中[60,80)，差[0,60)", [TOUCH] * 3),
        ("优：100—90分；良：89—80分；中：79—60分；差：59分及以下", [TOUCH] * 3),
        ("90%-100%优，80%-89%良，79%以下差", [("gap", False)] * 2),
        ("高于90%为优；低于90%为差", [("gap", True)]),
        ("60%以上为合格；60%以下为不合格", [("overlap", False)]),
        ("60%以上为合格；不足60%为不合格", [TOUCH]),
        ("优≥90%；良≥80%；中≥60%", [TOUCH, TOUCH, ("open", True)]),
        ("80%以上为优；90%以上为良；60%以下为差", [("overlap", True), ("gap", True)]),
        ("差：60%以下；中：60%-80%；良：80%-90%；优：90%以上", [TOUCH] * 3),
        ("5日内完成为优；10日内完成为良；超过15日为差", [TOUCH, ("gap", True)]),
        ("≥90%得10分；80%-90%得8分；80%以下不得分", [TOUCH] * 2),
        ("≥90%得满分，低于80%不得分", [("gap", True)]),
        ("≥95%得满分，低于60%不得分，其余按比例得分", []),
        ("每降低1%扣1分，低于60%不得分", []),
        ("合格率95%以上，优良率90%以上", []),
        ("一次通过为优，二次通过为良", []),
    ],
)
def test_how_the_grades_meet(text, expected):
    assert met(text) == expected


def test_a_bound_belongs_to_the_grade_that_says_so():
    (best, second, worst) = bands_of("90%（不含）以上为优；80%（含）至90%（含）为良；低于80%为差")
    assert (best.has_low, second.has_low, second.has_high, worst.has_high) == (
        False, True, True, False,
    )  # fmt: skip


def test_a_scale_of_days_is_better_the_lower():
    assert lower_is_better(bands_of("5日内为优；10日内为良；超过10日为差"))
    assert not lower_is_better(bands_of("90%以上为优；80%以上为良；低于80%为差"))
