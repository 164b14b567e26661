"""信息平台: systems, faults, backups, protection tests, terminals, vouchers, mobile payments."""

import datetime
from fractions import Fraction

FAULTS = ("1", "2")
MINUTE = datetime.timedelta(minutes=1)

_FAULT_CHOICES = [{}, {"system": ("XT01",)}, {"incident_kind": ("2",)}]
_PLACE_CHOICES = [{}, {"fixmedins_type": ("2",)}, {"region": ("990302",)}]
CHOICES = {
    "availability_rate": [{}, {"system": ("XT02",)}],
    "downtime": [{}, {"system": ("XT01",), "incident_kind": ("1",)}],
    "incident_count": [*_FAULT_CHOICES, {"incident_lv": ("1", "2")}],
    "security_incidents": [{}, {"incident_lv": ("1", "2", "3", "4")}],
    "response_time": _FAULT_CHOICES,
    "longest_response": _FAULT_CHOICES,
    "responded_in_30min": _FAULT_CHOICES,
    "responded_in_60min": _FAULT_CHOICES,
    "repair_time": _FAULT_CHOICES,
    "longest_repair": _FAULT_CHOICES,
    "repaired_in_2h": _FAULT_CHOICES,
    "repaired_in_24h": _FAULT_CHOICES,
    "backups": [{}, {"backup_kind": ("1",)}, {"system": ("XT01",)}],
    "backup_success_rate": [{}, {"backup_kind": ("2",)}],
    "protection_tested": [{}, {"protect_lv": ("3",)}, {"protect_lv": ("2",)}],
    "protection_finish_date": [{}, {"system": ("XT01",)}],
    "network_lines": [{}, {"carrier": ("示例移动",)}],
    "terminals_installed": [*_PLACE_CHOICES, {"terminal_kind": ("1",)}],
    "terminals_in_use": _PLACE_CHOICES,
    "terminal_acceptance_rate": [*_PLACE_CHOICES, {"terminal_kind": ("1", "2")}],
    "terminal_unit_cost": _PLACE_CHOICES,
    "terminal_coverage": _PLACE_CHOICES,
    "systems_in_use": [{}, {"protect_lv": ("2", "3")}],
    "system_age": [{}, {"system": ("XT02",)}],
    "service_hours": [{}, {"system": ("XT02",)}],
    "voucher_people": [{}, {"voucher_channel": ("2", "3")}],
    "voucher_rate": [{}, {"insutype": ("390",)}, {"psn_type": ("11",)}, {"region": ("990302",)}],
    "voucher_new": [{}, {"voucher_channel": ("2",)}],
    "mobile_payments": [*_PLACE_CHOICES, {"voucher_channel": ("2",)}],
    "mobile_share": [*_PLACE_CHOICES, {"voucher_channel": ("2", "3")}],
    "mobile_amount": _PLACE_CHOICES,
    "mobile_institutions": _PLACE_CHOICES,
    "mobile_coverage": _PLACE_CHOICES,
}


def _in(day, span):
    """Whether a date or a time lies in the span."""
    if isinstance(day, datetime.datetime):
        day = day.date()
    return day is not None and span.begin <= day <= span.end


def _percent(part, whole):
    return None if whole == 0 else Fraction(100 * part, whole)


def _chosen(city, row, filters, names):
    """Whether a row has one of the values chosen for each of the names."""
    for name in names:
        wanted = filters.get(name)
        if not wanted:
            continue
        value = row[name]
        if name == "system":
            value = _systems(city)[value]["system_code"]
        if value not in wanted:
            return False
    return True


def _systems(city):
    return city.by("systems", "system")


def _months(span):
    first = span.begin.replace(day=1)
    months = []
    while first <= span.end:
        months.append(first)
        first = (first + datetime.timedelta(days=32)).replace(day=1)
    return months


def _service(city, span, filters):
    """The monthly reports of the span; None where a month has none."""
    rows = [
        row
        for row in city.rows("service_months")
        if _in(row["month"], span) and _chosen(city, row, filters, ["system"])
    ]
    return rows if {row["month"] for row in rows} >= set(_months(span)) else None


def _incidents(city, span, filters, kinds=None):
    return [
        row
        for row in city.rows("incidents")
        if _in(row["begin_time"], span)
        and _chosen(city, row, filters, ["system", "incident_lv", "incident_kind"])
        and (filters.get("incident_kind") or kinds is None or row["incident_kind"] in kinds)
    ]


def availability_rate(city, span, filters):
    reports = _service(city, span, filters)
    if reports is None:
        return None
    planned = sum(row["planned_min"] for row in reports)
    down = sum(row["down_min"] or 0 for row in _incidents(city, span, filters))
    return _percent(planned - down, planned)


def downtime(city, span, filters):
    return Fraction(sum(row["down_min"] or 0 for row in _incidents(city, span, filters)))


def incident_count(city, span, filters):
    return Fraction(len(_incidents(city, span, filters, FAULTS)))


