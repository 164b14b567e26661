"""支付方式、结算清单、清算、病案评审: what hospitals were paid for, and when."""

import datetime
from collections import defaultdict
from fractions import Fraction

from tests.measures.oracles.casework import in_time, inside, mean, money, share, workdays

INPATIENT = ("21", "210104", "52")
DISEASE = ("2", "3")  # the ways of payment that are DRG or DIP
NO_ROWS = ("payment_accuracy",)  # the city's reviews say nothing of amounts
COUNTY, SECOND = {"region": ("990322",)}, {"medins_lv": ("05", "06")}
EMPLOYEE, RESIDENT = {"insutype": ("310",)}, {"insutype": ("390",)}
CHOICES = {
    "institutions": [{}, {"clr_way": ("3",)}, COUNTY],
    "institution_rate": [{}, SECOND],
    "settled_cases": [{}, EMPLOYEE, {"clr_way": ("2",), **COUNTY}],
    "case_share": [{}, {"clr_way": ("3",)}, {**RESIDENT, **SECOND}],
    "fund_share": [{}, {"clr_way": ("2",)}, {**EMPLOYEE, **COUNTY}],
    "grouped_cases": [{}, {"group_state": ("2",)}, {"outlier_kind": ("2",), **RESIDENT}],
    "grouping_rate": [{}, {"scheme_kind": ("1",)}, COUNTY],
    "ungrouped_rate": [{}, {"group_state": ("3",)}, {"ungrouped_reason": ("1", "2")}],
    "lists": [{}, COUNTY],
    "list_rate": [{}, {"clr_way": DISEASE}, EMPLOYEE],
    "list_in_time": [{}, SECOND],
    "list_pass_rate": [{}, COUNTY],
    "list_first_pass_rate": [{}, SECOND],
    "monthly_days": [{}, {"clr_way": ("1",)}, EMPLOYEE],
    "monthly_finish_days": [{}, {"clr_way": ("3",)}],
    "monthly_in_time": [{}, {"clr_way": ("2",), **RESIDENT}],
    "paid_in_time": [{}, COUNTY],
    "paid_amount": [{}, {"clr_way": DISEASE, **EMPLOYEE}],
    "prepaid_amount": [{}, RESIDENT],
    "retained_amount": [{}, {"clr_way": ("3",), **RESIDENT}],
    "deposit_return_rate": [{}, COUNTY],
    "clearing_date": [{}, {"clr_way": ("3",)}],
    "clearing_in_time": [{}, EMPLOYEE],
    "clearing_rate": [{}, COUNTY],
    "surplus_amount": [{}, {"clr_way": ("2",)}],
    "overrun_amount": [{}, {"clr_way": ("2",)}],
    "surplus_rate": [{}, RESIDENT],
    "standard_gap": [{}, {"outlier_kind": ("0",)}],
    "special_share": [{}, {"scheme_kind": ("2",)}],
    "outlier_share": [{}, {"outlier_kind": ("1",)}, EMPLOYEE],
    "cmi": [{}, {"scheme_kind": ("1",)}, COUNTY],
    "group_kinds": [{}, SECOND],
    "record_reviews": [{}, {"record_review_kind": ("1",)}],
    "special_pass_rate": [{}, {"record_review_result": ("1",)}],
    "record_pass_rate": [{}, {"record_review_kind": ("3",)}],
    "record_days": [{}, {"record_review_kind": ("1",)}],
    "record_in_time": [{}, {"record_review_kind": ("2", "3")}],
    "record_cost": [{"cost_item": ("劳务", "技术服务")}],
}


def rows(city, table, filters, but=()):
    """The rows asked for, by their own columns and their institution's."""
    places = city.by("institutions", "institution")
    found = []
    for row in city.rows(table):
        at = places.get(row.get("institution"), {})
        known = {**at, **row, "region": at.get("admdvs")}
        if all(known[name] in wanted for name, wanted in filters.items() if name not in but):
            found.append(row)
    return found


def scoped(city, day, ways=DISEASE):
    return {
        row["institution"]
        for row in city.rows("payment_scopes")
        if row["clr_way"] in ways
        and row["begndate"] <= day
        and (row["enddate"] is None or row["enddate"] > day)
    }


def institutions(city, span, filters):
    ways = set(DISEASE) & set(filters.get("clr_way", DISEASE))
    known = {r["institution"] for r in rows(city, "institutions", filters, but=("clr_way",))}
    return Fraction(len(scoped(city, span.end, ways) & known)) or None


def contracted(city, year):
    return {row["institution"] for row in city.rows("agreements") if row["year"] == year}


def institution_rate(city, span, filters):
    ours = contracted(city, span.year)
    hospitals = {
        row["institution"]
        for row in rows(city, "institutions", filters)
        if row["inpatient_flag"]
        and row["institution"] in ours
        and row["begndate"] <= span.end
        and (row["enddate"] is None or row["enddate"] > span.end)
    }
    return share(len(hospitals & scoped(city, span.end)), len(hospitals))


