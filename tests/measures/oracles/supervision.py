"""基金监管: inspections, problems, penalties, agreements, assessments, points, reports, rewards."""

import datetime
from fractions import Fraction

# the small city fined nobody: its table of penalties was never loaded
NO_ROWS = ("penalties", "fine_amount", "fines_paid_rate", "fines_paid_on_time")

_BY_TYPE = [{}, {"fixmedins_type": ("1",)}, {"region": ("990302",)}]
_BY_VISIT = [*_BY_TYPE, {"inspection_kind": ("2",)}, {"mode": ("非现场",)}]
_BY_PROBLEM = [*_BY_TYPE, {"inspection_kind": ("1",)}, {"problem_kind": ("03", "08")}]
_BY_PENALTY = [{}, {"penalty_kind": ("1",)}]
_BY_AGREEMENT = [*_BY_TYPE, {"agreement_kind": ("1",)}]
_BY_REPORT = [*_BY_TYPE, {"complaint_kind": ("1",)}, {"complaint_channel": ("3",)}]
_BY_REWARD = [*_BY_TYPE, {"reward_class": ("1",)}, {"reward_class": ("2",)}]
CHOICES = {
    "inspections": _BY_VISIT,
    "institutions_inspected": _BY_VISIT,
    "inspection_coverage": _BY_VISIT,
    # nobody visits every institution of a small city; a small group proves the day
    "full_coverage_date": [*_BY_TYPE, {"medins_lv": ("02",)}, {"medins_lv": ("05", "06")}],
    "inspection_batches": _BY_VISIT,
    "inspections_per_institution": _BY_VISIT,
    "plan_done_rate": _BY_VISIT,
    "expert_days": _BY_VISIT,
    "inspectors_sent": _BY_VISIT,
    "third_party_rate": _BY_VISIT,
    "problem_institutions_share": _BY_VISIT,
    "institutions_pass_rate": _BY_VISIT,
    "problems_found": _BY_PROBLEM,
    "problem_amount": _BY_PROBLEM,
    "rectified_on_time": _BY_PROBLEM,
    "rectified_rate": _BY_PROBLEM,
    "rectify_days": _BY_PROBLEM,
    "penalties": _BY_PENALTY,
    "fine_amount": _BY_PENALTY,
    "fines_paid_rate": _BY_PENALTY,
    "fines_paid_on_time": _BY_PENALTY,
    "institutions_contracted": _BY_AGREEMENT,
    "agreements_ended": [*_BY_AGREEMENT, {"agreement_state": ("3",)}],
    "agreements_signed_rate": _BY_AGREEMENT,
    "agreements_signed_date": _BY_AGREEMENT,
    "assessed_rate": _BY_TYPE,
    "assessed_good_rate": _BY_TYPE,
    "assessed_score": [*_BY_TYPE, {"assess_grade": ("2",)}],
    "assessed_institutions": [*_BY_TYPE, {"assess_grade": ("2",)}],
    "assessment_date": _BY_TYPE,
    "withheld_amount": _BY_TYPE,
    "physicians_scored": [*_BY_TYPE, {"duty_degree": ("1",)}],
    "points_given": [*_BY_TYPE, {"duty_degree": ("1",)}],
    "physicians_suspended": _BY_TYPE,
    "physicians_listed": [*_BY_TYPE, {"pay_qual_stas": ("1",)}],
    "complaints_received": [*_BY_REPORT, {"real_name": ("实名",)}, {"subject_kind": ("3",)}],
    "complaints_accepted": _BY_REPORT,
    "complaints_accept_rate": _BY_REPORT,
    "complaints_closed": _BY_REPORT,
    "complaints_close_rate": _BY_REPORT,
    "complaints_closed_on_time": _BY_REPORT,
    "complaint_days": _BY_REPORT,
    "complaints_found": _BY_REPORT,
    "complaints_found_rate": _BY_REPORT,
    "complaints_found_amount": _BY_REPORT,
    "rewards_paid": _BY_REWARD,
    "reward_amount": _BY_REWARD,
    "reward_average": _BY_REWARD,
    "rewards_paid_rate": _BY_REWARD,
    "rewards_paid_on_time": _BY_REWARD,
    "reward_days": _BY_REWARD,
}


def _within(day, span):
    return day is not None and span.begin <= day <= span.end


def _share(part, whole):
    return Fraction(100 * part, whole) if whole else None


