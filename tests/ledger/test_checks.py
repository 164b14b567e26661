"""Checks of the ledger: each kind fires on a planted fault, names the row, and is quiet else."""

import shutil

import duckdb
import pytest
from facts import load_file

from baoheng.ledger import moves
from baoheng.ledger.checks import check_ledger
from baoheng.ledger.folder import create, open_ledger

pytestmark = pytest.mark.slow  # every test writes a ledger

PERSONS = "人员编号,性别,出生日期"
INSTITUTIONS = "定点医药机构编号,定点医药机构名称,定点医药机构类型,所在区划,定点开始日期"
ITEMS = "医疗目录编码,医保目录名称,目录类别"
ENCOUNTERS = "就诊ID,人员编号,定点医药机构编号,险种类型,医疗类别,开始时间,结束时间"
LINES = (
    "就诊ID,费用明细流水号,人员编号,定点医药机构编号,费用发生时间,医疗目录编码,数量,单价,"
    "明细项目费用总额,原费用流水号"
)
LINE = "M1,{sn},P1,H99030200001,2025-01-02 09:00:00,X1,{cnt},1.50,{amount},{init}"


@pytest.fixture(scope="module")
def registers(tmp_path_factory):
    """A ledger with persons, one hospital and two items; nobody writes into it."""
    folder = tmp_path_factory.mktemp("registers")
    ledger = create(folder / "ledger", buckets=2)
    for name, *lines in (
        ("persons", PERSONS, "P1,1,1980-01-01", "P2,2,1990-01-01"),
        ("institutions", INSTITUTIONS, "H99030200001,甲医院,1,990302,2020-01-01"),
        ("items", ITEMS, "X1,药,101", "X2,药,101"),
    ):
        path = folder / f"{name}.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        load_file(ledger, name, path)
    return ledger


@pytest.fixture
def ledger(registers, tmp_path):
    return open_ledger(shutil.copytree(registers.root, tmp_path / "ledger"))


@pytest.fixture
def town(put):
    """One person, one hospital, one item, one visit with one line: all in order."""

    def build(lines=(), encounter="M1,P1,H99030200001,390,11,2025-01-02 08:00:00,"):
        put("encounters", "e.csv", ENCOUNTERS, encounter)
        first = LINE.format(sn=1, cnt=2, amount="3.00", init="")
        put("fee_lines", "l.csv", LINES, first, *lines)

    return build


def failing(ledger, *names) -> list[tuple[str, str, int]]:
    found = check_ledger(ledger, duckdb.connect(), names)
    return [(one.table.name, one.kind, one.failing) for one in found if one.failing]


def test_a_ledger_in_order_passes(town, ledger):
    town()
    assert failing(ledger) == []


def test_a_reference_to_what_is_not_registered_names_the_row_with_its_code(town, ledger):
    town(["M9,1,P1,H99030200001,2025-01-02 09:00:00,X9,1,1.50,1.50,"])
    assert failing(ledger, "fee_lines") == [("fee_lines", "引用", 1), ("fee_lines", "引用", 1)]
    [checked, _] = [o for o in check_ledger(ledger, duckdb.connect(), ("fee_lines",)) if o.failing]
    assert checked.sample[0]["mdtrt_id"] == "M9"  # though no encounter M9 is there to tell it
    assert checked.touches


@pytest.mark.slow
def test_late_registration_mends_the_reference(town, put, ledger):
    town(["M9,1,P1,H99030200001,2025-01-02 09:00:00,X1,1,1.50,1.50,"])
    put("encounters", "late.csv", ENCOUNTERS, "M9,P1,H99030200001,390,11,2025-01-02 08:00:00,")
    assert failing(ledger) == []


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        ([LINE.format(sn=2, cnt=2, amount="3.50", init="")], "一致"),
        ([LINE.format(sn=2, cnt=-3, amount="-4.50", init="1")], "退费"),
        pytest.param(
            [LINE.format(sn=2, cnt=-1, amount="-1.50", init="7")], "退费", marks=pytest.mark.slow
        ),
        (["M1,2,P2,H99030200001,2025-01-02 09:00:00,X1,1,1.50,1.50,"], "同人"),
    ],
)
def test_lines_that_contradict_something(town, ledger, lines, kind):
    town(lines)
    assert ("fee_lines", kind, 1) in failing(ledger)


@pytest.mark.slow
def test_a_refund_within_its_line_is_in_order(town, ledger):
    town([LINE.format(sn=2, cnt=-1, amount="-1.50", init="1")])
    assert failing(ledger) == []


def test_an_end_before_its_begin(town, ledger):
    town(encounter="M1,P1,H99030200001,390,11,2025-01-02 08:00:00,2025-01-01 08:00:00")
    assert failing(ledger, "encounters") == [("encounters", "一致", 1)]


@pytest.mark.parametrize(
    "persons", [(2,), pytest.param(range(2, 9), marks=pytest.mark.slow)], ids=["one", "seven"]
)
def test_a_line_that_stands_in_two_buckets_is_found(town, put, ledger, monkeypatch, persons):
    """As ledgers have them that were loaded before moved lines were looked for."""
    monkeypatch.setattr(moves, "moves", lambda _: False)
    town()
    people = [f"P{n},1,1980-01-01" for n in range(1, 9)]
    put("persons", "more.csv", PERSONS, *people)
    for n in persons:  # the same line under other persons; P2 has another bucket
        moved = LINE.format(sn=1, cnt=2, amount="3.00", init="").replace(",P1,", f",P{n},")
        put("fee_lines", f"l{n}.csv", LINES, moved)
    [(_, _, count)] = [f for f in failing(ledger, "fee_lines") if f[1] == "重复"]
    assert count == 2
    monkeypatch.undo()
    put("fee_lines", "mended.csv", LINES, LINE.format(sn=1, cnt=2, amount="3.00", init=""))
    assert [f for f in failing(ledger, "fee_lines") if f[1] == "重复"] == []
