"""医疗救助: who was helped, with what money, how applications were dealt with."""

import datetime
from collections import Counter, defaultdict
from fractions import Fraction

WAN = 1_000_000  # in 分
PARTS = ("central_amt", "province_amt", "city_amt", "county_amt")
COLUMNS = {"identity": "identity_category", "region": "admdvs", "result": "apply_result"}

_KINDS = [{}, {"aid_kind": ("1",)}, {"aid_kind": ("2", "3"), "identity": ("01", "03")}]
_WHO = [{}, {"identity": ("01",)}]
_PLACES = [{}, {"identity": ("04",)}, {"region": ("990321", "990323")}]
CHOICES = {
    "visits": _KINDS,
    "people": _KINDS,
    "amount": _KINDS,
    "limit_rate": _KINDS,
    "key_group_rate": [{}, {"identity": ("01",)}, {"aid_kind": ("3",)}],
    "scope_rate": _KINDS,
    "onestop_rate": _KINDS,
    "average_amount": _KINDS,
    "amount_per_person": _KINDS,
    "visits_growth": _KINDS,
    "amount_growth": _KINDS,
    **{f"{level}_funds": _WHO for level in ("central", "province", "city", "county")},
    "funds": _WHO,
    "applications": [*_PLACES, {"result": ("2",)}],
    "application_days": _PLACES,
    "application_in_time_rate": _PLACES,
    "application_pass_rate": _PLACES,
    "inclusion_rate": [{}, {"identity": ("03",)}],
    "check_accuracy": _WHO,
}


def _chosen(row, filters):
    return all(row[COLUMNS.get(name, name)] in values for name, values in filters.items())


def _rows(city, table, day, span, filters):
    """The rows of the span's days, of those asked for."""
    return [
        row
        for row in city.rows(table)
        if row[day] is not None and span.begin <= row[day] <= span.end and _chosen(row, filters)
    ]


def _aid(city, span, filters):
    return _rows(city, "aid_payments", "aid_date", span, filters)


def _sign(row):
    return -1 if row["maf_pay"] < 0 or row["eligible_amt"] < 0 else 1


def _share(top, bottom):
    return Fraction(100 * top, bottom) if bottom else None


def _growth(city, span, filters, what):
    now, before = (sum(what(r) for r in _aid(city, s, filters)) for s in (span, span.year_before()))
    return _share(now - before, before)


def _maf(rows):
    return sum(row["maf_pay"] for row in rows)


def _helped(city, span, filters):
    """People helped: a correction strikes out the last payment of the same kind and size."""
    left = defaultdict(list)
    rows = [r for r in city.rows("aid_payments") if r["aid_date"] <= span.end]
    struck = Counter(_same(row) for row in rows if _sign(row) < 0)
    for row in rows:
        if _sign(row) > 0:
            left[_same(row)].append(row)
    people = set()
    for same, payments in left.items():
        payments.sort(key=lambda row: (row["aid_date"], row["aid_no"]))
        for row in payments[: max(len(payments) - struck[same], 0)]:
            if row["aid_date"] >= span.begin and _chosen(row, filters):
                people.add(row["person"])
    return people


def _same(row):
    who = row["person"], row["identity_category"], row["aid_kind"]
    return (*who, abs(row["eligible_amt"]), abs(row["maf_pay"]))


def visits(city, span, filters):
    return Fraction(sum(_sign(row) for row in _aid(city, span, filters)))


def people(city, span, filters):
    return Fraction(len(_helped(city, span, filters)))


def amount(city, span, filters):
    return Fraction(_maf(_aid(city, span, filters)), WAN)


def _subsidised(city, span, filters):
    return [
        row
        for row in city.rows("subsidised_enrolments")
        if row["year"] == span.end.year
        and row["paid_date"] is not None
        and row["paid_date"] <= span.end
        and _chosen(row, filters)
    ]


def _funds(city, span, filters, part):
    rows = [*_aid(city, span, filters), *_subsidised(city, span, filters)]
    if any(all(row[one] is None for one in PARTS) for row in rows):
        return None
    return Fraction(sum(row[part] or 0 for row in rows), WAN)


def central_funds(city, span, filters):
    return _funds(city, span, filters, "central_amt")


