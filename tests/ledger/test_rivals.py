"""Which version of a row counts: the newer one, whatever the order of arrival."""

import pytest
from facts import rows_of, waiting

from baoheng.cli.ledger.load import describe
from baoheng.core.errors import PackError
from baoheng.ledger import definitions
from baoheng.ledger.definitions import table

pytestmark = pytest.mark.slow  # every test writes a ledger

HEAD = (
    "就诊ID,费用明细流水号,人员编号,定点医药机构编号,费用发生时间,医疗目录编码,数量,单价,"
    "明细项目费用总额,上传时间"
)

# P1 falls into the bucket of P0, P2 into the other
PERSONS = pytest.mark.parametrize(
    "persons", [(1, 2), pytest.param(range(1, 9), marks=pytest.mark.slow)], ids=["two", "eight"]
)


def line(yuan: int, day: int | None, sn: int = 1, person: str = "P1") -> str:
    time = f"2025-01-{day:02} 08:00:00" if day else ""
    return f"M1,{sn},{person},H1,2025-01-02 09:00:00,X1,1,{yuan}.00,{yuan}.00,{time}"


def amounts(ledger) -> list[int]:
    return [int(found) for (found,) in rows_of(ledger, "fee_lines", "det_item_fee_sumamt")]


@pytest.mark.parametrize(
    ("first", "second", "left", "older"),
    [
        (line(1, 5), line(2, 6), 2, 0),
        (line(2, 6), line(1, 5), 2, 1),
        (line(1, 5), line(2, 5), 2, 0),
        pytest.param(line(1, 5), line(2, None), 2, 0, marks=pytest.mark.slow),
        pytest.param(line(1, None), line(2, 3), 2, 0, marks=pytest.mark.slow),
    ],
    ids=["newer", "older", "equal", "second missing", "first missing"],
)
def test_of_two_files_the_newer_version_counts_and_else_the_later(
    put, ledger, first, second, left, older
):
    put("fee_lines", "a.csv", HEAD, first)
    [load] = put("fee_lines", "b.csv", HEAD, second).loads
    assert (amounts(ledger), load.older) == ([left], older)


@pytest.mark.parametrize(
    ("lines", "left", "older", "outdone"),
    [
        pytest.param([line(1, 5), line(2, 6)], 2, 1, 0, marks=pytest.mark.slow),
        ([line(2, 6), line(1, 5)], 2, 1, 0),
        ([line(1, 5), line(2, 5)], 2, 0, 1),
        pytest.param([line(1, 5), line(2, None)], 2, 0, 1, marks=pytest.mark.slow),
        pytest.param([line(1, 9), line(2, None), line(3, 3)], 3, 0, 2, marks=pytest.mark.slow),
        ([line(1, None), line(2, 9), line(3, 3)], 2, 1, 1),
    ],
)
def test_within_a_file_older_versions_are_counted_and_only_contradictions_refused(
    put, ledger, lines, left, older, outdone
):
    [load] = put("fee_lines", "a.csv", HEAD, *lines).loads
    assert (amounts(ledger), load.older, load.outdone) == ([left], older, outdone)
    assert len(waiting(ledger, "fee_lines")) == outdone


def test_an_older_version_is_counted_with_its_money_and_is_no_fault(put, ledger):
    put("fee_lines", "new.csv", HEAD, line(5, 9), line(1, 9, sn=2))
    [load] = put("fee_lines", "old.csv", HEAD, line(4, 3), line(7, 3, sn=3)).loads
    assert (load.rows, load.inserted, load.older, load.refused) == (2, 1, 1, 0)
    assert load.older_totals == {"det_item_fee_sumamt": 400}
    assert load.loaded_totals == {"det_item_fee_sumamt": 700}
    assert waiting(ledger, "fee_lines") == []
    said = "\n".join(describe(table("fee_lines"), load))
    assert "来源 2 行 ＝ 新增 1 ＋ 较旧未装 1" in said
    assert "11.00 元 ＝ 装入 7.00 ＋ 较旧 4.00" in said
    assert "已有上传时间更晚的内容" in said


def test_a_corrected_file_counts_though_its_time_is_earlier(put, ledger):
    """Else a wrong time far ahead could never be put right."""
    put("fee_lines", "a.csv", HEAD, line(1, 28))
    [load] = put("fee_lines", "a.csv", HEAD, line(2, 5)).loads
    assert (load.updated, load.older, amounts(ledger)) == (1, 0, [2])


@PERSONS
def test_a_corrected_file_also_moves_a_row_to_another_person_though_its_time_is_earlier(
    put, ledger, persons
):
    for n in persons:
        put("fee_lines", "a.csv", HEAD, line(1, 20 - n, person=f"P{n}"))
        assert rows_of(ledger, "fee_lines", "psn_no") == [(f"P{n}",)]


@PERSONS
def test_an_older_row_under_another_person_leaves_the_newer_one(put, ledger, persons):
    put("fee_lines", "a.csv", HEAD, line(1, 9, person="P0"))
    for n in persons:
        [load] = put("fee_lines", f"{n}.csv", HEAD, line(2, 5, person=f"P{n}")).loads
        assert (load.older, load.inserted, load.moved) == (1, 0, 0)
    assert rows_of(ledger, "fee_lines", "psn_no") == [("P0",)]


def test_a_table_without_such_a_column_takes_the_later_row(put, ledger):
    head = "人员编号,险种类型,人员类别,参保地区划,参保开始日期"
    put("enrolments", "a.csv", head, "P1,390,15,990302,2025-01-01")
    put("enrolments", "b.csv", head, "P1,390,15,990303,2025-01-01")
    assert rows_of(ledger, "enrolments", "insuplc_admdvs") == [("990303",)]


def test_a_column_that_orders_nothing_is_refused():
    body = {
        "title": "甲",
        "about": "。",
        "key": ["a"],
        "newest": "a",
        "columns": {"a": {"title": "甲", "type": "text", "required": True}},
    }
    with pytest.raises(PackError, match="比不出新旧"):
        definitions._table("t", body, "甲.toml", "来源")
    with pytest.raises(PackError, match="没有 b"):
        definitions._table("t", body | {"newest": "b"}, "甲.toml", "来源")


def test_files_that_were_loaded_before_versions_were_known_are_still_known():
    """The mark of how rows are read does not change with ``newest``."""
    assert "newest" not in repr(table("fee_lines"))
