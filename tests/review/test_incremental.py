import datetime
import json
import subprocess
import sys
from dataclasses import replace

import pytest
from tests.review.city import city_ledger
from tests.review.small import AT, HOSPITAL, cap, encounter, fee_line, put, settlement
from tests.review.test_run import FOUND, MARCH, YEAR, do, hits, rows
from tests.review.test_run import ledger as ledger
from tests.review.test_run import template as template
from tests.review.test_spark import FILES
from tests.review.test_spark import rows as files_rows

from baoheng.ledger.definitions import tables
from baoheng.ledger.delta import snapshot
from baoheng.ledger.engine import engine
from baoheng.ledger.maintenance import compact
from baoheng.ledger.reading import make_views, national_sql
from baoheng.review import incremental
from baoheng.review.knowledge.store import load_points
from baoheng.review.model import told
from baoheng.review.run import Order, run, work_out
from baoheng.review.states import States

pytestmark = pytest.mark.slow  # every test writes a ledger

LATER = AT + datetime.timedelta(days=1)


def add_bill(ledger, name, person, day, count):
    put(ledger, "encounters", [encounter(name, person, day)], f"就诊{name}")
    line = fee_line({name: person}, {name: day}, name, "1", "药甲", count, "10.00")
    put(ledger, "fee_lines", [line], f"明细{name}")
    put(ledger, "settlements", [settlement(name, person, day)], f"结算{name}")


def change_line(ledger, bill, person, day, count):
    """The hospital sends a line again, with another count."""
    line = fee_line({bill: person}, {bill: day}, bill, "1", "药甲", count, "10.00")
    put(ledger, "fee_lines", [line], f"改{bill}")


def test_what_has_not_changed_is_not_reviewed_again_and_its_hits_stay(ledger):
    do(ledger)
    again = do(ledger, at=LATER)
    assert (again.bills, again.lines, again.same, again.hits) == (0, 0, 4, 2)
    assert hits(ledger) == FOUND
    assert (again.delivered.fresh, again.delivered.known, again.delivered.gone) == (0, 2, 0)
    sql = "SELECT run_kind, bill_cnt FROM review_runs ORDER BY 1"
    assert rows(ledger, sql, "review_runs") == [("1", 4), ("2", 0)]


@pytest.mark.slow
def test_a_new_bill_has_its_person_reviewed_with_all_that_its_window_touches(ledger):
    """张三 had 药甲 on 4 March and gets it again that day; who else came then is left alone."""
    do(ledger)
    add_bill(ledger, "又一次", "张三", MARCH, 1)
    again = do(ledger, at=LATER)
    assert (again.bills, again.same, again.delivered.fresh) == (2, 3, 1)
    found = hits(ledger)
    full = do(ledger, at=LATER, full=True)
    assert (full.bills, full.same, full.delivered.fresh, full.delivered.gone) == (5, 0, 0, 0)
    assert hits(ledger) == found
    assert len(found) == 3


@pytest.mark.slow
def test_a_changed_line_takes_its_hit_away_or_brings_one(ledger):
    do(ledger)
    change_line(ledger, "八月", "李四", datetime.date(2025, 8, 1), 1)
    change_line(ledger, "一次", "张三", MARCH, 2)
    again = do(ledger, at=LATER)
    assert (again.delivered.fresh, again.delivered.gone) == (1, 1)
    assert hits(ledger) == [("一次", "1", 2000), ("两次", "2", 2000)]


@pytest.mark.slow
def test_a_line_that_a_delivery_no_longer_has_is_noticed(ledger):
    do(ledger)
    add_bill(ledger, "九月", "赵六", datetime.date(2025, 9, 1), 5)
    assert do(ledger, at=LATER).delivered.fresh == 1
    line = fee_line({"九月": "赵六"}, {"九月": MARCH}, "九月", "2", "药甲", 1, "10.00")
    put(ledger, "fee_lines", [line], "明细九月", replace=True)
    again = do(ledger, at=LATER + datetime.timedelta(days=1))
    assert (again.bills < 5, again.delivered.gone, hits(ledger)) == (True, 1, FOUND)


@pytest.mark.slow
def test_files_that_are_only_arranged_anew_change_nothing(ledger):
    add_bill(ledger, "又一次", "张三", datetime.date(2025, 5, 1), 1)
    do(ledger)
    compact(ledger, tables()["fee_lines"], LATER, 0, lambda _: None)
    assert do(ledger, at=LATER).bills == 0


@pytest.mark.slow
@pytest.mark.parametrize("changed", ["points", "registered", "asked", "note", "program"])
def test_all_is_reviewed_again_where_an_earlier_run_does_not_serve(ledger, monkeypatch, changed):
    do(ledger)
    more = {}
    match changed:
        case "points":
            more = {"points": (cap(2),)}
        case "registered":
            put(ledger, "physicians", [
                {"dr_codg": "D990300000001", "dr_name": "某", "fixmedins_code": HOSPITAL,
                 "begndate": datetime.date(2020, 1, 1)}
            ])  # fmt: skip
        case "asked":
            more = {"full": True}
        case "note":
            (note,) = (ledger.root / "work").glob("reviewed-*/made.json")
            note.write_text("{", encoding="utf-8")
        case "program":
            monkeypatch.setattr(incremental, "program", lambda: "别的版本")
    again = do(ledger, at=LATER, **more)
    assert (again.bills, again.same) == (4, 0)


