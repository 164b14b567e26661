"""What goes home to the ledger from time to time: settlements and calls."""

import datetime
import hashlib
from dataclasses import dataclass

import pyarrow as pa

from baoheng.ledger.definitions import table
from baoheng.ledger.folder import Ledger
from baoheng.ledger.load import Order as LoadOrder
from baoheng.ledger.load import load
from baoheng.ledger.register import last_deliveries, loads
from baoheng.ledger.sources.memory import Rows
from baoheng.review.past.flush import Flushed, flush
from baoheng.review.past.live import Live
from baoheng.review.service.desk import Order
from baoheng.review.service.recall import Call, Recall

_CALLS = "realtime_calls"
_WAITS = datetime.timedelta(minutes=10)  # for the feedback, before a call goes without it
_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Home:
    """What went to the ledger; how many rows of calls it refused."""

    settled: Flushed
    calls: int
    refused: int = 0

    def said(self) -> list[str]:
        """What the ledger refused, for whoever looks after it; nothing where all went well."""
        rows = dict(self.settled.refused)
        if self.refused:
            rows[_CALLS] = self.refused
        said = [f"{table(name).title}有 {count} 行进了隔离区" for name, count in rows.items()]
        if said:
            said.append("请用 baoheng ledger quarantine 查看原因，改正后装回")
        if self.settled.held:
            said.append(f"其中 {self.settled.held} 笔结算没有完整入台账，仍照原样留在历史中")
        return said


def bring_home(
    ledger: Ledger, order: Order, by: str, at: datetime.datetime, wait_seconds: int
) -> Home:
    """Bring what waits to the ledger. Raises LedgerError and OutputError: it waits on then."""
    live = Live(order.store)
    try:
        settled = flush(ledger, live, by, at, wait_seconds)
    finally:
        live.close()
    recall = Recall(order.store, order.remember)
    try:
        calls, refused = calls_home(ledger, recall, LoadOrder(by, at, wait_seconds=wait_seconds))
    finally:
        recall.close()
    return Home(settled, calls, refused)


def calls_home(ledger: Ledger, recall: Recall, order: LoadOrder) -> tuple[int, int]:
    """How many calls since went home, and how many of them the ledger refused.

    One that was killed goes again, and the ledger knows its number.
    """
    before = (order.at - _WAITS).isoformat(sep=" ", timespec="seconds")
    found = [one for one, _ in zip(recall.calls(before), range(_MOST), strict=False)]
    if not found:
        return 0, 0
    rows = pa.Table.from_pylist([_row(call) for _, call in found])
    # named for what it brings: another lot is another delivery, the same one is known again
    digest = hashlib.sha256(repr(found).encode()).hexdigest()[:16]
    source = Rows(f"实时提醒/{order.at:%Y-%m-%d}/{digest}", rows)
    load(ledger, table(_CALLS), [source], order, lambda *_: None)
    _, delivered = last_deliveries(loads(ledger, _CALLS))[source.name]
    recall.gone(found)
    return len(found), delivered.refused


def _row(call: Call) -> dict[str, str | None]:
    return {
        "msgid": call.msgid,
        "fixmedins_code": call.institution,
        "trig_scen": call.scene or None,
        "reqt_time": call.asked,
        "rsp_time": call.answered,
        "ana_dura": str(call.milliseconds),
        "vola_flag": "1" if call.warns else "0",
        "warn_cnt": str(call.warns),
        "warn_dspo_way": call.way or None,
        "warn_dspo_way_dscr": call.reason or None,
    }
