"""A small ledger with a month of hits, and looking at what was written."""

import datetime
import tempfile
from decimal import Decimal
from pathlib import Path

from baoheng.ledger.definitions import table
from baoheng.ledger.engine import engine
from baoheng.ledger.folder import Ledger, create
from baoheng.ledger.load import Order, load
from baoheng.ledger.reading import make_views, national_sql
from baoheng.ledger.sources.memory import Rows
from baoheng.review.handling.model import Case
from baoheng.review.handling.reading import Wanted, read_cases
from baoheng.review.writing import arrow

HOSPITAL, OTHER, SHOP = "H99000000001", "H99000000002", "P99000000003"
FOUND = datetime.datetime(2026, 3, 2, 8, 0)
RULES = {"YX25": "医疗服务项目重复收费", "YX9": "药品限最大开药天数/开药量"}


def hit(number: str, rule: str, place: str, run: str, *amounts: str, **more: object) -> dict:
    return {
        "hit_id": number,
        "run_id": run,
        "rule_id": rule,
        "rule_name": RULES[rule],
        "result_type": "1",
        "review_stage": "3",
        "fixmedins_code": place,
        "setl_id": f"结{number}",
        "mdtrt_id": f"诊{number}",
        "psn_no": f"人员{number}00001",
        "dept_codg": f"{place}-01",
        "dr_codg": "D990000000001",
        "hit_time": FOUND,
        "vola_amt": sum(map(Decimal, amounts), Decimal(0)),
        "vola_cont": "=同一天重复收取",
        "vola_evid": "知识点一",
        "_amounts": amounts,
        **more,
    }


HITS = [
    hit("甲一", "YX25", HOSPITAL, "二月", "10.00", "20.00"),
    hit("甲二", "YX25", HOSPITAL, "二月", "5.00"),
    hit("甲三", "YX9", OTHER, "二月", "7.50"),
    hit("甲四", "YX9", SHOP, "二月", "40.00", "0.01"),
    hit("乙一", "YX25", OTHER, "一月", "3.00"),
    hit("试一", "YX25", OTHER, "试跑", "9.00"),
]


def run(number: str, kind: str, month: int) -> dict:
    begin = datetime.date(2026, month, 1)
    return {
        "run_id": number,
        "run_kind": kind,
        "rules_version": "一",
        "knowledge_version": "一",
        "period_begin": begin,
        "period_end": begin.replace(day=28),
        "bill_cnt": 10,
        "line_cnt": 10,
        "begin_time": FOUND,
    }


def institution(code: str, name: str, kind: str, level: str | None) -> dict:
    return {
        "fixmedins_code": code,
        "fixmedins_name": name,
        "fixmedins_type": kind,
        "medins_lv": level,
        "admdvs": "990101",
        "begndate": datetime.date(2020, 1, 1),
    }


def tables() -> dict[str, list[dict]]:
    """Everything that is loaded."""
    places = [
        institution(HOSPITAL, "云溪医院", "1", "02"),
        institution(OTHER, "东汀医院", "1", "04"),
        institution(SHOP, "云溪药店", "2", None),
    ]
    bills = {HOSPITAL: 40, OTHER: 25, SHOP: 10}
    lines = [
        {
            "hit_id": one["hit_id"],
            "mdtrt_id": one["mdtrt_id"],
            "feedetl_sn": f"{number:03}",
            "psn_no": one["psn_no"],
            "vola_item_type": "1",
            "vola_amt": Decimal(amount),
            "main_flag": "1",
        }
        for one in HITS
        for number, amount in enumerate(one["_amounts"], 1)
    ]
    return {
        "institutions": places,
        "review_runs": [run("一月", "1", 1), run("二月", "1", 2), run("试跑", "5", 2)],
        "hits": [{k: v for k, v in one.items() if k != "_amounts"} for one in HITS],
        "hit_lines": lines,
        "reviewed_bills": [
            {
                "run_id": run_id,
                "setl_id": f"单{place}{number}",
                "psn_no": f"人{number}",
                "fixmedins_code": place,
                "review_time": FOUND,
            }
            for place, count in bills.items()
            for number in range(count)
            for run_id in ("二月", "试跑")
        ],
    }


def put(ledger: Ledger, name: str, rows: list[dict], source: str = "来源") -> None:
    order = Order("测试", FOUND, wait_seconds=60)
    made = arrow(table(name), rows)
    done = load(ledger, table(name), [Rows(f"{source}/{name}", made)], order, lambda *_: None)
    assert all(one.refused == 0 for one in done.loads)


def founded(folder: Path) -> Ledger:
    ledger = create(folder, buckets=2)
    for name, rows in tables().items():
        put(ledger, name, rows)
    return ledger


def cases_of(ledger: Ledger, **wanted: object) -> dict[str, Case]:
    with tempfile.TemporaryDirectory() as spill, engine(Path(spill)) as connection:
        found = read_cases(ledger, connection, Wanted(**wanted), whole=True)
    return {case.hit: case for case in found}


def rows_of(ledger: Ledger, name: str, *columns: str) -> list[tuple]:
    with tempfile.TemporaryDirectory() as spill, engine(Path(spill)) as connection:
        make_views(ledger, connection, [name])
        plain = national_sql(ledger, table(name), f"SELECT * FROM {name}")
        found = connection.execute(f"SELECT {', '.join(columns)} FROM ({plain})").fetchall()
    return sorted(found, key=repr)