@pytest.mark.slow
def test_where_old_files_were_cleared_away_the_bucket_is_reviewed_as_a_whole(ledger):
    do(ledger)
    before = set(ledger.table_folder("fee_lines").rglob("*.parquet"))
    change_line(ledger, "一次", "张三", MARCH, 2)
    now = set(snapshot(ledger, tables()["fee_lines"]).paths())
    outdated = [file for file in before if str(file) not in now]
    assert outdated
    for file in outdated:
        file.unlink()
    again = do(ledger, at=LATER)
    assert ("一次", "1", 2000) in hits(ledger)
    assert again.bills + again.same == 4


@pytest.mark.slow
def test_a_bucket_of_which_a_file_is_lost_is_reviewed_as_a_whole(ledger):
    do(ledger)
    for file in (ledger.root / "work").glob("reviewed-*/bucket-000/lines.parquet"):
        file.unlink()
    again = do(ledger, at=LATER)
    assert hits(ledger) == FOUND
    assert (0 < again.bills < 4, again.bills + again.same) == (True, 4)


_TELL = """
from tests.review.test_incremental import many
from baoheng.review.model import told
print(hash("药"))
print(told([many()]))
"""


def many():
    """A point with a large set."""
    return replace(cap(1), items=frozenset(f"药{n}" for n in range(30)))


def test_points_are_told_alike_in_every_process():
    said = [
        subprocess.run(
            [sys.executable, "-c", _TELL], env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            capture_output=True, text=True, check=True,
        ).stdout.splitlines()
        for seed in ("1", "2")
    ]  # fmt: skip
    assert said[0][0] != said[1][0]
    assert said[0][1] == said[1][1] == told([many()])


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    return city_ledger(tmp_path_factory.mktemp("again"), 3_000, 23)[0]


def taken(ledger, name, where):
    """Rows of the ledger as they would be delivered."""
    with engine(ledger.work_folder("test")) as connection:
        make_views(ledger, connection)
        sql = national_sql(ledger, tables()[name], f"SELECT * FROM {name} WHERE {where}")
        found = connection.execute(sql)
        heads = [one[0] for one in found.description]
        return [dict(zip(heads, row, strict=True)) for row in found.fetchall()]


@pytest.mark.slow
def test_a_city_of_which_some_rows_change_has_the_findings_of_a_full_run(city):
    """Lines grow, stays move by a day, a settlement is reversed, persons are born otherwise."""
    first, last = YEAR
    known = load_points(city, first, last)

    def asked(at, full):
        return Order(
            first, last, known.points, States(), "试", known.version, "试", at, 1, full=full
        )

    run(city, asked(AT, False), lambda _: None)
    lines = taken(city, "fee_lines", "encounter % 97 = 5 AND init_feedetl_sn IS NULL")
    for line in lines:
        for head in ("cnt", "det_item_fee_sumamt", "inscp_scp_amt"):
            line[head] *= 3
    put(city, "fee_lines", lines, "改明细")
    stays = taken(city, "encounters", "encounter % 89 = 7 AND endtime IS NOT NULL")
    for stay in stays:
        stay["begntime"] -= datetime.timedelta(days=1)
    put(city, "encounters", stays, "改就诊")
    people = taken(city, "persons", "person % 53 = 3")
    for one in people:
        one["gend"] = "2" if one["gend"] == "1" else "1"
    put(city, "persons", people, "改人员")
    some = work_out(city, asked(LATER, False), lambda _: None)
    full = work_out(city, asked(LATER, True), lambda _: None)
    assert (some.kind, full.kind) == ("2", "1")
    for name in FILES:
        if name != "reviewed":
            assert files_rows(some.folder, name, city.buckets) == files_rows(
                full.folder, name, city.buckets
            ), name
    assert some.results.hits == full.results.hits
    assert some.places == full.places
    assert sums(some.folder) == sums(full.folder)
    told_now = [
        [json.loads((one / "counts.json").read_text()) for one in done.folder.glob("bucket-*")]
        for done in (some, full)
    ]
    assert sum(one["bills"] + one["same"] for one in told_now[0]) == sum(
        one["bills"] for one in told_now[1]
    )
    assert 0 < sum(one["bills"] for one in told_now[0]) < sum(one["same"] for one in told_now[0])


def sums(folder):
    """What institutions have in all buckets together; where all is 0 it does not matter."""
    with engine(folder / "spill") as connection:
        return connection.execute(
            "SELECT point, institution, sum(top), sum(unsure), sum(whole) "
            f"FROM '{folder}/bucket-*/sums.parquet' GROUP BY ALL "
            "HAVING sum(top) <> 0 OR sum(unsure) <> 0 OR sum(whole) <> 0 ORDER BY ALL"
        ).fetchall()
