import datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.review.small import ledger_of

from baoheng.cli.main import run
from baoheng.cli.review import period_option
from baoheng.ledger.simulate.truth import KNOWLEDGE

pytestmark = pytest.mark.slow  # every test writes a ledger

MARCH = datetime.date(2025, 3, 4)
BILLS = [("一次", "张三", MARCH), ("两次", "李四", MARCH)]
LINES = [
    ("一次", "1", "药甲", 1, "10.00"), ("两次", "1", "药甲", 1, "10.00"),
    ("两次", "2", "药甲", 2, "10.00"),
]  # fmt: skip
ONCE_A_DAY = {
    "rule_no": "27", "rule_name": "医疗服务项目限定频次", "logic": "C", "items": ["药甲"],
    "measure": "cnt", "window": "day", "limit": "1",
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("review")
    ledger_of(folder / "ledger", BILLS, LINES)
    knowledge = folder / "knowledge.parquet"
    pq.write_table(pa.Table.from_pylist([ONCE_A_DAY], schema=KNOWLEDGE), knowledge)
    return folder


@pytest.fixture
def do(folder, capfd):
    def command(words):
        code = run([*words.split(), "--ledger", str(folder / "ledger")])
        out, err = capfd.readouterr()
        return code, " ".join((out + err).split())

    return command


@pytest.fixture
def reviewed(do, folder):
    """The knowledge is in the ledger and the year is reviewed, whichever tests ran before."""
    assert do(f"knowledge import {folder / 'knowledge.parquet'} --by 王主任")[0] == 0
    assert do("review run --period 2025 --workers 1")[0] == 0


def test_without_knowledge_nothing_is_reviewed_and_the_way_to_it_is_told(do):
    code, said = do("review run --period 2025")
    assert code == 2
    assert "没有可用的知识点" in said
    assert "knowledge import" in said


def test_a_year_is_reviewed_and_told_by_rule(do, folder):
    assert do(f"knowledge import {folder / 'knowledge.parquet'} --by 王主任")[0] == 0
    code, said = do("review run --period 2025 --workers 1")
    assert code == 0
    assert "审核单据 2 份、明细 3 行，疑点 1 条，涉及 20.00 元" in said
    assert "新增 1 条" in said
    assert "没有知识点或没有运行的规则：1、2" in said


def test_a_plan_changes_nothing(do):
    code, said = do("review plan --period 2025 --workers 1")
    assert code == 0
    assert "YX27 │ 1 │ 0" in said
    assert "台账没有改动" in said


@pytest.mark.slow
@pytest.mark.usefixtures("reviewed")
def test_retiring_a_rule_is_planned_registered_and_told(do):
    code, said = do("rules plan 27 retired --from 2025-01-01 --period 2025 --workers 1")
    assert (code, "YX27 │ 0 │ 0 │ 0.00 │ 1 │ 20.00" in said) == (0, True)
    code, said = do("rules set 27 shadow --from 2025-01-01 --reason 先试试 --by 王主任")
    assert (code, "试运行" in said) == (0, True)
    assert "2025-01-01 起 试运行：先试试" in do("rules show 27")[1]
    code, said = do("review run --period 2025 --workers 1")
    assert "疑点 0 条" in said
    assert "试运行的规则只计数，不通知：规则27 1 条" in said


def test_rules_are_listed_by_words(do):
    code, said = do("rules list 频次 --as-of 2024-12-31")
    assert code == 0
    assert "27" in said
    assert "发布" in said
    assert "没有含有这些字眼的规则" in do("rules list 没有这个")[1]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("review run --period 2025-13", "没有这个月份"),
        ("review run --period 去年", "应为 2025"),
        ("review run --period 2025 --master spark://x:7077", "--engine spark"),
        ("review run --period 2025 --workers 0", "1 到"),
        ("rules show 999", "没有规则 999"),
        ("rules set 28 draft --reason 想改", "不能改为“草稿”"),
        ("rules set 999 draft --reason 想改", "没有规则 999"),
    ],
)
def test_what_cannot_be_done_is_said_with_what_to_do(do, words, wanted):
    code, said = do(words)
    assert code == 2
    assert wanted in said


PERIODS = {
    "2025-03": (datetime.date(2025, 3, 1), datetime.date(2025, 3, 31)),
    "2025年3月": (datetime.date(2025, 3, 1), datetime.date(2025, 3, 31)),
    "2025Q1": (datetime.date(2025, 1, 1), datetime.date(2025, 3, 31)),
    "2025-Q1": (datetime.date(2025, 1, 1), datetime.date(2025, 3, 31)),
    "2025年": (datetime.date(2025, 1, 1), datetime.date(2025, 12, 31)),
    "2025第1季度": (datetime.date(2025, 1, 1), datetime.date(2025, 3, 31)),
}


@pytest.mark.parametrize(("text", "days"), PERIODS.items(), ids=PERIODS)
def test_a_period_has_its_first_and_last_day(text, days):
    assert period_option(None, None, text) == days


@pytest.mark.slow
@pytest.mark.usefixtures("reviewed")
@pytest.mark.parametrize("period", PERIODS)
def test_a_period_is_understood_as_people_write_it(do, period):
    code, said = do(f"review plan --period {period} --workers 1")
    assert code == 0, said