def province_funds(city, span, filters):
    return _funds(city, span, filters, "province_amt")


def city_funds(city, span, filters):
    return _funds(city, span, filters, "city_amt")


def county_funds(city, span, filters):
    return _funds(city, span, filters, "county_amt")


def funds(city, span, filters):
    direct = _maf(_aid(city, span, filters))
    return Fraction(
        direct + sum(row["subsidy_amt"] for row in _subsidised(city, span, filters)), WAN
    )


def limit_rate(city, span, filters):
    rows = _aid(city, span, filters)
    return _share(_maf(rows), sum(row["within_limit_amt"] for row in rows))


def key_group_rate(city, span, filters):
    return limit_rate(city, span, {"aid_kind": ("1",), "identity": ("01", "03")} | filters)


def scope_rate(city, span, filters):
    rows = _aid(city, span, filters)
    return _share(_maf(rows), sum(row["eligible_amt"] for row in rows))


def onestop_rate(city, span, filters):
    flags = {row["settlement"]: row["onestop_flag"] for row in city.rows("settlements")}
    at_once = whole = 0
    for row in _aid(city, span, filters):
        whole += _sign(row)
        if row["settlement"] is not None and flags[row["settlement"]]:
            at_once += _sign(row)
    return _share(at_once, whole)


def average_amount(city, span, filters):
    rows, times = _aid(city, span, filters), visits(city, span, filters)
    return Fraction(_maf(rows), 100) / times if times else None


def amount_per_person(city, span, filters):
    heads = len(_helped(city, span, filters))
    return Fraction(_maf(_aid(city, span, filters)), 100 * heads) if heads else None


def visits_growth(city, span, filters):
    return _growth(city, span, filters, _sign)


def amount_growth(city, span, filters):
    return _growth(city, span, filters, lambda row: row["maf_pay"])


def applications(city, span, filters):
    return Fraction(len(_rows(city, "aid_applications", "finish_date", span, filters)))


def _working_days(begin, end):
    """Mondays to Fridays after the day of acceptance, up to the day of completion."""
    days = (begin + datetime.timedelta(n) for n in range(1, (end - begin).days + 1))
    return sum(1 for day in days if day.isoweekday() <= 5)


def application_days(city, span, filters):
    rows = _rows(city, "aid_applications", "finish_date", span, filters)
    days = sum(_working_days(row["accept_date"], row["finish_date"]) for row in rows)
    return Fraction(days, len(rows)) if rows else None


def application_in_time_rate(city, span, filters):
    rows = _rows(city, "aid_applications", "due_date", span, filters)
    rows = [row for row in rows if row["apply_result"] != "3"]
    done = sum(
        1 for r in rows if r["finish_date"] is not None and r["finish_date"] <= r["due_date"]
    )
    return _share(done, len(rows))


def application_pass_rate(city, span, filters):
    results = Counter(
        row["apply_result"] for row in _rows(city, "aid_applications", "finish_date", span, filters)
    )
    return _share(results["1"], results["1"] + results["2"])


def inclusion_rate(city, span, filters):
    """Of the last list of people in need, those whose need the ledger knows by the end."""
    lists = [
        row
        for row in city.rows("target_lists")
        if row["list_kind"] == "2" and span.begin <= row["asof_date"] <= span.end
    ]
    if not lists:
        return None
    last = max(row["asof_date"] for row in lists)
    known = defaultdict(list)
    for row in city.rows("identities"):
        known[row["person"]].append(row)
    asked = included = 0
    for row in lists:
        gone = row["exempt_reason"] in ("1", "3", "4", "5")
        if row["asof_date"] != last or gone or not _chosen(row, filters):
            continue
        asked += 1
        wanted = (
            [row["identity_category"]]
            if row["identity_category"]
            else ["01", "02", "03", "04", "05", "06", "07"]
        )
        included += any(
            one["identity_category"] in wanted
            and one["begin_month"] <= span.end
            and (one["end_month"] is None or one["end_month"] >= last.replace(day=1))
            for one in known[row["person"]]
        )
    return _share(included, asked)


def check_accuracy(city, span, filters):
    rows = _rows(city, "identity_checks", "check_date", span, filters)
    return _share(sum(1 for row in rows if row["correct_flag"]), len(rows))