def _workdays(first, last):
    """Days from Monday to Friday after ``first`` up to ``last``."""
    days = (first + datetime.timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(day.weekday() < 5 for day in days)


def _fits(city, row, filters, also=()):
    """Whether a row passes the filters; ``also`` are columns of rows that it belongs to."""
    known = {**dict(also), **row}
    home = city.by("institutions", "institution").get(known["institution"], {})
    known |= {key: home.get(key) for key in ("fixmedins_type", "medins_lv")}
    known["region"] = home.get("admdvs")
    return all(known[name] in values for name, values in filters.items())


def _rows(city, table, day, span, filters):
    """Rows of a table whose day lies in the span and that pass the filters."""
    return [
        row for row in city.rows(table) if _within(row[day], span) and _fits(city, row, filters)
    ]


def _average(values):
    return Fraction(sum(values), len(values)) if values else None


# --- inspections


def _visits(city, span, filters, day="inspect_date", onsite=True):
    """Inspections of the span; on site unless the filters or ``onsite`` say otherwise."""
    wanted = filters.get("mode") or (("现场",) if onsite else ("现场", "非现场"))
    others = {name: values for name, values in filters.items() if name != "mode"}
    return [
        row
        for row in _rows(city, "inspections", day, span, others)
        if ("现场" if row["onsite_flag"] else "非现场") in wanted
    ]


def inspections(city, span, filters):
    return Fraction(len(_visits(city, span, filters)))


def institutions_inspected(city, span, filters):
    return Fraction(len({row["institution"] for row in _visits(city, span, filters)}))


def _contracted(city, year, filters):
    """Institutions with an agreement of the year; what concerns inspections is no matter here."""
    mine = {k: v for k, v in filters.items() if k not in ("inspection_kind", "mode")}
    return {
        row["institution"]
        for row in city.rows("agreements")
        if row["year"] == year and _fits(city, row, mine)
    }


def inspection_coverage(city, span, filters):
    contracted = _contracted(city, span.end.year, filters)
    seen = {row["institution"] for row in _visits(city, span, filters)}
    return _share(len(contracted & seen), len(contracted))


def inspections_per_institution(city, span, filters):
    contracted = _contracted(city, span.end.year, filters)
    visits = [row for row in _visits(city, span, filters) if row["institution"] in contracted]
    return Fraction(len(visits), len(contracted)) if contracted else None


def full_coverage_date(city, span, filters):
    first = {}
    for row in sorted(_visits(city, span, {}), key=lambda row: row["inspect_date"]):
        first.setdefault(row["institution"], row["inspect_date"])
    contracted = _contracted(city, span.end.year, filters)
    if not contracted or contracted - set(first):
        return None
    return max(first[one] for one in contracted)


def inspection_batches(city, span, filters):
    visits = _visits(city, span, filters, onsite=False)
    return Fraction(len({row["batch_no"] for row in visits} - {None}))


def plan_done_rate(city, span, filters):
    planned = _visits(city, span, filters, "planned_date", onsite=False)
    done = [row for row in planned if row["inspect_date"] and row["inspect_date"] <= span.end]
    return _share(len(done), len(planned))


def expert_days(city, span, filters):
    visits = _visits(city, span, filters, onsite=False)
    return sum((Fraction(row["expert_days"] or 0) for row in visits), Fraction(0))


def inspectors_sent(city, span, filters):
    visits = _visits(city, span, filters, onsite=False)
    return Fraction(sum(row["inspector_cnt"] or 0 for row in visits))


def third_party_rate(city, span, filters):
    known = [
        row["third_party_flag"]
        for row in _visits(city, span, filters, onsite=False)
        if row["third_party_flag"] is not None
    ]
    return _share(sum(known), len(known))


def _results(city, span, filters):
    """The conclusions of each institution's inspections."""
    found = {}
    for row in _visits(city, span, filters, onsite=False):
        if row["inspection_result"] is not None:
            found.setdefault(row["institution"], set()).add(row["inspection_result"])
    return found


def problem_institutions_share(city, span, filters):
    found = _results(city, span, filters)
    return _share(sum(bool(one & {"2", "3"}) for one in found.values()), len(found))


def institutions_pass_rate(city, span, filters):
    found = _results(city, span, filters)
    return _share(sum(one == {"1"} for one in found.values()), len(found))


# --- problems


def _problems(city, span, filters, day):
    visits = city.by("inspections", "inspection")
    return [
        row
        for row in city.rows("inspection_problems")
        if _within(row[day], span) and _fits(city, row, filters, visits[row["inspection"]])
    ]


def problems_found(city, span, filters):
    return Fraction(len(_problems(city, span, filters, "notice_date")))


def problem_amount(city, span, filters):
    rows = _problems(city, span, filters, "notice_date")
    return Fraction(sum(row["problem_amt"] or 0 for row in rows), 1_000_000)


def _rectified_by(row, day):
    return row["rectify_result"] == "1" and row["rectified_date"] <= day


def rectified_on_time(city, span, filters):
    due = _problems(city, span, filters, "due_date")
    return _share(sum(_rectified_by(row, row["due_date"]) for row in due), len(due))


def rectified_rate(city, span, filters):
    told = _problems(city, span, filters, "notice_date")
    return _share(sum(_rectified_by(row, span.end) for row in told), len(told))


def rectify_days(city, span, filters):
    done = _problems(city, span, filters, "rectified_date")
    return _average(
        [
            (row["rectified_date"] - row["notice_date"]).days
            for row in done
            if row["rectify_result"] == "1"
        ]
    )


# --- penalties


def penalties(city, span, filters):
    if not city.rows("penalties"):
        return None
    return Fraction(len(_rows(city, "penalties", "decided_date", span, filters)))


def fine_amount(city, span, filters):
    if not city.rows("penalties"):
        return None
    rows = _rows(city, "penalties", "decided_date", span, filters)
    return Fraction(sum(row["fine_amt"] or 0 for row in rows), 1_000_000)


def _fines_paid(city, span, filters, day, until):
    fines = [
        row for row in _rows(city, "penalties", day, span, filters) if (row["fine_amt"] or 0) > 0
    ]
    paid = [row for row in fines if row["paid_date"] and row["paid_date"] <= until(row)]
    return _share(len(paid), len(fines))


def fines_paid_rate(city, span, filters):
    return _fines_paid(city, span, filters, "decided_date", lambda _: span.end)


def fines_paid_on_time(city, span, filters):
    return _fines_paid(city, span, filters, "due_date", lambda row: row["due_date"])


# --- agreements and assessments


def institutions_contracted(city, span, filters):
    valid = {
        row["institution"]
        for row in city.rows("agreements")
        if row["begndate"] <= span.end
        and (row["enddate"] is None or row["enddate"] >= span.end)
        and _fits(city, row, filters)
    }
    return Fraction(len(valid)) if valid else None


def agreements_ended(city, span, filters):
    ended = _rows(city, "agreements", "enddate", span, filters)
    return Fraction(sum(row["agreement_state"] in ("2", "3") for row in ended))


def _agreements(city, year, filters):
    return [
        row for row in city.rows("agreements") if row["year"] == year and _fits(city, row, filters)
    ]


def agreements_signed_rate(city, span, filters):
    every = _agreements(city, span.end.year, filters)
    signed = [row for row in every if row["signed_date"] and row["signed_date"] <= span.end]
    return _share(len(signed), len(every))


def agreements_signed_date(city, span, filters):
    days = [row["signed_date"] for row in _agreements(city, span.end.year, filters)]
    if not days or None in days or max(days) > span.end:
        return None
    return max(days)


def _assessed_on(city, year):
    """When each institution's work of a year was assessed."""
    return {
        row["institution"]: row["assessed_date"]
        for row in city.rows("assessments")
        if row["year"] == year
    }


def assessed_rate(city, span, filters):
    before = span.end.year - 1
    contracted, days = _contracted(city, before, filters), _assessed_on(city, before)
    done = [one for one in contracted if one in days and days[one] <= span.end]
    return _share(len(done), len(contracted))


def assessment_date(city, span, filters):
    before = span.end.year - 1
    contracted, days = _contracted(city, before, filters), _assessed_on(city, before)
    mine = [days.get(one) for one in contracted]
    if not mine or None in mine or max(mine) > span.end:
        return None
    return max(mine)


def _assessments(city, span, filters):
    return _rows(city, "assessments", "assessed_date", span, filters)


def assessed_good_rate(city, span, filters):
    grades = [row["assess_grade"] for row in _assessments(city, span, filters)]
    return _share(grades.count("1") + grades.count("2"), len(grades))


def assessed_score(city, span, filters):
    return _average([Fraction(row["score"]) for row in _assessments(city, span, filters)])


def assessed_institutions(city, span, filters):
    return Fraction(len({row["institution"] for row in _assessments(city, span, filters)}))


def withheld_amount(city, span, filters):
    rows = _assessments(city, span, filters)
    return Fraction(sum(row["withheld_amt"] or 0 for row in rows), 1_000_000)


# --- physicians


def _points(city, span, filters):
    return _rows(city, "physician_points", "decided_date", span, filters)


def physicians_scored(city, span, filters):
    rows = _points(city, span, filters)
    return Fraction(len({row["physician"] for row in rows if row["points"] > 0}))


def points_given(city, span, filters):
    return Fraction(sum(row["points"] for row in _points(city, span, filters)))


def physicians_suspended(city, span, filters):
    rows = _rows(city, "physician_points", "suspend_begin", span, filters)
    return Fraction(len({row["physician"] for row in rows}))


def physicians_listed(city, span, filters):
    listed = [
        row
        for row in city.rows("physicians")
        if (row["begndate"] is None or row["begndate"] <= span.end) and _fits(city, row, filters)
    ]
    return Fraction(len(listed)) if listed else None


# --- reports and rewards
