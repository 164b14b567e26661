"""A ledger of a few bills, written down as small tables."""

import datetime
from decimal import Decimal

import pyarrow as pa

from baoheng.ledger.definitions import table
from baoheng.ledger.folder import create
from baoheng.ledger.load import Order, load
from baoheng.ledger.sources.memory import Rows
from baoheng.review.model import Point
from baoheng.review.rules import rules

AT = datetime.datetime(2026, 1, 5, 9)
HOSPITAL, PHARMACY = "H99030000001", "P99030000002"
_MONEY = (
    "medfee_sumamt", "fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "inscp_scp_amt",
    "hifp_pay", "cvlserv_pay", "hifes_pay", "hifmi_pay", "hifob_pay", "maf_pay", "oth_pay",
    "fund_pay_sumamt", "psn_part_amt", "acct_pay", "psn_cash_pay",
)  # fmt: skip


def put(ledger, name, rows, source=None, replace=False):
    """Load rows, given as dicts, into a table."""
    heads = list(dict.fromkeys(head for row in rows for head in row))
    columns = {head: [row.get(head) for row in rows] for head in heads}
    source = Rows(source or f"小台账/{name}", pa.table(columns))
    done = load(ledger, table(name), [source], Order("试", AT, replace=replace), lambda *_: None)
    assert not any(one.refused for one in done.loads), done.loads[-1].sources[0].reasons


def ledger_of(folder, bills, lines, buckets=2):
    """A ledger with these bills (name, person, day, med_type) and lines (bill, number, item,
    count, 元, and more)."""
    ledger = create(folder, buckets)
    put(ledger, "institutions", [
        {"fixmedins_code": HOSPITAL, "fixmedins_name": "示例医院", "fixmedins_type": "1",
         "medins_lv": "05", "admdvs": "990300", "begndate": datetime.date(2020, 1, 1)},
        {"fixmedins_code": PHARMACY, "fixmedins_name": "示例药店", "fixmedins_type": "2",
         "admdvs": "990300", "begndate": datetime.date(2020, 1, 1)},
    ])  # fmt: skip
    people = sorted({bill[1] for bill in bills})
    put(ledger, "persons", [
        {"psn_no": name, "gend": "1", "brdy": datetime.date(1980, 5, 1)} for name in people
    ])  # fmt: skip
    put(ledger, "encounters", [encounter(*bill) for bill in bills])
    person = {bill[0]: bill[1] for bill in bills}
    day = {bill[0]: bill[2] for bill in bills}
    put(ledger, "fee_lines", [fee_line(person, day, *line) for line in lines])
    put(ledger, "settlements", [settlement(*bill) for bill in bills])
    return ledger


def encounter(name, person, day, med_type="11"):
    """One encounter that begins at nine and ends at ten."""
    at = datetime.datetime.combine(day, datetime.time(9))
    return {
        "mdtrt_id": name, "psn_no": person, "fixmedins_code": HOSPITAL, "insutype": "310",
        "med_type": med_type, "begntime": at, "endtime": at + datetime.timedelta(hours=1),
    }  # fmt: skip


def fee_line(person, day, bill, sn, item, count, yuan, **more):
    """One fee line at nine o'clock; ``init`` names the line that it takes back."""
    at = datetime.datetime.combine(day[bill], datetime.time(9, 5))
    amount = Decimal(count) * Decimal(yuan)
    return {
        "mdtrt_id": bill, "feedetl_sn": sn, "psn_no": person[bill], "fixmedins_code": HOSPITAL,
        "fee_ocur_time": at, "med_list_codg": item, "med_chrgitm_type": "09",
        "cnt": Decimal(count), "pric": Decimal(yuan), "det_item_fee_sumamt": amount,
        "fulamt_ownpay_amt": Decimal(0), "inscp_scp_amt": amount, "upld_time": at,
        "init_feedetl_sn": more.get("init"),
    }  # fmt: skip


def settlement(name, person, day, med_type="11"):
    """The settlement of an encounter; its amounts do not matter here."""
    at = datetime.datetime.combine(day, datetime.time(10))
    return {
        "setl_id": f"S{name}", "mdtrt_id": name, "psn_no": person, "fixmedins_code": HOSPITAL,
        "setl_time": at, "insutype": "310", "psn_type": "11", "med_type": med_type,
        **dict.fromkeys(_MONEY, Decimal(0)),
    }  # fmt: skip


def cap(limit, item="药甲", place=0, rule="27"):
    """At most so many of an item a day."""
    return Point(
        place, f"P{place}", rules()[rule], measure="cnt", window="day", limit=limit * 10_000,
        items=frozenset([item]), operator=None,
    )  # fmt: skip
