"""参保: who is insured on which day, who paid, whose contribution was paid by the state."""

import datetime
from collections import defaultdict
from fractions import Fraction

BASIC = ("310", "390")
DAY = datetime.timedelta(days=1)
RESIDENT = {"insutype": ("390",)}
CHOICES = {
    "insured": [{}, RESIDENT, {"insutype": ("310",), "psn_type": ("12",), "region": ("990302",)}],
    "insured_growth": [{}, RESIDENT],
    "new_insured": [{}, {"region": ("990321",)}],
    "net_increase": [{}, {"psn_type": ("15",)}],
    "coverage_rate": [
        {"population_kind": ("2",)},
        {"population_kind": ("1",), "region": ("990381", "990302"), **RESIDENT},
    ],
    "task_rate": [RESIDENT, {"region": ("990322",), **RESIDENT}],
    "listed_rate": [
        {"list_kind": ("2",)},
        {"list_kind": ("1", "3")},
        {"list_kind": ("2",), "identity": ("03",)},
    ],
    "identity_insured": [{}, {"identity": ("01", "03"), **RESIDENT}],
    "identity_rate": [{"identity": ("01", "03")}, {"identity": ("04",), "region": ("990302",)}],
    "payers": [{}, {"payer_kind": ("3",)}, {"insutype": ("310",)}],
    "premium_amount": [{}, {"payer_kind": ("2",)}],
    "premium_per_head": [{}, {"payer_kind": ("1",), **RESIDENT}],
    "payment_rate": [{}, {"insutype": ("310",), "psn_type": ("11",)}],
    "levy_rate": [RESIDENT],
    "subsidised": [{}, {"identity": ("03",)}],
    "subsidised_rate": [{"identity": ("01", "03")}, {"identity": ("04",)}],
    "subsidy_standard": [{}, {"identity": ("03",), "fiscal_level": ("3",)}],
    "subsidy_funds": [{}, {"fiscal_level": ("1",), "region": ("990323",)}],
    "subsidy_paid_on": [{}, {"identity": ("05",)}],
    "duplicates": [{}, {"insutype": ("310",)}],
    "duplicates_cleared": [{}, {"duplicate_kind": ("1",)}],
    "stopped": [{}, {"end_reason": ("2", "3")}],
    "lapsed": [{}, {"insutype": ("310",)}],
    "lapse_rate": [{}, RESIDENT],
    "agency_headcount": [{}, {"agent_kind": ("2",)}],
    "agency_fee": [{}, {"region": ("990302",)}],
    "identity_accuracy": [{}, {"identity": ("03",)}],
}


def fits(row, filters, **columns):
    """Whether a row is one of those asked for; dimensions without a column are not looked at."""
    return all(row[c] in filters[d] for d, c in columns.items() if d in filters)


def share(part, whole):
    return Fraction(100 * part, whole) if whole else None


def holds(row, day):
    """Whether a spell of insurance covers a day; its last day is covered."""
    return row["begndate"] <= day and (row["enddate"] is None or row["enddate"] >= day)


def people(city, day, filters, kinds=BASIC):
    """Who is insured on a day."""
    wanted = {"insutype": kinds, **filters}
    return {
        row["person"]
        for row in city.rows("enrolments")
        if holds(row, day)
        and fits(row, wanted, insutype="insutype", psn_type="psn_type", region="insuplc_admdvs")
    }


def insured(city, span, filters):
    return Fraction(len(people(city, span.end, filters))) or None


def insured_growth(city, span, filters):
    now = len(people(city, span.end, filters))
    before = len(people(city, span.end.replace(year=span.end.year - 1), filters))
    return (Fraction(now, before) - 1) * 100 if before else None


def new_insured(city, span, filters):
    known = people(city, span.begin - DAY, {})
    return Fraction(len(people(city, span.end, filters) - known))


def net_increase(city, span, filters):
    now, before = (len(people(city, day, filters)) for day in (span.end, span.begin - DAY))
    return Fraction(now - before) if now and before else None


def heads(city, span, kinds, regions=None):
    """The headcount that was published last for each region; the small city has no totals."""
    found = {}
    for row in sorted(city.rows("population_bases"), key=lambda row: row["asof_date"]):
        if row["population_kind"] in kinds and row["asof_date"] <= span.end:
            found[row["population_kind"], row["admdvs"]] = row["headcount"]
    return sum(n for (_, place), n in found.items() if regions is None or place in regions)