def kept(city, found, span):
    """Settlements that neither reverse one nor were reversed up to the end."""
    undone = {
        row["init_setl_id_key"]
        for row in city.rows("settlements")
        if row["init_setl_id_key"] is not None and row["setl_time"].date() <= span.end
    }
    return [
        row for row in found if row["init_setl_id_key"] is None and row["settlement"] not in undone
    ]


def inpatient(city, span, filters, but=()):
    return [
        row
        for row in rows(city, "settlements", filters, but)
        if row["med_type"] in INPATIENT and inside(row["setl_time"], span)
    ]


def settled_cases(city, span, filters):
    found = kept(city, inpatient(city, span, filters), span)
    return Fraction(sum(row["clr_way"] in DISEASE for row in found)) if found else None


def case_share(city, span, filters):
    found = kept(city, inpatient(city, span, filters, but=("clr_way",)), span)
    ways = filters.get("clr_way", DISEASE)
    return share(sum(row["clr_way"] in ways for row in found), len(found))


def fund_share(city, span, filters):
    paid = defaultdict(int)
    for row in inpatient(city, span, filters, but=("clr_way",)):
        paid[row["clr_way"]] += row["hifp_pay"]
    ways = filters.get("clr_way", DISEASE)
    return share(sum(paid[way] for way in ways), sum(paid.values()))


def grouped(city, span, filters, but=()):
    """One result for every stay: that of the latest scheme."""
    latest = {}
    for row in rows(city, "drg_dip_groups", {}):
        before = latest.get(row["encounter"])
        if before is None or row["scheme_version"] > before["scheme_version"]:
            latest[row["encounter"]] = row
    chosen = {row["encounter"] for row in rows(city, "drg_dip_groups", filters, but)}
    return [
        row
        for row in latest.values()
        if row["encounter"] in chosen and inside(row["dscg_date"], span)
    ]


def grouped_cases(city, span, filters):
    return Fraction(len(grouped(city, span, filters))) or None


def grouping_rate(city, span, filters):
    states = [row["group_state"] for row in grouped(city, span, filters)]
    tried = [state for state in states if state != "4"]
    return share(tried.count("1"), len(tried))


def ungrouped_rate(city, span, filters):
    mine = ("group_state", "ungrouped_reason")
    tried = [r for r in grouped(city, span, filters, but=mine) if r["group_state"] != "4"]
    failed = [
        row
        for row in tried
        if row["group_state"] in ("2", "3")
        and all(row[name] in filters[name] for name in mine if name in filters)
    ]
    return share(len(failed), len(tried))


def lists(city, span, filters):
    found = rows(city, "settlement_lists", filters)
    return Fraction(sum(inside(row["dcla_time"], span) for row in found))


def list_rate(city, span, filters):
    sent = {
        row["settlement"]
        for row in city.rows("settlement_lists")
        if row["dcla_time"].date() <= span.end
    }
    bills = kept(city, inpatient(city, span, filters), span)
    return share(sum(row["settlement"] in sent for row in bills), len(bills))


def list_in_time(city, span, filters):
    found = rows(city, "settlement_lists", filters)
    due = [row for row in found if inside(row["due_date"], span)]
    return share(sum(row["dcla_time"].date() <= row["due_date"] for row in due), len(due))


def discharged_lists(city, span, filters):
    stays = city.by("encounters", "encounter")
    found = rows(city, "settlement_lists", filters)
    return [row for row in found if inside(stays[row["encounter"]]["endtime"], span)]


def list_pass_rate(city, span, filters):
    found = discharged_lists(city, span, filters)
    return share(sum(row["pass_flag"] for row in found), len(found))


def list_first_pass_rate(city, span, filters):
    found = discharged_lists(city, span, filters)
    return share(sum(row["first_pass_flag"] for row in found), len(found))


def monthly(city, span, filters):
    found = rows(city, "group_payments", filters)
    return [row for row in found if inside(row["month"], span)]


def duration(city, span, filters, until):
    months = monthly(city, span, {"clr_way": DISEASE, **filters})
    done = [row for row in months if row[until] is not None]
    return mean([workdays(row["received_date"], row[until]) for row in done])


def monthly_days(city, span, filters):
    return duration(city, span, filters, "paid_date")


def monthly_finish_days(city, span, filters):
    return duration(city, span, filters, "finish_date")


def monthly_in_time(city, span, filters):
    return in_time(rows(city, "group_payments", filters), "due_date", "finish_date", span)


def paid_in_time(city, span, filters):
    late = punctual = 0
    for row in rows(city, "group_payments", filters):
        deadline = row["received_date"] + datetime.timedelta(weeks=6)
        if inside(deadline, span):
            paid = row["paid_date"]
            punctual += paid is not None and paid <= deadline
            late += paid is None or paid > deadline
    return share(punctual, punctual + late)


def paid_amount(city, span, filters):
    found = rows(city, "group_payments", filters)
    paid = [row["paid_amt"] for row in found if inside(row["paid_date"], span)]
    return money(paid) if paid else None


