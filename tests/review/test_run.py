import datetime
import json
import shutil
from decimal import Decimal

import pytest
from tests.review.small import AT, HOSPITAL, cap, fee_line, ledger_of, put

from baoheng.core.errors import LedgerBusy, LedgerError
from baoheng.ledger.engine import engine
from baoheng.ledger.folder import open_ledger
from baoheng.ledger.reading import make_views
from baoheng.review import bucket
from baoheng.review import run as module
from baoheng.review.plan import plan
from baoheng.review.run import Order, run
from baoheng.review.states import Change, State, States

pytestmark = pytest.mark.slow  # every test writes a ledger

YEAR = datetime.date(2025, 1, 1), datetime.date(2025, 12, 31)
MARCH = datetime.date(2025, 3, 4)
BILLS = [
    ("一次", "张三", MARCH), ("两次", "李四", MARCH), ("退一次", "王五", MARCH),
    ("八月", "李四", datetime.date(2025, 8, 1)),
]  # fmt: skip
LINES = [
    ("一次", "1", "药甲", 1, "10.00", {}),
    ("两次", "1", "药甲", 1, "10.00", {}),
    ("两次", "2", "药甲", 2, "10.00", {}),
    ("退一次", "1", "药甲", 1, "10.00", {}),
    ("退一次", "2", "药甲", 1, "10.00", {}),
    ("退一次", "3", "药甲", -1, "10.00", {"init": "2"}),
    ("八月", "1", "药甲", 3, "10.00", {}),
]


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    ledger = ledger_of(
        tmp_path_factory.mktemp("small") / "ledger",
        BILLS,
        [line[:5] for line in LINES if line[3] > 0],
    )
    person = {bill[0]: bill[1] for bill in BILLS}
    day = {bill[0]: bill[2] for bill in BILLS}
    back = [fee_line(person, day, *line[:5], **line[5]) for line in LINES if line[3] < 0]
    put(ledger, "fee_lines", back, "退费")
    return ledger


@pytest.fixture
def ledger(template, tmp_path):
    shutil.copytree(template.root, tmp_path / "ledger")
    return open_ledger(tmp_path / "ledger")


def order(**more):
    given = {
        "first": YEAR[0], "last": YEAR[1], "points": (cap(1),), "states": States(),
        "rules_version": "r1", "knowledge_version": "k1", "by": "审核员", "at": AT, "workers": 1,
    }  # fmt: skip
    return Order(**{**given, **more})


def do(ledger, **more):
    return run(ledger, order(**more), lambda _: None)


def hits(ledger):
    """Bill, line, and the amount that is counted of it."""
    with engine(ledger.work_folder("test")) as connection:
        make_views(ledger, connection, ("hits", "hit_lines", "encounters"))
        return connection.execute(
            "SELECT e.mdtrt_id, l.feedetl_sn, if(l.main_flag, l.vola_amt, 0) FROM hits h "
            "JOIN encounters e ON e.encounter = h.encounter JOIN hit_lines l ON l.hit = h.hit "
            "ORDER BY 1, 2"
        ).fetchall()


def rows(ledger, sql, *names):
    with engine(ledger.work_folder("test")) as connection:
        make_views(ledger, connection, names)
        return connection.execute(sql).fetchall()


def confirm(ledger, amount):
    """Work on the hit of that amount."""
    ((number,),) = rows(ledger, f"SELECT hit_id FROM hits WHERE vola_amt = {amount}", "hits")
    begun = datetime.date(2026, 1, 6)
    step = {"hit_id": number, "step_no": 1, "step_kind": "1", "begin_date": begun}
    put(ledger, "hit_steps", [step])


def count_elsewhere(ledger, name, amount):
    """A hit of another delivery that counts the line of the hit of that amount."""
    ((bill, line),) = rows(
        ledger,
        "SELECT e.mdtrt_id, l.feedetl_sn FROM hit_lines l JOIN encounters e "
        f"ON e.encounter = l.encounter WHERE l.vola_amt = {amount}",
        "hit_lines",
        "encounters",
    )
    ((run,),) = rows(ledger, "SELECT run_id FROM review_runs", "review_runs")
    put(ledger, "hits", [{
        "hit_id": "YD别", "run_id": run, "rule_id": "YXN1", "rule_name": "卡群聚集",
        "result_type": "2", "review_stage": "3", "fixmedins_code": HOSPITAL, "mdtrt_id": bill,
        "hit_time": AT, "vola_amt": Decimal(amount) / 100,
    }], name)  # fmt: skip
    put(ledger, "hit_lines", [{
        "hit_id": "YD别", "mdtrt_id": bill, "feedetl_sn": line, "psn_no": "李四",
        "vola_item_type": "1", "vola_amt": Decimal(amount) / 100, "main_flag": "1",
    }], name)  # fmt: skip


