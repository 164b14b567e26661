"""Stocks and trace codes, with planted gaps (rules 43 and 48) and codes sold twice."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from baoheng.ledger.simulate.bills import Words
from baoheng.ledger.simulate.catalogue import catalogue
from baoheng.ledger.simulate.chunk import Chunk, World
from baoheng.ledger.simulate.city import PHARMACY
from baoheng.ledger.simulate.draws import Ints, part
from baoheng.ledger.simulate.frames import coded, dates, flags, frame, number, same, texts, times
from baoheng.ledger.simulate.lines import REFUND_SERIAL

_DRUGS, _CONSUMABLES = (9, 11), (8,)
_MOST_INSTITUTIONS, _ITEMS_EACH = 300, 4
_GAP_PERCENT, _NEAR_PERCENT, TOLERANCE_PERCENT = 30, 1, 2
_TRACED = 16  # of 1024 lines of pharmacies
_DAY_SECONDS = 86_400
DOUBLE_SALE = ("M1", "追溯码重复销售")
_STOCK_RULES = (("43", "药品进销存异常", _DRUGS), ("48", "医用耗材进销存异常", _CONSUMABLES))


class Sold:
    """How much of each item each institution billed, summed over the chunks, in hundredths."""

    def __init__(self, world: World) -> None:
        self.items = len(catalogue().codes)
        self.cells = np.zeros(world.city.size * self.items, dtype=np.int64)

    def add(self, chunk: Chunk) -> None:
        """Add the written lines of a chunk; what was taken back does not count."""
        lines = chunk.lines
        keep = chunk.written[lines.encounter]
        cell = chunk.found.institution[lines.encounter[keep]] * self.items + lines.item[keep]
        self.cells += np.bincount(cell, lines.count[keep], len(self.cells)).astype(np.int64)


@dataclass(frozen=True, slots=True)
class _Pair:
    """The stock of one item in one institution; ``off`` is by how much its closing is wrong."""

    institution: int
    item: int
    sold: int
    off: int


def stock_frames(
    world: World, sold: Sold, planted: bool
) -> tuple[list[tuple[str, pa.Table]], list[dict[str, Any]]]:
    """Counts, changes and the truth about planted gaps."""
    pairs: list[_Pair] = []
    truth: list[dict[str, Any]] = []
    for number_, name, charges in _STOCK_RULES:
        chosen = _chosen(world, sold, charges)
        wrong = max(3, len(chosen) // 50) if planted else 0
        for turn, (institution, item, amount) in enumerate(chosen):
            percent = 0
            if turn < wrong:
                percent = _GAP_PERCENT
            elif turn < 2 * wrong:
                percent = _NEAR_PERCENT
            pairs.append(_Pair(institution, item, amount, amount * percent // 100))
            if percent:
                kind = "violation" if percent == _GAP_PERCENT else "near_miss"
                truth.append(_row(world, number_, name, kind, pairs[-1], turn))
    return [
        ("stock_counts", _counts(world, pairs)),
        ("stock_changes", _changes(world, pairs)),
    ], truth


def _chosen(world: World, sold: Sold, charges: tuple[int, ...]) -> list[tuple[int, int, int]]:
    """Some items of some institutions, in a shuffled order."""
    kinds = np.isin(catalogue().charge, charges)
    found = []
    for institution in range(min(world.city.size, _MOST_INSTITUTIONS)):
        row = sold.cells[institution * sold.items : (institution + 1) * sold.items]
        items = np.flatnonzero(kinds & (row >= 2000))[:_ITEMS_EACH]
        found += [(institution, int(item), int(row[item])) for item in items]
    order = np.argsort(world.draws.bits("stock", np.arange(len(found))), kind="stable")
    return [found[place] for place in order.tolist()]


def _row(
    world: World, number_: str, name: str, kind: str, pair: _Pair, turn: int
) -> dict[str, Any]:
    return {
        "truth_id": f"{'V' if kind == 'violation' else 'N'}S{number_}{turn:05d}",
        "kind": kind,
        "rule_no": number_,
        "rule_name": name,
        "logic": "M",
        "fixmedins_code": [world.city.code[pair.institution]],
        "amount_fen": 0,
        "note": f"{catalogue().codes[pair.item]} 期末账实相差 {pair.off / 100:.2f}",
    }


def _counts(world: World, pairs: list[_Pair]) -> pa.Table:
    """The stock at the begin and at the end of the months."""
    period, kinds = world.period, catalogue()
    twice = [*pairs, *pairs]
    item = np.array([one.item for one in twice], dtype=np.int64)
    end = np.arange(len(twice)) >= len(pairs)
    opening = np.array([_opening(one) for one in twice], dtype=np.int64)
    closing = opening + np.array([one.off for one in twice], dtype=np.int64)
    return frame(
        "stock_counts",
        {
            "fixmedins_code": texts([world.city.code[one.institution] for one in twice]),
            "med_list_codg": coded(item, kinds.codes),
            "fixmedins_hilist_id": texts([f"H{one.item:06d}" for one in twice]),
            "fixmedins_hilist_name": texts([kinds.name(one.item) for one in twice]),
            "fixmedins_bchno": texts([f"B{one.item:06d}" for one in twice]),
            "manu_lotnum": texts([f"L{one.item:06d}" for one in twice]),
            "manu_date": dates(np.full(len(twice), period.new_year - 300)),
            "expy_end": dates(np.full(len(twice), period.new_year + 700)),
            "rx_flag": same("1", len(twice)),
            "invdate": dates(np.where(end, period.end - 1, period.begin)),
            "inv_cnt": number(np.where(end, closing, opening) * 100, 4),
        },
    )


def _opening(pair: _Pair) -> int:
    return pair.sold // 4 // 100 * 100 + 10_000


def _changes(world: World, pairs: list[_Pair]) -> pa.Table:
    """Purchases and sales by month; what was sold is what was billed."""
    period, kinds = world.period, catalogue()
    rows = [*_monthly(period.months(), pairs)]
    item = np.array([row[1] for row in rows], dtype=np.int64)
    begins = np.array([period.month_begin(month) for month in range(1, 13)], dtype=np.int64)
    month = np.array([row[2] for row in rows], dtype=np.int64)
    count = np.array([row[3] for row in rows], dtype=np.int64)
    second = (begins[month - 1] + np.where(count > 0, 2, 25)) * _DAY_SECONDS + 36_000
    price = kinds.price[item, 1] * 100
    return frame(
        "stock_changes",
        {
            "fixmedins_code": texts([world.city.code[row[0]] for row in rows]),
            "change_sn": texts(
                [f"{period.year}{row[2]:02d}{row[1]:06d}{int(row[3] > 0)}" for row in rows]
            ),
            "med_list_codg": coded(item, kinds.codes),
            "fixmedins_hilist_id": texts([f"H{row[1]:06d}" for row in rows]),
            "fixmedins_bchno": texts([f"B{row[1]:06d}" for row in rows]),
            "inv_chg_type": coded(count < 0, ("1", "2")),
            "inv_chg_time": times(second),
            "cnt": number(count * 100, 4),
            "pric": number(price, 6),
            "rx_flag": same("1", len(rows)),
            "trdn_flag": same("0", len(rows)),
            "supplier": same("云溪示例医药配送公司", len(rows)),
            "upld_time": times(second + 7200),
        },
    )


def _monthly(months: range, pairs: list[_Pair]) -> Iterator[tuple[int, int, int, int]]:
    """Institution, item, month, count: as much comes in as goes out."""
    for one in pairs:
        share = one.sold // len(months)
        for month in months:
            amount = share if month != months[-1] else one.sold - share * (len(months) - 1)
            if amount:
                yield one.institution, one.item, month, amount
                yield one.institution, one.item, month, -amount


def trace_frame(
    world: World, chunk: Chunk, words: Words, serials: range
) -> tuple[pa.Table, list[dict[str, Any]]]:
    """Trace codes of some sales of pharmacies; a few are sold twice, a few from a split pack."""
    lines, kinds, found = chunk.lines, catalogue(), chunk.found
    bits = world.draws.bits("trace", found.number[lines.encounter] * 4096 + lines.serial)
    chosen = chunk.written[lines.encounter] & (lines.serial < REFUND_SERIAL)
    chosen &= world.city.klass[found.institution[lines.encounter]] == PHARMACY
    chosen &= np.isin(kinds.charge[lines.item], _DRUGS) & (part(bits, 0, 1024) < _TRACED)
    chosen &= ~np.isin(lines.encounter, np.array(list(chunk.places), dtype=np.int64))
    at = np.flatnonzero(chosen)
    at = at[np.argsort(found.institution[lines.encounter[at]], kind="stable")]
    institution = found.institution[lines.encounter[at]]
    own = [
        f"8199{world.period.year % 100:02d}{number_:010d}{serial:04d}"
        for number_, serial in zip(
            found.number[lines.encounter[at]].tolist(), lines.serial[at].tolist(), strict=True
        )
    ]
    split = np.zeros(len(at), dtype=bool)
    truth = _sold_twice(world, own, split, institution, serials)
    place = lines.encounter[at]
    table = frame(
        "trace_codes",
        {
            "drug_trac_codg": texts(own),
            "fixmedins_code": coded(institution, words.institutions),
            "med_list_codg": coded(lines.item[at], kinds.codes),
            "trace_direction": same("2", len(at)),
            "trace_time": times(lines.second[at]),
            "setl_id": texts([words.settlements[i] for i in place.tolist()]),
            "feedetl_sn": texts([f"{serial:06d}" for serial in lines.serial[at].tolist()]),
            "manu_lotnum": texts([f"L{item:06d}" for item in lines.item[at].tolist()]),
            "expy_end": dates(lines.second[at] // _DAY_SECONDS + 400),
            "trdn_flag": flags(split),
        },
    )
    return table, truth


def _sold_twice(
    world: World, codes: list[str], split: Any, institution: Ints, serials: range
) -> list[dict[str, Any]]:
    """Give one sale the code of another: far apart that is a fault, from a split pack it is not."""
    pairs = min(len(serials) // 100 + 3, len(codes) // 8) if len(serials) else 0
    half = len(codes) // 2
    truth = []
    for turn in range(pairs):
        first, far = turn * 2, half + turn * 2
        if institution[first] != institution[far]:
            codes[far] = codes[first]
            truth.append(
                _twice(world, "violation", codes[first], [institution[first], institution[far]])
            )
        near = half - 2 - turn * 2
        if near > first + 1 and institution[near] == institution[near + 1]:
            codes[near + 1] = codes[near]
            split[[near, near + 1]] = True
            truth.append(_twice(world, "near_miss", codes[near], [institution[near]]))
    return truth


def _twice(world: World, kind: str, code: str, places: list[int]) -> dict[str, Any]:
    return {
        "truth_id": f"{'V' if kind == 'violation' else 'N'}T{code}",
        "kind": kind,
        "rule_no": DOUBLE_SALE[0],
        "rule_name": DOUBLE_SALE[1],
        "logic": "M",
        "fixmedins_code": [world.city.code[int(place)] for place in places],
        "amount_fen": 0,
        "note": f"追溯码 {code}",
    }


def stock_knowledge() -> list[dict[str, Any]]:
    """The knowledge rows of stocks and trace codes."""
    rows = [
        {
            "rule_no": number_,
            "rule_name": name,
            "logic": "M",
            "values": [f"{one:02d}" for one in charges],
            "operator": "stock_balance",
            "limit": str(TOLERANCE_PERCENT),
            "note": "期初＋购进－销售与期末相差超过销售量的百分之几",
        }
        for number_, name, charges in _STOCK_RULES
    ]
    rows.append(
        {
            "rule_no": DOUBLE_SALE[0],
            "rule_name": DOUBLE_SALE[1],
            "logic": "M",
            "operator": "sold_once",
            "note": "拆零的除外",
        }
    )
    return rows