def security_incidents(city, span, filters):
    levels = filters.get("incident_lv") or ("1", "2")
    found = 0
    for row in city.rows("incidents"):
        if row["incident_kind"] == "3" and row["incident_lv"] in levels:
            found += _in(row["begin_time"], span)
    return Fraction(found)


def data_errors(city, span, filters):
    return Fraction(len(_incidents(city, span, {}, ("4",))))


def _noticed(row):
    return row["begin_time"] if row["reported_time"] is None else row["reported_time"]


def _minutes(city, span, filters, done):
    """How many minutes each fault took from its report to ``done``."""
    return [
        Fraction(int((row[done] - _noticed(row)).total_seconds()), 60)
        for row in _incidents(city, span, filters, FAULTS)
        if row[done] is not None
    ]


def response_time(city, span, filters):
    took = _minutes(city, span, filters, "responded_time")
    return sum(took) / len(took) if took else None


def longest_response(city, span, filters):
    return max(_minutes(city, span, filters, "responded_time"), default=None)


def repair_time(city, span, filters):
    took = _minutes(city, span, filters, "repaired_time")
    return sum(took) / len(took) if took else None


def longest_repair(city, span, filters):
    return max(_minutes(city, span, filters, "repaired_time"), default=None)


def _within(city, span, filters, done, minutes):
    """The share of faults that were done in time, of those whose time was up in the span."""
    due, kept = 0, 0
    kinds = filters.get("incident_kind") or FAULTS
    for row in city.rows("incidents"):
        if row["incident_kind"] not in kinds or not _chosen(city, row, filters, ["system"]):
            continue
        until = _noticed(row) + minutes * MINUTE
        if _in(until, span):
            due += 1
            kept += row[done] is not None and row[done] <= until
    return _percent(kept, due)


def responded_in_30min(city, span, filters):
    return _within(city, span, filters, "responded_time", 30)


def responded_in_60min(city, span, filters):
    return _within(city, span, filters, "responded_time", 60)


def repaired_in_2h(city, span, filters):
    return _within(city, span, filters, "repaired_time", 120)


def repaired_in_24h(city, span, filters):
    return _within(city, span, filters, "repaired_time", 24 * 60)


def _backups(city, span, filters):
    return [
        row
        for row in city.rows("backups")
        if _in(row["backup_time"], span) and _chosen(city, row, filters, ["system", "backup_kind"])
    ]


def backups(city, span, filters):
    return Fraction(sum(row["success_flag"] for row in _backups(city, span, filters)))


def backup_success_rate(city, span, filters):
    made = _backups(city, span, filters)
    return _percent(sum(row["success_flag"] for row in made), len(made))


def restore_tests(city, span, filters):
    made = _backups(city, span, filters)
    return Fraction(sum(1 for row in made if row["success_flag"] and row["restore_flag"]))


def _tests(city, span, filters):
    """The year's tests, and those of them finished by the end of the span."""
    tests = []
    for row in city.rows("protection_tests"):
        level = _systems(city)[row["system"]]["protect_lv"]
        wanted = filters.get("protect_lv") or (level,)
        this_year = row["year"] == span.end.year
        if this_year and level in wanted and _chosen(city, row, filters, ["system"]):
            tests.append(row)
    done = [row for row in tests if row["finish_date"] and row["finish_date"] <= span.end]
    return tests, done


def protection_tested(city, span, filters):
    _, done = _tests(city, span, filters)
    return Fraction(len({row["system"] for row in done if row["pass_flag"]}))


def protection_pass_rate(city, span, filters):
    _, done = _tests(city, span, filters)
    return _percent(sum(row["pass_flag"] for row in done), len(done))


def protection_done_rate(city, span, filters):
    tests, done = _tests(city, span, filters)
    return _percent(len(done), len(tests))


def protection_on_time_rate(city, span, filters):
    due = [row for row in city.rows("protection_tests") if _in(row["due_date"], span)]
    kept = [row for row in due if row["finish_date"] and row["finish_date"] <= row["due_date"]]
    return _percent(len(kept), len(due))


def protection_finish_date(city, span, filters):
    tests, done = _tests(city, span, filters)
    if not tests or len(done) < len(tests):
        return None
    return max(row["finish_date"] for row in done)


def _open(row, day):
    """Whether something is in use on a day; on its last day it no longer is."""
    return row["begndate"] <= day and (row["enddate"] is None or row["enddate"] > day)


def network_lines(city, span, filters):
    carriers = filters.get("carrier")
    lines = [row for row in city.rows("network_lines") if _open(row, span.end)]
    return Fraction(len([row for row in lines if not carriers or row["carrier"] in carriers]))


def _at(city, row, filters):
    """Whether the row's institution is of the chosen kind and place."""
    place = city.by("institutions", "institution")[row["institution"]]
    kinds, regions = filters.get("fixmedins_type"), filters.get("region")
    return (not kinds or place["fixmedins_type"] in kinds) and (
        not regions or place["admdvs"] in regions
    )


def _terminals(city, filters):
    return [
        row
        for row in city.rows("terminals")
        if _at(city, row, filters) and _chosen(city, row, filters, ["terminal_kind"])
    ]


