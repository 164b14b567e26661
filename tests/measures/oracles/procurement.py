"""带量采购、追溯码、进销存、目录: what was bought under agreements, what was sent."""

import datetime
from collections import defaultdict
from fractions import Fraction

from tests.measures.oracles.casework import in_time, inside, money, share
from tests.measures.oracles.payment import contracted, kept

DAY = datetime.timedelta(days=1)
COUNTY = {"region": ("990322",)}
CHOICES = {
    "agreed_rate": [{}, {"round": ("示例第1批",)}],
    "agreements_met": [{}, {"round": ("示例第2批",)}],
    "agreements_signed": [{}, COUNTY],
    "agreements_in_time": [{}, COUNTY],
    "landed_institutions": [{}, COUNTY],
    "landing_rate": [{}, {"round": ("示例第1批",)}],
    "selected_share": [{}, COUNTY],
    "goods_paid_rate": [{}, {"round": ("示例第2批",)}],
    "purchase_amount": [{}, {"list_type": ("101",)}],
    "agreed_items": [{}, {"round": ("示例第1批",)}],
    "trace_rate": [{}, COUNTY],
    "trace_institutions": [{}, {"fixmedins_type": ("2",)}],
    "traces": [{}, {"trace_direction": ("1",)}],
    "stock_institutions": [{}, {"fixmedins_type": ("1",)}],
    "stock_in_time": [{}, {"inv_chg_type": ("2",)}],
    "capped_items": [{}, {"list_type": ("201",), "lmtpric_hosp_lv": ("3",)}],
    "catalogue_items": [{}, {"list_type": ("101",), "negotiated": ("是",)}, {"bought": ("否",)}],
}


def rows(city, table, filters, but=()):
    """The rows asked for, by their own columns, their institution's and their item's."""
    places, goods = city.by("institutions", "institution"), city.by("items", "item")
    found = []
    for row in city.rows(table):
        at, thing = places.get(row.get("institution"), {}), goods.get(row.get("item"), {})
        known = {**thing, **at, **row, "region": at.get("admdvs")}
        if all(known[name] in wanted for name, wanted in filters.items() if name not in but):
            found.append(row)
    return found


def bought(city, agreement, end):
    """How much of the selected product was bought under an agreement, up to a day."""
    first = agreement["begndate"].replace(day=1)
    total = Fraction(0)
    for row in city.rows("procurement_purchases"):
        same = (row["item"], row["institution"]) == (agreement["item"], agreement["institution"])
        selected = (
            same and row["round"] in (None, agreement["round"]) and row["purchase_kind"] != "3"
        )
        if selected and first <= row["month"] <= min(agreement["enddate"], end):
            total += Fraction(row["cnt"])
    return total


def in_force(city, span, filters):
    found = rows(city, "procurement_agreements", filters)
    return [row for row in found if row["begndate"] <= span.end and row["enddate"] >= span.begin]


def agreed_rate(city, span, filters):
    found = in_force(city, span, filters)
    total = sum(Fraction(row["agreed_cnt"]) for row in found)
    return share(sum(bought(city, row, span.end) for row in found), total)


def agreements_met(city, span, filters):
    found = rows(city, "procurement_agreements", filters)
    over = [row for row in found if inside(row["enddate"], span)]
    met = [row for row in over if bought(city, row, span.end) >= row["agreed_cnt"]]
    return share(len(met), len(over))


def agreements_signed(city, span, filters):
    found = rows(city, "procurement_agreements", filters)
    return Fraction(sum(inside(row["signed_date"], span) for row in found))


def agreements_in_time(city, span, filters):
    return in_time(rows(city, "procurement_agreements", filters), "begndate", "signed_date", span)


def purchased(city, span, filters):
    found = rows(city, "procurement_purchases", filters)
    return [row for row in found if inside(row["month"], span)]


def buyers(city, span, filters):
    """Institutions that bought a selected product for which they have an agreement then."""
    agreements = defaultdict(list)
    for row in city.rows("procurement_agreements"):
        agreements[row["item"], row["institution"]].append(row)
    found = set()
    for row in purchased(city, span, filters):
        for one in agreements[row["item"], row["institution"]]:
            running = one["begndate"].replace(day=1) <= row["month"] <= one["enddate"]
            if running and row["round"] in (None, one["round"]) and row["purchase_kind"] != "3":
                found.add(row["institution"])
    return found


def landed_institutions(city, span, filters):
    return Fraction(len(buyers(city, span, filters)))


def landing_rate(city, span, filters):
    obliged = {row["institution"] for row in in_force(city, span, filters)}
    return share(len(buyers(city, span, filters)), len(obliged))


def selected_share(city, span, filters):
    found = purchased(city, span, filters)
    chosen = sum(row["amount"] for row in found if row["purchase_kind"] in ("1", "2"))
    return share(chosen, sum(row["amount"] for row in found))


def goods_paid_rate(city, span, filters):
    found = purchased(city, span, filters)
    return share(sum(row["settled_amt"] for row in found), sum(row["amount"] for row in found))


def purchase_amount(city, span, filters):
    found = purchased(city, span, filters)
    whole = {row["month"] for row in found} == set(span.months)
    return money([row["amount"] for row in found]) if whole else None


def agreed_items(city, span, filters):
    found = rows(city, "procurement_agreements", filters)
    items = {r["item"] for r in found if r["begndate"] <= span.end <= r["enddate"]}
    return Fraction(len(items)) or None


def trace_rate(city, span, filters):
    coded = {r["settlement"] for r in city.rows("trace_codes") if r["trace_direction"] == "2"}
    sales = [
        row
        for row in rows(city, "settlements", filters)
        if row["med_type"] == "41" and inside(row["setl_time"], span)
    ]
    bills = kept(city, sales, span)
    return share(sum(row["settlement"] in coded for row in bills), len(bills))


def uploaders(city, span, filters, table, day):
    """The share of the year's contracted institutions that sent anything in the period."""
    known = {row["institution"] for row in rows(city, "institutions", filters)}
    ours = contracted(city, span.year) & known
    senders = {row["institution"] for row in city.rows(table) if inside(row[day], span)}
    return share(len(ours & senders), len(ours))


def trace_institutions(city, span, filters):
    return uploaders(city, span, filters, "trace_codes", "trace_time")


def traces(city, span, filters):
    return Fraction(sum(inside(r["trace_time"], span) for r in rows(city, "trace_codes", filters)))


def stock_institutions(city, span, filters):
    return uploaders(city, span, filters, "stock_changes", "inv_chg_time")


def stock_in_time(city, span, filters):
    found = rows(city, "stock_changes", filters)
    moved = [row for row in found if inside(row["inv_chg_time"], span)]
    soon = [r for r in moved if r["upld_time"].date() - r["inv_chg_time"].date() <= DAY]
    return share(len(soon), len(moved))


def capped_items(city, span, filters):
    items = {
        row["item"]
        for row in rows(city, "price_caps", filters)
        if row["begndate"] <= span.end and (row["enddate"] is None or row["enddate"] > span.end)
    }
    return Fraction(len(items)) or None


def catalogue_items(city, span, filters):
    flags = {"negotiated": "hi_nego_drug_flag", "bought": "vbp_flag"}
    found = 0
    for row in rows(city, "items", filters, but=tuple(flags)):
        marked = {name: "是" if row[column] else "否" for name, column in flags.items()}
        ends = row["enddate"] or datetime.date.max
        valid = (row["begndate"] or span.end) <= span.end < ends
        found += valid and all(marked[n] in filters[n] for n in flags if n in filters)
    return Fraction(found) or None
