import pytest

from baoheng.checking.opinion import opinion_of
from baoheng.checking.run import Report
from baoheng.core.finding import Broken, Finding, Kind, ReviewGroup, Severity


def finding(check, severity, group=ReviewGroup.SUITABILITY):
    return Finding(
        check, "试验", Kind.OTHER, severity, group, "甲.docx", "不对", "1 ≠ 2", "常识", ()
    )


def report(*findings, tables=1):
    return Report("甲.docx", tables, list(findings))


def test_a_clean_report_has_all_points_and_the_best_grade():
    opinion = opinion_of(report())
    assert (opinion.total, opinion.grade) == (100, "优")
    assert [group.points for group in opinion.groups] == [20, 30, 30, 20]


def test_the_same_check_costs_once_and_other_checks_cost_again():
    twice = opinion_of(report(*[finding("B12", Severity.WARNING)] * 2))
    both = opinion_of(report(finding("B12", Severity.WARNING), finding("B13", Severity.WARNING)))
    assert (twice.total, both.total) == (98, 96)


def test_a_contradiction_caps_the_grade():
    opinion = opinion_of(report(finding("A05", Severity.ERROR)))
    assert opinion.total == 79.5
    assert opinion.grade == "中"
    assert "退回" in opinion.then


def test_a_group_never_goes_below_its_floor():
    many = [finding(f"B{n:02}", Severity.ERROR) for n in range(1, 9)]
    [group] = [g for g in opinion_of(report(*many)).groups if g.group is ReviewGroup.SUITABILITY]
    assert group.score == group.points / 2


@pytest.mark.parametrize(
    "unfinished",
    [
        Report("甲.docx", 1, broken=[Broken("A01", "试验", "甲.docx", "ZeroDivisionError")]),
        Report("甲.docx", 0),
    ],
)
def test_what_was_not_checked_through_has_no_grade(unfinished):
    assert opinion_of(unfinished).grade is None