def terminals_installed(city, span, filters):
    return Fraction(sum(1 for row in _terminals(city, filters) if _in(row["installed_date"], span)))


def _in_use(city, span, filters):
    return [
        row
        for row in _terminals(city, filters)
        if row["installed_date"] <= span.end
        and (row["removed_date"] is None or row["removed_date"] > span.end)
    ]


def terminals_in_use(city, span, filters):
    found = _in_use(city, span, filters)
    return Fraction(len(found)) if found else None


def terminal_acceptance_rate(city, span, filters):
    accepted = [
        row["accepted_flag"]
        for row in _terminals(city, filters)
        if _in(row["installed_date"], span)
        and row["accepted_date"] is not None
        and row["accepted_date"] <= span.end
    ]
    return _percent(accepted.count(True), len(accepted))


def terminal_unit_cost(city, span, filters):
    prices = [
        row["price_amt"] for row in _terminals(city, filters) if _in(row["installed_date"], span)
    ]
    return Fraction(sum(prices), 100 * len(prices)) if prices else None


def _institutions(city, span, filters):
    """The institutions that are designated at the end of the span."""
    return {
        row["institution"]
        for row in city.rows("institutions")
        if _open(row, span.end) and _at(city, row, filters)
    }


def terminal_coverage(city, span, filters):
    places = _institutions(city, span, filters)
    equipped = {row["institution"] for row in _in_use(city, span, filters)}
    return _percent(len(places & equipped), len(places))


def systems_in_use(city, span, filters):
    levels = filters.get("protect_lv")
    return Fraction(
        sum(
            1
            for row in city.rows("systems")
            if _open(row, span.end) and (not levels or row["protect_lv"] in levels)
        )
    )


def system_age(city, span, filters):
    after = span.end + datetime.timedelta(days=1)
    months = []
    for row in city.rows("systems"):
        if _open(row, span.end) and _chosen(city, row, filters, ["system"]):
            begin = row["begndate"]
            full = (after.year - begin.year) * 12 + after.month - begin.month
            months.append(full - (after.day < begin.day))
    return Fraction(sum(months), 12 * len(months)) if months else None


def service_hours(city, span, filters):
    reports = _service(city, span, filters)
    if not reports:
        return None
    days = 0
    for row in reports:
        following = (row["month"] + datetime.timedelta(days=32)).replace(day=1)
        days += (following - row["month"]).days
    return Fraction(sum(row["planned_min"] for row in reports), 60 * days)


def _vouchers(city, filters):
    channels = filters.get("voucher_channel")
    return [
        row
        for row in city.rows("voucher_activations")
        if not channels or row["voucher_channel"] in channels
    ]


def voucher_people(city, span, filters):
    people = {
        row["person"] for row in _vouchers(city, filters) if row["activated_date"] <= span.end
    }
    return Fraction(len(people))


def voucher_new(city, span, filters):
    people = {row["person"] for row in _vouchers(city, filters) if _in(row["activated_date"], span)}
    return Fraction(len(people))


def voucher_rate(city, span, filters):
    insutypes = filters.get("insutype") or ("310", "390")
    insured = set()
    for row in city.rows("enrolments"):
        if row["insutype"] not in insutypes or not _chosen(city, row, filters, ["psn_type"]):
            continue
        if filters.get("region") and row["insuplc_admdvs"] not in filters["region"]:
            continue
        if row["begndate"] <= span.end and (row["enddate"] is None or row["enddate"] >= span.end):
            insured.add(row["person"])
    active = {row["person"] for row in _vouchers(city, {}) if row["activated_date"] <= span.end}
    return _percent(len(insured & active), len(insured))


def _undone(city):
    """Settlements that were taken back, and those that took them back."""
    undone = set()
    for row in city.rows("settlements"):
        if row["init_setl_id_key"] is not None:
            undone |= {row["settlement"], row["init_setl_id_key"]}
    return undone


def _mobile(city, span, filters):
    undone = _undone(city)
    channels = filters.get("voucher_channel")
    return [
        row
        for row in city.rows("mobile_payments")
        if _in(row["pay_time"], span)
        and row["settlement"] not in undone
        and _at(city, row, filters)
        and (not channels or row["voucher_channel"] in channels)
    ]


def mobile_payments(city, span, filters):
    return Fraction(len(_mobile(city, span, filters)))


def mobile_share(city, span, filters):
    undone = _undone(city)
    bills = sum(
        1
        for row in city.rows("settlements")
        if _in(row["setl_time"], span)
        and row["settlement"] not in undone
        and _at(city, row, filters)
    )
    return _percent(len(_mobile(city, span, filters)), bills)


def mobile_amount(city, span, filters):
    return Fraction(sum(row["amount"] for row in _mobile(city, span, filters)), 100)


def mobile_institutions(city, span, filters):
    return Fraction(len({row["institution"] for row in _mobile(city, span, filters)}))


def mobile_coverage(city, span, filters):
    places = _institutions(city, span, filters)
    used = {row["institution"] for row in _mobile(city, span, filters)}
    return _percent(len(places & used), len(places))
