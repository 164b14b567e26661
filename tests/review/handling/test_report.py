"""The sums of the report against plain Python over the rows that were loaded."""

import datetime
import random
import shutil
from decimal import Decimal

import duckdb
import pytest
from openpyxl import load_workbook
from tests.review.handling.bureau import HITS, HOSPITAL, OTHER, SHOP, hit, put
from tests.review.handling.small import SETTINGS

from baoheng.core.period import Period, PeriodKind
from baoheng.ledger.folder import Ledger, open_ledger
from baoheng.reading.reports.markup import to_html
from baoheng.review.handling.precision import precisions
from baoheng.review.handling.reading import Wanted, read_cases
from baoheng.review.handling.report.areas import areas
from baoheng.review.handling.report.figures import Figures, Sums, figures
from baoheng.review.handling.report.page import added, confirmed, page
from baoheng.review.handling.report.pictures import bars
from baoheng.review.handling.report.workbook import write_workbook
from baoheng.review.rules import rules

DAY = datetime.date(2026, 4, 1)
YEAR = Period(PeriodKind.YEAR, 2026)
FEBRUARY = Period(PeriodKind.MONTH, 2026, 2)


def made() -> dict[str, list[dict]]:
    """Sixty more hits, some judged, some recovered, some of it reversed."""
    luck = random.Random(7)
    rows: dict[str, list[dict]] = {"hits": [], "hit_steps": [], "recoveries": [], "receipts": []}
    for number in range(60):
        amount = luck.choice(["0", "12.34", "100.00", "7.77"])
        name = f"丙{number:02}"
        one = hit(name, luck.choice(["YX25", "YX9"]), luck.choice([HOSPITAL, OTHER, SHOP]),
                  luck.choice(["一月", "二月", "试跑"]), amount)  # fmt: skip
        rows["hits"].append({k: v for k, v in one.items() if k != "_amounts"})
        steps = luck.choice(["", "1", "2", "3", "4", "13", "31", "41", "1-"])
        for order_no, outcome in enumerate(steps, 1):
            done = outcome != "-"
            upheld = {"1": Decimal(amount), "2": Decimal(amount) / 2, "3": Decimal(0)}
            rows["hit_steps"].append({
                "hit_id": name, "step_no": order_no, "step_kind": "1" if order_no == 1 else "6",
                "begin_date": DAY, "done_time": datetime.datetime(2026, 4, 2) if done else None,
                "step_outcome": outcome if done else None,
                "upheld_amt": upheld.get(outcome, Decimal(0)).quantize(Decimal("0.01")),
            })  # fmt: skip
        for kind in luck.choice(["", "2", "13"]):
            order_name = f"追{name}{kind}"
            rows["recoveries"].append({
                "recovery_no": order_name, "recovery_source": "1", "hit_id": name,
                "fixmedins_code": one["fixmedins_code"], "recovery_kind": kind,
                "decided_date": DAY, "decided_amt": Decimal("5.00"), "due_date": DAY,
            })  # fmt: skip
            for voucher, money in enumerate(luck.choice([[], ["3.00"], ["5.00", "-1.25"]])):
                rows["receipts"].append({
                    "recovered_date": DAY, "recovery_no": order_name, "receipt_no": f"凭{voucher}",
                    "recovered_amt": Decimal(money), "receipt_way": "1",
                })  # fmt: skip
    return rows


ROWS = made()


def always(_one):
    return True


@pytest.fixture(scope="module")
def full(original, tmp_path_factory) -> Ledger:
    home = tmp_path_factory.mktemp("report") / "ledger"
    shutil.copytree(original.root, home)
    ledger = open_ledger(home)
    put(ledger, "hits", ROWS["hits"], "丙")
    put(ledger, "hit_steps", ROWS["hit_steps"], "丙")
    put(ledger, "recoveries", ROWS["recoveries"], "丙")
    put(ledger, "recovery_receipts", ROWS["receipts"], "丙")
    return ledger


def told(ledger: Ledger, span: Period) -> tuple[Figures, list]:
    connection = duckdb.connect()
    cases = read_cases(ledger, connection, Wanted.within(span), whole=False)
    return figures(ledger, connection, cases, span, SETTINGS.peers), cases


def by_hand(runs: tuple[str, ...], keep) -> dict[str, int]:
    """The sums, from the rows and from what the words mean; money in 分."""
    sums = dict.fromkeys(
        ("hits", "suspected", "confirmed_hits", "confirmed", "dismissed_hits", "pending", "ordered",
         "recovered"), 0)  # fmt: skip
    for one in [*HITS, *ROWS["hits"]]:
        if one["run_id"] not in runs or not keep(one):
            continue
        sums["hits"] += 1
        sums["suspected"] += int(one["vola_amt"] * 100)
        mine = [s for s in ROWS["hit_steps"] if s["hit_id"] == one["hit_id"]]
        last = None
        for step in sorted(mine, key=lambda s: s["step_no"]):
            if step["done_time"] and step["step_outcome"] in "123":
                last = step
        if last is None:
            sums["pending"] += 1
        elif last["step_outcome"] == "3":
            sums["dismissed_hits"] += 1
        else:
            sums["confirmed_hits"] += 1
            sums["confirmed"] += int(last["upheld_amt"] * 100)
        for order in ROWS["recoveries"]:
            if order["hit_id"] == one["hit_id"] and order["recovery_kind"] != "3":
                sums["ordered"] += int(order["decided_amt"] * 100)
                for got in ROWS["receipts"]:
                    if got["recovery_no"] == order["recovery_no"]:
                        sums["recovered"] += int(got["recovered_amt"] * 100)
    return sums