FOUND = [("两次", "2", 2000), ("八月", "1", 3000)]


def test_what_is_over_the_cap_is_found_and_what_was_taken_back_is_not(ledger):
    outcome = do(ledger)
    assert hits(ledger) == FOUND
    assert (outcome.bills, outcome.lines, outcome.hits, outcome.amount) == (4, 5, 2, 5000)


@pytest.mark.slow
def test_every_bill_is_recorded_as_reviewed_with_its_lines_and_hits(ledger):
    outcome = do(ledger)
    sql = "SELECT line_cnt, hit_cnt, count(*) FROM reviewed_bills GROUP BY ALL ORDER BY ALL"
    assert rows(ledger, sql, "reviewed_bills") == [(1, 0, 2), (1, 1, 1), (2, 1, 1)]
    sql = "SELECT run_id, bill_cnt, line_cnt, hit_cnt, period_begin, period_end FROM review_runs"
    assert rows(ledger, sql, "review_runs") == [(outcome.run, 4, 5, 2, *YEAR)]


@pytest.mark.slow
def test_a_month_looks_at_the_bills_that_were_settled_in_it(ledger):
    august = datetime.date(2025, 8, 1), datetime.date(2025, 8, 31)
    outcome = do(ledger, first=august[0], last=august[1])
    assert (outcome.bills, hits(ledger)) == (1, FOUND[1:])


@pytest.mark.slow
def test_reviewing_again_changes_no_hit(ledger):
    first = do(ledger)
    again = do(ledger, at=AT + datetime.timedelta(days=1))
    assert again.run != first.run
    assert (again.delivered.fresh, again.delivered.known, again.delivered.gone) == (0, 2, 0)
    sql = "SELECT DISTINCT r.run_id FROM hits h JOIN review_runs r ON r.run = h.run"
    assert rows(ledger, sql, "hits", "review_runs") == [(first.run,)]


@pytest.mark.slow
def test_a_hit_that_is_no_longer_found_goes_away(ledger):
    do(ledger)
    outcome = do(ledger, points=(cap(2),), knowledge_version="k2")
    assert hits(ledger) == [("两次", "2", 2000), ("八月", "1", 3000)]
    outcome = do(ledger, points=(cap(3),), knowledge_version="k3")
    assert (hits(ledger), outcome.delivered.gone) == ([], 2)


@pytest.mark.slow
def test_a_hit_that_somebody_has_worked_on_stays(ledger):
    do(ledger)
    confirm(ledger, 3000)
    outcome = do(ledger, points=(cap(3),), knowledge_version="k3")
    assert (outcome.delivered.gone, outcome.delivered.kept) == (1, 1)
    assert hits(ledger) == FOUND[1:]


@pytest.mark.slow
def test_what_a_worked_on_hit_counts_is_counted_by_no_other(ledger):
    """Rule 68, a suspicion, was confirmed; later a violation has the same line."""
    suspicion = cap(1, rule="68")
    do(ledger, points=(suspicion,))
    confirm(ledger, 3000)
    both = (suspicion, cap(1, place=1))
    outcome = do(ledger, points=both, knowledge_version="k2")
    sql = "SELECT rule_id, vola_amt FROM hits ORDER BY rule_id, vola_amt"
    assert rows(ledger, sql, "hits") == [("YX27", 0), ("YX27", 2000), ("YX68", 0), ("YX68", 3000)]
    assert outcome.amount == 5000
    assert sum(amount for _, _, amount in hits(ledger)) == 5000
    again = do(ledger, points=both, knowledge_version="k3")
    assert (again.amount, again.delivered.fresh, again.delivered.gone) == (5000, 0, 0)


@pytest.mark.slow
def test_lines_that_another_period_s_cluster_counts_are_not_counted_again(ledger):
    do(ledger, points=(cap(1),))
    count_elsewhere(ledger, "智能审核/2025-01至2025-12/跨人员", 3000)
    outcome = do(ledger, first=datetime.date(2025, 8, 1), last=datetime.date(2025, 8, 31))
    assert (outcome.hits, outcome.amount) == (1, 0)
    assert sum(amount for *_, amount in hits(ledger)) == 5000
    sql = "SELECT vola_amt, main_flag FROM hit_lines WHERE vola_amt = 3000 ORDER BY main_flag"
    assert rows(ledger, sql, "hit_lines") == [(3000, False), (3000, True)]


