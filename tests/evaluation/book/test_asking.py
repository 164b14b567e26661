"""What a person is asked: the answers that are missing, the reasons that are wanted, no more."""

from dataclasses import replace
from decimal import Decimal

import pytest
from indicators import row
from small_ledger import (
    BILLS,
    BUREAU,
    DAY,
    PROJECT,
    WORDED,
    YEAR_END,
    assessed,
    ledger,
    reviewed,
)

from baoheng.evaluation.binding.memory import wording
from baoheng.evaluation.book.answer import HEADS, read_answers, write_answers
from baoheng.evaluation.book.asking import answer_rows
from baoheng.evaluation.money import Money
from baoheng.evaluation.results import score
from baoheng.evaluation.stated import Stated

MONEY = Money(Decimal(25), Decimal(25))
SHARE = row("道路硬化率", "≥90%", "质量指标", weight=Decimal(40))
COUNT, WORDS = replace(BILLS, weight=Decimal(40)), replace(WORDED, weight=Decimal(10))


@pytest.fixture(scope="module")
def some():
    return ledger(reviewed(*(DAY(2026, 1, day) for day in range(1, 13))))


def asked(facts, *rows, said=None, as_of=YEAR_END, **other):
    """The rows of the sheet by their heads."""
    found = assessed(facts, *rows, as_of=as_of, said=said, **other)
    made = answer_rows(score(found, MONEY, as_of))
    return [dict(zip(HEADS, one, strict=True)) for one in made]


def saying(one, **words):
    told = {"text": "", "level": "", "share": None, "reason": "", "document": ""} | words
    return {wording(BUREAU, PROJECT, one.level3): Stated(**told)}


def test_what_the_ledger_answers_need_not_be_filled_in(some):
    [one] = asked(some, COUNT)
    assert (one["部门"], one["项目"], one["指标"], one["指标值"]) == (
        BUREAU, PROJECT, "单据审核量", "≥10份",
    )  # fmt: skip
    assert (one["算出的完成值"], one["要填什么"]) == ("12份", "不用填")
    assert [one[head] for head in list(HEADS)[6:]] == [""] * 6


def test_a_number_is_asked_for_with_the_reason_why(some):
    [one] = asked(some, SHARE)
    assert one["算出的完成值"] == ""
    assert "没有找到能证明它的测算项" in one["要填什么"]
    assert "请填完成值、理由和佐证文件" in one["要填什么"]


def test_for_a_worded_target_a_degree_is_asked_for(some):
    [one] = asked(some, WORDS)
    assert "请填达成程度、理由和佐证文件" in one["要填什么"]


def test_for_a_missed_target_the_cause_is_asked_for(some):
    missed = replace(COUNT, target=row(COUNT.level3, "≥20份").target)
    [one] = asked(some, missed)
    assert one["算出的完成值"] == "12份"
    assert "请写明没有达到的原因和改进措施" in one["要填什么"]
    assert "请填" not in one["要填什么"]
    [explained] = asked(some, missed, said=saying(missed, reason="单据减少"))
    assert (explained["要填什么"], explained["理由（偏差原因及改进措施）"]) == (
        "不用填",
        "单据减少",
    )


def test_what_was_said_before_is_filled_in_again(some):
    words = {"level": "达成年度指标", "reason": "评议", "document": "纪要.pdf",
             "share": Decimal("90.50"), "score": Decimal("8.5")}  # fmt: skip
    [one] = asked(some, WORDS, said=saying(WORDS, **words))
    assert (one["达成程度"], one["得分率%"], one["人工得分"]) == ("达成年度指标", "90.50", "8.5")
    assert (one["理由（偏差原因及改进措施）"], one["佐证文件"]) == ("评议", "纪要.pdf")


def test_an_incomplete_statement_is_asked_for_again(some):
    [one] = asked(some, SHARE, said=saying(SHARE, text="95%", reason="手工台账"))
    assert one["完成值"] == "95%"
    assert "还缺佐证文件" in one["要填什么"]


def test_a_share_of_nothing_is_not_an_empty_cell(some):
    [one] = asked(some, WORDS, said=saying(WORDS, share=Decimal(0)))
    assert one["得分率%"] == "0"


def test_a_table_of_the_whole_department_has_no_project(some):
    [one] = asked(some, COUNT, project=None)
    assert one["项目"] == ""


def test_every_indicator_has_a_row_in_the_tables_order(some):
    assert [one["指标"] for one in asked(some, SHARE, COUNT, WORDS)] == [
        SHARE.level3, COUNT.level3, WORDS.level3,
    ]  # fmt: skip


def test_what_is_written_comes_back_as_it_was_said(some, tmp_path):
    said = saying(
        WORDS, level="达成年度指标", share=Decimal(90), reason="评议", document="纪要.pdf"
    )
    found = assessed(some, COUNT, WORDS, said=said)
    path = tmp_path / "填报.xlsx"
    write_answers(path, answer_rows(score(found, MONEY, YEAR_END)))
    assert read_answers(path) == said