def coverage_rate(city, span, filters):
    whole = heads(city, span, filters["population_kind"], filters.get("region"))
    return share(len(people(city, span.end, filters)), whole)


def task_rate(city, span, filters):
    whole = heads(city, span, ("4",), filters.get("region"))
    return share(len(people(city, span.end, filters)), whole)


def covered(city, day):
    """Everybody with basic insurance or the scheme of retired cadres."""
    return people(city, day, {}, ("310", "340", "390"))


def listed_rate(city, span, filters):
    members = {}
    for row in sorted(city.rows("target_lists"), key=lambda row: row["asof_date"]):
        if span.begin <= row["asof_date"] <= span.end:
            members[row["list_kind"], row["certno"]] = row
    safe = covered(city, span.end)
    members = [
        row
        for row in members.values()
        if fits(row, filters, list_kind="list_kind", identity="identity_category")
        and row["exempt_reason"] not in ("1", "2", "3", "4", "5")
    ]
    return share(sum(row["person"] in safe for row in members), len(members))


def identified(city, span, filters):
    """Who has one of the identities in the month of the last day."""
    month = span.end.replace(day=1)
    return {
        row["person"]
        for row in city.rows("identities")
        if row["begin_month"] <= month
        and (row["end_month"] is None or row["end_month"] >= month)
        and fits(row, filters, identity="identity_category", region="admdvs")
    }


def identity_insured(city, span, filters):
    scheme = covered(city, span.end)
    if filters.get("insutype") == ("390",):  # who has both counts with the employees
        scheme = people(city, span.end, {}, ("390",)) - people(city, span.end, {}, ("310", "340"))
    return Fraction(len(identified(city, span, filters) & scheme)) or None


def identity_rate(city, span, filters):
    members = identified(city, span, filters)
    return share(len(members & covered(city, span.end)), len(members))


def premiums(city, span, filters):
    return [
        row
        for row in city.rows("contributions")
        if row["year"] == span.year
        and row["pay_date"] <= span.end
        and fits(row, filters, insutype="insutype", payer_kind="payer_kind")
    ]


def paying(city, span, filters):
    """Who has paid something that was not paid back."""
    left = defaultdict(int)
    for row in premiums(city, span, filters):
        left[row["person"], row["init_pay_no"] or row["pay_no"], row["payer_kind"]] += row["amount"]
    return {person for (person, _, _), amount in left.items() if amount > 0}


def payers(city, span, filters):
    return Fraction(len(paying(city, span, filters))) or None


def premium_amount(city, span, filters):
    rows = premiums(city, span, filters)
    return Fraction(sum(row["amount"] for row in rows), 100 * 10000) if rows else None


def premium_per_head(city, span, filters):
    number = len(paying(city, span, filters))
    total = sum(row["amount"] for row in premiums(city, span, filters))
    return Fraction(total, 100 * number) if number else None


def payment_rate(city, span, filters):
    paid = {kind: paying(city, span, {"insutype": (kind,)}) for kind in BASIC}
    both = {
        kind: people(city, span.end, {**filters, "insutype": (kind,)})
        for kind in filters.get("insutype", BASIC)
    }
    part = set().union(*(both[kind] & paid[kind] for kind in both))
    return share(len(part), len(set().union(*both.values())))


def levy_rate(city, span, filters):
    return share(len(paying(city, span, filters)), heads(city, span, ("4",)))


def subsidies(city, span, filters):
    return [
        row
        for row in city.rows("subsidised_enrolments")
        if row["year"] == span.year
        and fits(row, filters, identity="identity_category", insutype="insutype", region="admdvs")
    ]


def paid_by(row, filters):
    """What the levels asked for paid for one person, in 分."""
    names = {"1": "central_amt", "2": "province_amt", "3": "city_amt", "4": "county_amt"}
    if "fiscal_level" not in filters:
        return row["subsidy_amt"]
    return sum(row[names[level]] or 0 for level in filters["fiscal_level"])


def subsidised(city, span, filters):
    return Fraction(len({row["person"] for row in subsidies(city, span, filters)})) or None