@pytest.mark.parametrize("state", ["draft", pytest.param("retired", marks=pytest.mark.slow)])
def test_a_rule_out_of_force_finds_nothing(ledger, state):
    states = States({"27": (Change("27", YEAR[0], State(state), "停", "甲"),)})
    assert (do(ledger, states=states).hits, hits(ledger)) == (0, [])


def test_a_shadow_rule_is_counted_and_nobody_is_told(ledger):
    states = States({"27": (Change("27", YEAR[0], State.SHADOW, "试", "甲"),)})
    outcome = do(ledger, states=states)
    assert (outcome.hits, dict(outcome.shadow), hits(ledger)) == (0, {"27": 2}, [])


@pytest.mark.slow
def test_a_rule_published_in_july_speaks_of_bills_from_july(ledger):
    changes = (
        Change("27", YEAR[0], State.SHADOW, "试", "甲"),
        Change("27", datetime.date(2025, 7, 1), State.PUBLISHED, "好", "甲"),
    )
    outcome = do(ledger, states=States({"27": changes}))
    assert (hits(ledger), dict(outcome.shadow)) == (FOUND[1:], {"27": 1})


@pytest.mark.slow
def test_a_killed_run_goes_on_with_the_buckets_that_are_not_done(ledger, monkeypatch):
    study = module.study

    def dies(work, bucket, folder):
        if bucket == 1:
            raise KeyboardInterrupt
        study(work, bucket, folder)

    monkeypatch.setattr(module, "study", dies)
    with pytest.raises(KeyboardInterrupt):
        do(ledger)
    assert hits(ledger) == []
    monkeypatch.setattr(module, "study", study)
    outcome = do(ledger, at=AT + datetime.timedelta(hours=1))
    assert (outcome.resumed, hits(ledger)) == (1, FOUND)


@pytest.mark.slow
@pytest.mark.parametrize("step", ["deliver", "add_reviewed", "add_run"])
def test_a_run_killed_while_writing_is_finished_by_the_next_and_nothing_is_doubled(
    ledger, monkeypatch, step
):
    real = getattr(module, step)

    def dies(*given):
        real(*given)
        raise KeyboardInterrupt

    monkeypatch.setattr(module, step, dies)
    with pytest.raises(KeyboardInterrupt):
        do(ledger)
    monkeypatch.setattr(module, step, real)
    do(ledger, at=AT + datetime.timedelta(hours=1))
    assert hits(ledger) == FOUND
    assert rows(ledger, "SELECT count(*) FROM reviewed_bills", "reviewed_bills") == [(4,)]
    assert rows(ledger, "SELECT count(*) FROM review_runs", "review_runs") == [(1,)]


def test_the_end_of_a_run_is_when_it_ended_or_not_told(ledger):
    run(ledger, order(), lambda _: None, lambda: AT + datetime.timedelta(minutes=7))
    sql = "SELECT end_time - begin_time FROM review_runs"
    assert rows(ledger, sql, "review_runs") == [(datetime.timedelta(minutes=7),)]


def test_a_logic_that_cannot_be_computed_stops_the_run_and_is_named(ledger, monkeypatch):
    monkeypatch.setitem(bucket.BY_PERSON, "cap", ("SELECT CAST('一' AS BIGINT)",))
    with pytest.raises(LedgerError, match="逻辑 cap"):
        do(ledger)
    assert hits(ledger) == []


def test_two_runs_do_not_meet(ledger):
    with ledger.locked("智能审核", 0), pytest.raises(LedgerBusy):
        do(ledger, wait_seconds=0)


@pytest.mark.slow
def test_the_versions_that_were_read_are_kept(ledger):
    outcome = do(ledger)
    kept = json.loads(ledger.note(f"review/{outcome.run}.json"))
    assert kept["versions"]["fee_lines"] == 2


@pytest.mark.slow
def test_a_plan_says_what_would_change_and_changes_nothing(ledger):
    do(ledger)
    planned = plan(ledger, order(points=(cap(3),), knowledge_version="k3"), lambda _: None)
    effect = planned.effects["YX27"]
    assert (effect.gone, effect.gone_amount, effect.fresh, effect.same) == (2, 5000, 0, 0)
    assert effect.bills == {"两次", "八月"}
    assert not list((ledger.root / "work").glob("review-*"))
    assert hits(ledger) == FOUND


def test_a_plan_tells_new_hits_with_money_and_places(ledger):
    planned = plan(ledger, order(), lambda _: None)
    effect = planned.effects["YX27"]
    assert (effect.fresh, effect.fresh_amount, len(effect.institutions)) == (2, 5000, 1)
    assert hits(ledger) == []
