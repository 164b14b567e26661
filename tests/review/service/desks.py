"""A small bureau with a running desk: two bills of history, a rule or two, a store."""

import asyncio
import datetime
import json
from dataclasses import replace
from decimal import Decimal

from tests.review.small import AT, HOSPITAL, ledger_of

from baoheng.review.knowledge.entry import Code, Entry
from baoheng.review.knowledge.store import write
from baoheng.review.past.build import build
from baoheng.review.service import metrics
from baoheng.review.service.app import App, Limits
from baoheng.review.service.desk import Desk, Order
from baoheng.review.service.keys import BUREAU, Gate, add_key
from baoheng.review.service.log import RequestLog

TODAY = datetime.date(2026, 1, 5)
BILLS = [
    ("上月", "张三", datetime.date(2025, 12, 20)),
    ("今年", "张三", datetime.date(2026, 1, 3)),
    ("别人", "李四", datetime.date(2026, 1, 3)),
]
LINES = [("上月", "1", "药甲", 1, "10.00"), ("今年", "1", "药甲", 1, "10.00"),
         ("别人", "1", "药甲", 5, "10.00")]  # fmt: skip
YEARLY = Entry(
    "甲", "31", "药甲一年两次", measure="cnt", window="year", limit=Decimal(2),
    items=(Code("药甲", "药甲片"),), source="试", note="一年限两次",
)  # fmt: skip
AGED = Entry(
    "乙", "7", "药乙限儿童", attribute="age", operator="at_most", limit=Decimal(14),
    items=(Code("药乙", "药乙片"),), source="试",
)  # fmt: skip


def ledger_and_store(folder, *entries):
    """A ledger with knowledge and a store built from it."""
    ledger = ledger_of(folder / "ledger", BILLS, LINES)
    if entries:
        write(ledger, entries, "试", AT, 5)
    build(ledger, folder / "store", TODAY, 460, 0, 1, lambda _: None)
    return ledger, folder / "store"


def desk_of(ledger, store, **more):
    """A desk over them."""
    store.mkdir(exist_ok=True)
    metrics.make(store / "counters")
    counters = metrics.Counters(store / "counters", 0)
    return Desk(ledger, replace(Order(store), **more), lambda: AT, counters)


class Client:
    """Speaks with an application as a server would."""

    def __init__(self, desk, folder, limits=None, rate=1000):
        self.keys = folder / "keys.json"
        self.hospital = add_key(self.keys, HOSPITAL)
        self.bureau = add_key(self.keys, BUREAU)
        self.log = folder / "log"
        self.app = App(
            desk, Gate(self.keys, rate, rate), limits or Limits(poll=3600),
            RequestLog(self.log, lambda: AT),
        )  # fmt: skip

    async def ask(self, path, body=b"", key=None, method="POST"):
        """The status and the decoded answer."""
        status, found = await self.raw(path, body, key, method)
        return status, json.loads(found)

    async def raw(self, path, body=b"", key=None, method="POST"):
        sent = []

        async def receive():
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(event):
            sent.append(event)

        key = self.hospital if key is None else key
        scope = {
            "type": "http", "method": method, "path": path, "headers": [
                (b"x-api-key", key.encode("latin-1", "replace"))],
        }  # fmt: skip
        await self.app(scope, receive, send)
        return sent[0]["status"], sent[1]["body"]

    async def __aenter__(self):
        self._tasks = [asyncio.create_task(self.app._turns.serve())]
        return self

    async def __aexit__(self, *_):
        for task in self._tasks:
            task.cancel()
        self.app._recorder.stop()


def order(sn, item="药甲", cnt=1, yuan="10.00", flag="1", at="2026-01-05 08:00:00", **more):
    """One order as 3102 sends it."""
    return {
        "rx_id": sn, "hilist_code": item, "hilist_name": f"{item}片", "cnt": cnt, "pric": yuan,
        "sumamt": str(Decimal(yuan) * Decimal(str(cnt))), "ownpay_amt": 0, "selfpay_amt": 0,
        "drord_begn_date": at, "curr_drord_flag": flag, "chrg_type": "09", **more,
    }  # fmt: skip


def visit(name, *orders, **more):
    """One encounter as 3102 sends it."""
    return {
        "mdtrt_id": name, "medins_id": HOSPITAL, "medins_lv": "05", "med_type": "11",
        "insutype": "310", "adm_date": "2026-01-05 08:00:00", "dscg_date": "2026-01-05 09:00:00",
        "fsi_order_dtos": list(orders), "fsi_diagnose_dtos": [], **more,
    }  # fmt: skip


def asked(*visits, person="张三", current=None, msgid="m1", trigger="7", infno="3102", **more):
    """A message about one person as bytes."""
    patient = {
        "patn_id": person, "patn_name": "张某某", "gend": "1", "brdy": "1980-05-01",
        "curr_mdtrt_id": current or visits[0]["mdtrt_id"], "fsi_encounter_dtos": list(visits),
    }  # fmt: skip
    body = {
        "infno": infno, "msgid": msgid, "fixmedins_code": HOSPITAL, "mdtrtarea_admvs": "990300",
        "inf_time": "2026-01-05 09:00:00",
        "input": {"data": {"trig_scen": trigger, "task_id": "T1", "patient_dtos": [patient]}},
        **more,
    }  # fmt: skip
    return json.dumps(body, ensure_ascii=False).encode()