def subsidised_rate(city, span, filters):
    employed = people(city, span.end, {}, ("310", "340"))
    members = identified(city, span, filters) - employed
    helped = {row["person"] for row in subsidies(city, span, {})}
    return share(len(members & helped), len(members))


def subsidy_standard(city, span, filters):
    rows = subsidies(city, span, filters)
    number = len({row["person"] for row in rows})
    return Fraction(sum(paid_by(row, filters) for row in rows), 100 * number) if rows else None


def subsidy_funds(city, span, filters):
    rows = [
        row
        for row in subsidies(city, span, filters)
        if row["paid_date"] is not None and row["paid_date"] <= span.end
    ]
    return Fraction(sum(paid_by(row, filters) for row in rows), 1000000) if rows else None


def subsidy_paid_on(city, span, filters):
    days = [row["paid_date"] for row in subsidies(city, span, filters)]
    done = bool(days) and all(day is not None and day <= span.end for day in days)
    return max(days) if done else None


def found_double(city, span, filters):
    return [
        row
        for row in city.rows("duplicate_enrolments")
        if span.begin <= row["found_date"] <= span.end
        and fits(row, filters, insutype="insutype", duplicate_kind="duplicate_kind")
    ]


def duplicates(city, span, filters):
    return Fraction(len({row["person"] for row in found_double(city, span, filters)}))


def duplicates_cleared(city, span, filters):
    rows = found_double(city, span, filters)
    cleared = [row for row in rows if row["cleared_date"] and row["cleared_date"] <= span.end]
    return share(len(cleared), len(rows))


def spells_ended(city, span, filters):
    wanted = {"insutype": BASIC, **filters}
    return [
        row
        for row in city.rows("enrolments")
        if row["enddate"] is not None
        and span.begin <= row["enddate"] <= span.end
        and fits(row, wanted, insutype="insutype", end_reason="end_reason")
    ]


def stopped(city, span, filters):
    return Fraction(len({row["person"] for row in spells_ended(city, span, filters)}))


def uninsured(city, span, filters, before):
    """Who lost insurance, did not die and has none on the day after the span."""
    still = covered(city, span.end + DAY)
    return {
        row["person"]
        for row in spells_ended(city, span, filters)
        if row["end_reason"] != "1"
        and row["person"] not in still
        and (not before or row["begndate"] < span.begin)
    }


def lapsed(city, span, filters):
    return Fraction(len(uninsured(city, span, filters, before=False)))


def lapse_rate(city, span, filters):
    whole = people(city, span.begin - DAY, filters)
    return share(len(uninsured(city, span, filters, before=True)), len(whole))


def agents(city, span, filters):
    return [
        row
        for row in city.rows("agency_enrolments")
        if row["year"] == span.year and fits(row, filters, region="admdvs", agent_kind="agent_kind")
    ]


def agency_headcount(city, span, filters):
    rows = agents(city, span, filters)
    return Fraction(sum(row["headcount"] for row in rows)) if rows else None


def agency_units(city, span, filters):
    names = {row["agent_name"] for row in agents(city, span, filters) if row["headcount"]}
    return Fraction(len(names)) or None


def agency_fee(city, span, filters):
    rows = agents(city, span, filters)
    return Fraction(sum(row["amount"] for row in rows), 1000000) if rows else None


def agency_standard(city, span, filters):
    rows = agents(city, span, filters)
    number = sum(row["headcount"] for row in rows)
    return Fraction(sum(row["amount"] for row in rows), 100 * number) if number else None


def agency_paid_rate(city, span, filters):
    rows = agents(city, span, filters)
    paid = [row for row in rows if row["paid_date"] is not None and row["paid_date"] <= span.end]
    return share(sum(row["amount"] for row in paid), sum(row["amount"] for row in rows))


def agency_paid_on(city, span, filters):
    days = [row["paid_date"] for row in agents(city, span, filters) if row["amount"]]
    done = bool(days) and all(day is not None and day <= span.end for day in days)
    return max(days) if done else None


def identity_accuracy(city, span, filters):
    rows = [
        row
        for row in city.rows("identity_checks")
        if span.begin <= row["check_date"] <= span.end
        and fits(row, filters, identity="identity_category")
    ]
    return share(sum(row["correct_flag"] for row in rows), len(rows))