def same(sums, wanted):
    return {name: getattr(sums, name) for name in wanted} == wanted


@pytest.mark.slow
@pytest.mark.parametrize(
    ("span", "runs"), [(YEAR, ("一月", "二月")), (FEBRUARY, ("二月",))], ids=["年", "月"]
)
def test_the_sums_are_those_of_plain_python(full, span, runs):
    found, _ = told(full, span)
    assert same(found.whole, by_hand(runs, always))
    for code, name in ((HOSPITAL, "云溪医院"), (OTHER, "东汀医院"), (SHOP, "云溪药店")):
        wanted = by_hand(runs, lambda one, code=code: one["fixmedins_code"] == code)
        assert same(found.by["机构"][f"{code} {name}"], wanted)
    for rule in ("YX25", "YX9"):
        wanted = by_hand(runs, lambda one, rule=rule: one["rule_id"] == rule)
        assert same(next(s for k, s in found.by["规则"].items() if k.startswith(rule)), wanted)
    for run in runs:
        month = {"一月": "2026-01", "二月": "2026-02"}[run]
        assert same(found.by["月份"][month], by_hand((run,), always))
    chronic = by_hand(runs, lambda one: one["rule_id"] == "YX9" or one["fixmedins_code"] == SHOP)
    assert same(found.by["监控方面"]["门诊慢特病和定点药店"], chronic)


@pytest.mark.slow
def test_every_division_adds_up_to_the_whole(full):
    found, _ = told(full, YEAR)
    for groups in found.by.values():
        total = None
        for one in groups.values():
            total = one if total is None else added(total, one)
        assert total == found.whole


@pytest.mark.slow
def test_institutions_are_ranked_among_their_peers(full):
    found, _ = told(full, FEBRUARY)
    ranked = {one.name: one for one in found.peers}
    assert {one.level for one in found.peers} == {"三级", "零售药店"}
    # the trial run reviewed the same bills again: they count once, by the other run
    assert [ranked[n].bills for n in ("云溪医院", "东汀医院", "云溪药店")] == [40, 25, 10]
    first, second = sorted(
        (ranked["云溪医院"], ranked["东汀医院"]), key=lambda one: -one.sums.hits / one.bills
    )
    assert (first.rank, second.rank, first.of, second.of) == (1, 2, 2, 2)
    hits = first.sums.hits + second.sums.hits
    assert found.levels["三级"] == (hits, 65)
    january, _ = told(full, Period(PeriodKind.MONTH, 2026, 1))
    assert {one.rank for one in january.peers} == {None}  # hits, but no bill is known
    assert january.levels == {"三级": (0, 0), "零售药店": (0, 0)}
    assert "没有已审单据（疑点" in page(january, [], [])


@pytest.mark.slow
def test_the_page_and_the_workbook_say_the_same_and_run_nothing(full, tmp_path):
    found, cases = told(full, YEAR)
    text = page(found, precisions(cases), [])
    assert "<script" not in text
    assert "http://" not in text.replace("http://www.w3.org/2000/svg", "")
    assert f"{found.whole.hits:,} 条" in text
    assert text.count("<svg") == 7
    write_workbook(tmp_path / "报表.xlsx", found, precisions(cases))
    book = load_workbook(tmp_path / "报表.xlsx")
    [_, row] = book["合计"].iter_rows(values_only=True)
    assert row[:3] == ("2026年", found.whole.hits, found.whole.suspected / 100)
    money = sum(row[2] for row in book["按机构"].iter_rows(min_row=2, values_only=True))
    assert round(money * 100) == found.whole.suspected


def test_an_upheld_sum_says_of_how_many_hits_it_is_not_known():
    assert confirmed(Sums(confirmed_hits=1, confirmed=1234)) == "12.34元"
    assert confirmed(Sums(confirmed_hits=2, confirmed=1234, unknown=1)) == (
        "12.34元（另 1 条没有登记金额）"
    )


def test_every_rule_belongs_to_one_area():
    assert set(areas().of_rule) == set(rules())
    assert len(areas().titles) == 4


def test_hits_at_pharmacies_go_to_their_area_but_credit_stays():
    assert areas().title("YX25", "1") == "诊疗项目和重点药品、耗材"
    assert areas().title("YX25", "2") == "门诊慢特病和定点药店"
    assert areas().title("YXO1", "2") == "参保人信用"
    assert areas().title("别的", "1") == "未归类"


def test_a_picture_is_svg_and_its_bars_are_in_proportion():
    made = bars("图", ("甲", "乙"), [("<名>" * 20, (200, 100)), ("无", (0, 0))])
    assert "<名>" not in to_html(made)
    widths = [int(box.get("width")) for box in made.iter("rect")]
    assert widths[2:] == [520, 260, 0, 0]
    assert bars("图", ("甲",), []) is None