def every_month(city, span, filters, column):
    """The sum of a monthly series, none where a month is missing."""
    found = monthly(city, span, filters)
    if {row["month"] for row in found} != set(span.months):
        return None
    return money([row[column] or 0 for row in found])


def prepaid_amount(city, span, filters):
    return every_month(city, span, filters, "prepaid_amt")


def retained_amount(city, span, filters):
    return every_month(city, span, filters, "retained_amt")


def deposit_return_rate(city, span, filters):
    last = span.year - 1
    months = [r for r in rows(city, "group_payments", filters) if r["month"].year == last]
    holders = {row["institution"] for row in months if row["retained_amt"]}
    assessed = [
        row
        for row in rows(city, "assessments", filters)
        if row["year"] == last and row["institution"] in holders
    ]
    held = sum(row["retained_amt"] or 0 for row in months)
    withheld = sum(row["withheld_amt"] or 0 for row in assessed)
    return share(held - withheld, held) if assessed else None


def last_clearings(city, span, filters):
    return [row for row in rows(city, "clearings", filters) if row["year"] == span.year - 1]


def clearing_date(city, span, filters):
    days = []
    for row in last_clearings(city, span, filters):
        nothing_to_pay = row["clear_amt"] <= 0
        day = row["paid_date"] or (row["finish_date"] if nothing_to_pay else None)
        if day is None or day > span.end:
            return None
        days.append(day)
    return max(days, default=None)


def clearing_in_time(city, span, filters):
    return in_time(rows(city, "clearings", filters), "due_date", "finish_date", span)


def clearing_rate(city, span, filters):
    found = last_clearings(city, span, filters)
    done = [row for row in found if row["finish_date"] and row["finish_date"] <= span.end]
    return share(len(done), len(found))


def cleared(city, span, filters):
    found = rows(city, "clearings", filters)
    return [row for row in found if inside(row["finish_date"], span)]


def surplus_amount(city, span, filters, column="surplus_amt"):
    found = cleared(city, span, filters)
    return money([row[column] or 0 for row in found]) if found else None


def overrun_amount(city, span, filters):
    return surplus_amount(city, span, filters, "overrun_amt")


def surplus_rate(city, span, filters):
    found = cleared(city, span, filters)
    return share(sum(r["surplus_amt"] or 0 for r in found), sum(r["due_amt"] for r in found))


def in_groups(city, span, filters, but=()):
    return [row for row in grouped(city, span, filters, but) if row["group_state"] == "1"]


def standard_gap(city, span, filters):
    found = in_groups(city, span, filters)
    standard = sum(row["standard_amt"] for row in found)
    return share(sum(row["medfee_sumamt"] for row in found) - standard, standard)


def special_share(city, span, filters):
    found = grouped(city, span, filters)
    return share(sum(row["special_flag"] for row in found), len(found))


def outlier_share(city, span, filters):
    kinds = filters.get("outlier_kind", ("1", "2"))
    found = in_groups(city, span, filters, but=("outlier_kind",))
    return share(sum(row["outlier_kind"] in kinds for row in found), len(found))


def cmi(city, span, filters):
    weights = [Fraction(row["weight"]) for row in in_groups(city, span, filters)]
    return sum(weights) / len(weights) if weights else None


def group_kinds(city, span, filters):
    return Fraction(len({row["group_code"] for row in in_groups(city, span, filters)})) or None


def reviewed(city, span, filters, but=()):
    found = rows(city, "record_reviews", filters, but)
    return [row for row in found if inside(row["review_date"], span)]


def record_reviews(city, span, filters):
    return Fraction(len(reviewed(city, span, filters)))


def special_pass_rate(city, span, filters):
    good = filters.get("record_review_result", ("1", "2"))
    wanted = {"record_review_kind": ("1",), **filters}
    found = reviewed(city, span, wanted, but=("record_review_result",))
    return share(sum(row["record_review_result"] in good for row in found), len(found))


def record_pass_rate(city, span, filters):
    found = reviewed(city, span, {"record_review_kind": ("2",), **filters})
    return share(sum(row["record_review_result"] in ("1", "4") for row in found), len(found))


def record_days(city, span, filters):
    found = reviewed(city, span, filters)
    return mean([workdays(row["apply_date"], row["review_date"]) for row in found])


def record_in_time(city, span, filters):
    return in_time(rows(city, "record_reviews", filters), "due_date", "review_date", span)


def record_cost(city, span, filters):
    paid = [
        row["amount"]
        for row in city.rows("spending")
        if row["cost_item"] in filters["cost_item"] and inside(row["pay_date"], span)
    ]
    cases = len(reviewed(city, span, {"record_review_kind": ("1",)}))
    return Fraction(sum(paid), 100 * cases) if paid and cases else None


def payment_accuracy(city, span, filters):
    amounts = [row["adjust_amt"] for row in reviewed(city, span, filters)]
    return None if None in amounts else share(amounts.count(0), len(amounts))
