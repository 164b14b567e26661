"""智能审核: bills reviewed, hits and what became of them, money recovered, warnings in time."""

import datetime
from collections import defaultdict
from fractions import Fraction

TRIAL = "5"
FIRST, RECHECK, APPEALS = "1", "2", ("3", "7")
UPHELD, DECIDED = ("1", "2"), ("1", "2", "3")

_BY_TYPE = [{}, {"fixmedins_type": ("1",)}, {"region": ("990302",)}]
_BY_RESULT = [{}, {"result_type": ("2",)}, {"fixmedins_type": ("1",), "result_type": ("1",)}]
_BY_STEP = [{"step_kind": ("2",)}, {"step_kind": ("3", "6")}, {}]
_BY_RECOVERY = [{}, {"recovery_kind": ("1",)}, {"fund_kind": ("3",), "recovery_source": ("1",)}]
_BY_SCENE = [{}, {"trig_scen": ("5",)}, {"medins_lv": ("02", "05")}]
CHOICES = {
    "bills_reviewed": _BY_TYPE,
    "institutions_reviewed": _BY_TYPE,
    "review_coverage": [*_BY_TYPE, {"insutype": ("390",)}, {"med_type": ("21", "52")}],
    "reviewed_lines": [*_BY_TYPE, {"insutype": ("310",)}],
    "reviewed_cost": [*_BY_TYPE, {"insutype": ("310",)}],
    "run_times": [{}, {"run_kind": ("1",)}],
    "hits_found": _BY_RESULT,
    "hit_bills": _BY_RESULT,
    "hit_institutions": _BY_RESULT,
    "hit_amount": _BY_RESULT,
    "hit_rate": _BY_TYPE,
    "rechecked_hits": _BY_RESULT,
    "recheck_rate": _BY_RESULT,
    "recheck_share": _BY_RESULT,
    "rechecks_per_person": _BY_TYPE,
    "first_review_days": _BY_TYPE,
    "step_days": _BY_STEP,
    "steps_on_time": _BY_STEP,
    "steps_done": _BY_STEP,
    "appeal_rate": _BY_RESULT,
    "appeals_upheld_rate": _BY_RESULT,
    "appeals_closed_rate": _BY_RESULT,
    "upheld_hits": _BY_RESULT,
    "upheld_rate": _BY_RESULT,
    "upheld_amount": _BY_RESULT,
    "upheld_average": _BY_RESULT,
    "violation_rate": _BY_TYPE,
    "spot_check_accuracy": _BY_TYPE,
    "spot_checked": _BY_TYPE,
    "recovery_decided": _BY_RECOVERY,
    "recovery_cases": _BY_RECOVERY,
    "recovered_amount": [*_BY_RECOVERY, {"receipt_way": ("3",)}],
    "recovery_rate": _BY_RECOVERY,
    "recovered_on_time": _BY_RECOVERY,
    "realtime_calls": _BY_SCENE,
    "realtime_warnings": _BY_SCENE,
    "realtime_adopted": _BY_SCENE,
    "realtime_feedback": _BY_SCENE,
    "realtime_response": _BY_SCENE,
    "realtime_institutions": _BY_SCENE,
    "realtime_coverage": _BY_TYPE,
}


def _day(moment):
    return moment.date() if isinstance(moment, datetime.datetime) else moment


def _within(moment, span):
    return moment is not None and span.begin <= _day(moment) <= span.end


def _workdays(first, last):
    """Days from Monday to Friday after ``first`` up to ``last``."""
    day, found = _day(first), 0
    while day < _day(last):
        day += datetime.timedelta(days=1)
        found += day.weekday() < 5
    return found


def _share(part, whole):
    return Fraction(100 * part, whole) if whole else None


def _fits(city, row, filters, institution):
    """Whether a row passes the filters; those of the institution are looked up."""
    place = city.by("institutions", "institution").get(institution, {})
    home = {"region": "admdvs", "fixmedins_type": "fixmedins_type", "medins_lv": "medins_lv"}
    for name, values in filters.items():
        found = place.get(home[name]) if name in home else row[name]
        if found not in values:
            return False
    return True


def _months(city):
    """The first day of the month that a run reviews; trial runs are left out."""
    return {
        run["run"]: run["period_begin"]
        for run in city.rows("review_runs")
        if run["run_kind"] != TRIAL
    }


def _steps(city):
    """The steps of each hit in their order."""
    found = defaultdict(list)
    for step in sorted(city.rows("hit_steps"), key=lambda step: step["step_no"]):
        found[step["hit"]].append(step)
    return found


def _hits(city, span, filters):
    """Hits of the bills of the span's months."""
    months = _months(city)
    return [
        hit
        for hit in city.rows("hits")
        if _within(months.get(hit["run"]), span) and _fits(city, hit, filters, hit["institution"])
    ]


def _conclusion(steps):
    """The last step with a conclusion; None where there is none yet."""
    last = None
    for step in steps:
        if step["done_time"] is not None and step["step_outcome"] in DECIDED:
            last = step
    return last


def _appeal(steps):
    """The first step in which the institution appealed."""
    for step in steps:
        outcome = step["step_outcome"]
        if step["step_kind"] in APPEALS and outcome is not None and outcome not in ("5", "7"):
            return step
    return None


def _is_rechecked(steps):
    return any(step["step_kind"] == RECHECK and step["done_time"] is not None for step in steps)


def _bills(city, span, filters):
    months = _months(city)
    return [
        bill
        for bill in city.rows("reviewed_bills")
        if _within(months.get(bill["run"]), span)
        and _fits(city, bill, filters, bill["institution"])
    ]


def bills_reviewed(city, span, filters):
    return Fraction(len({bill["settlement"] for bill in _bills(city, span, filters)}))


def institutions_reviewed(city, span, filters):
    return Fraction(len({bill["institution"] for bill in _bills(city, span, filters)} - {None}))


def _good_settlements(city, span, filters):
    """Settlements of the span that neither take another back nor were taken back."""
    rows = city.rows("settlements")
    back = {row["init_setl_id_key"] for row in rows if row["init_setl_id_key"] is not None}
    return [
        row
        for row in rows
        if _within(row["setl_time"], span)
        and row["init_setl_id_key"] is None
        and row["settlement"] not in back
        and _fits(city, row, filters, row["institution"])
    ]


def _lines_of_reviewed(city):
    """The number of lines of every bill that was reviewed in earnest."""
    months = _months(city)
    return {
        bill["settlement"]: bill["line_cnt"]
        for bill in city.rows("reviewed_bills")
        if bill["run"] in months
    }


def review_coverage(city, span, filters):
    good = _good_settlements(city, span, filters)
    lines = _lines_of_reviewed(city)
    return _share(sum(row["settlement"] in lines for row in good), len(good))


def reviewed_lines(city, span, filters):
    lines = _lines_of_reviewed(city)
    good = _good_settlements(city, span, filters)
    return Fraction(sum(lines.get(row["settlement"], 0) for row in good))


def reviewed_cost(city, span, filters):
    lines = _lines_of_reviewed(city)
    good = _good_settlements(city, span, filters)
    cents = sum(row["medfee_sumamt"] for row in good if row["settlement"] in lines)
    return Fraction(cents, 1_000_000)


def run_times(city, span, filters):
    runs = [
        run
        for run in city.rows("review_runs")
        if run["run_kind"] != TRIAL and _within(run["period_begin"], span)
    ]
    return Fraction(sum(_fits(city, run, filters, None) for run in runs))


def hits_found(city, span, filters):
    return Fraction(len(_hits(city, span, filters)))


def hit_bills(city, span, filters):
    return Fraction(len({hit["settlement"] for hit in _hits(city, span, filters)} - {None}))


def hit_institutions(city, span, filters):
    return Fraction(len({hit["institution"] for hit in _hits(city, span, filters)}))


def hit_amount(city, span, filters):
    lines = defaultdict(list)
    for line in city.rows("hit_lines"):
        lines[line["hit"]].append(line)
    cents = 0
    for hit in _hits(city, span, filters):
        mine = lines[hit["hit"]]
        main = [
            one["vola_amt"] for one in mine if one["main_flag"] and one["vola_item_type"] == "1"
        ]
        cents += sum(main) if mine else hit["vola_amt"]
    return Fraction(cents, 1_000_000)


def hit_rate(city, span, filters):
    bills = bills_reviewed(city, span, filters)
    return 100 * hit_bills(city, span, filters) / bills if bills else None


def rechecked_hits(city, span, filters):
    steps = _steps(city)
    found = 0
    for hit in _hits(city, span, filters):
        found += any(
            step["step_kind"] == RECHECK and step["manual_flag"] and step["done_time"] is not None
            for step in steps[hit["hit"]]
        )
    return Fraction(found)


def recheck_rate(city, span, filters):
    months, steps = _months(city), _steps(city)
    hits, done = defaultdict(int), defaultdict(int)
    for hit in _hits(city, span, filters):
        month = months[hit["run"]]
        hits[month] += 1
        done[month] += _is_rechecked(steps[hit["hit"]])
    if not hits:
        return None
    return sum(Fraction(100 * done[m], hits[m]) for m in hits) / len(hits)


def recheck_share(city, span, filters):
    steps = _steps(city)
    hits = _hits(city, span, filters)
    return _share(sum(_is_rechecked(steps[hit["hit"]]) for hit in hits), len(hits))


def _steps_with_hit(city, filters):
    """Steps of hits that were not found on trial, with the hit."""
    hits, months = city.by("hits", "hit"), _months(city)
    for step in city.rows("hit_steps"):
        hit = hits[step["hit"]]
        if hit["run"] in months and _fits(city, {**hit, **step}, filters, hit["institution"]):
            yield step, hit


def rechecks_per_person(city, span, filters):
    by_person = defaultdict(int)
    for step, _ in _steps_with_hit(city, filters):
        if (
            step["step_kind"] == RECHECK
            and step["manual_flag"]
            and _within(step["done_time"], span)
        ):
            by_person[step["handler"]] += 1
    return Fraction(sum(by_person.values()), len(by_person)) if by_person else None


def first_review_days(city, span, filters):
    months = _months(city)
    took = [
        _workdays(hit["hit_time"], step["done_time"])
        for step, hit in _steps_with_hit(city, filters)
        if step["step_kind"] == FIRST
        and step["done_time"] is not None
        and _within(months[hit["run"]], span)
    ]
    return Fraction(sum(took), len(took)) if took else None


def step_days(city, span, filters):
    if not filters.get("step_kind"):
        return None
    took = [
        _workdays(step["begin_date"], step["done_time"])
        for step, _ in _steps_with_hit(city, filters)
        if _within(step["done_time"], span)
    ]
    return Fraction(sum(took), len(took)) if took else None


def steps_on_time(city, span, filters):
    due = [step for step, _ in _steps_with_hit(city, filters) if _within(step["due_date"], span)]
    kept = [
        step for step in due if step["done_time"] and _day(step["done_time"]) <= step["due_date"]
    ]
    return _share(len(kept), len(due))


def steps_done(city, span, filters):
    done = [_within(step["done_time"], span) for step, _ in _steps_with_hit(city, filters)]
    return Fraction(sum(done))


def appeal_rate(city, span, filters):
    steps = _steps(city)
    rechecked = [
        steps[hit["hit"]] for hit in _hits(city, span, filters) if _is_rechecked(steps[hit["hit"]])
    ]
    return _share(sum(_appeal(mine) is not None for mine in rechecked), len(rechecked))


def _appeals(city, span, filters):
    """Outcome of every hit appealed against; None where the appeal is not decided."""
    steps = _steps(city)
    for hit in _hits(city, span, filters):
        appeal, end = _appeal(steps[hit["hit"]]), _conclusion(steps[hit["hit"]])
        if appeal is not None:
            decided = end is not None and end["step_no"] >= appeal["step_no"]
            yield end["step_outcome"] if decided else None


def appeals_upheld_rate(city, span, filters):
    decided = [outcome for outcome in _appeals(city, span, filters) if outcome is not None]
    return _share(sum(outcome != "1" for outcome in decided), len(decided))


def appeals_closed_rate(city, span, filters):
    outcomes = list(_appeals(city, span, filters))
    return _share(sum(outcome is not None for outcome in outcomes), len(outcomes))


def _conclusions(city, filters):
    """The conclusion of every hit that has one."""
    steps, months = _steps(city), _months(city)
    for hit in city.rows("hits"):
        end = _conclusion(steps[hit["hit"]])
        if end and hit["run"] in months and _fits(city, hit, filters, hit["institution"]):
            yield end


def _upheld(city, span, filters):
    """Cents upheld of every hit upheld in the span."""
    return [
        end["upheld_amt"]
        for end in _conclusions(city, filters)
        if end["step_outcome"] in UPHELD and _within(end["done_time"], span)
    ]


def upheld_hits(city, span, filters):
    return Fraction(len(_upheld(city, span, filters)))


def upheld_amount(city, span, filters):
    return Fraction(sum(_upheld(city, span, filters)), 1_000_000)


def upheld_average(city, span, filters):
    cents = _upheld(city, span, filters)
    return Fraction(sum(cents), 100 * len(cents)) if cents else None


def upheld_rate(city, span, filters):
    steps = _steps(city)
    ends = [_conclusion(steps[hit["hit"]]) for hit in _hits(city, span, filters)]
    decided = [end for end in ends if end is not None]
    return _share(sum(end["step_outcome"] in UPHELD for end in decided), len(decided))


def violation_rate(city, span, filters):
    steps = _steps(city)
    cents = 0
    for hit in _hits(city, span, filters):
        end = _conclusion(steps[hit["hit"]])
        if end and end["step_outcome"] in UPHELD:
            cents += end["upheld_amt"]
    cost = reviewed_cost(city, span, filters)
    return Fraction(cents, 1_000_000) / cost * 100 if cost else None


def _spot_checks(city, span, filters):
    hits = city.by("hits", "hit")
    return [
        check
        for check in city.rows("spot_checks")
        if _within(check["check_date"], span)
        and _fits(city, hits[check["hit"]], filters, hits[check["hit"]]["institution"])
    ]


def spot_check_accuracy(city, span, filters):
    checks = _spot_checks(city, span, filters)
    return _share(sum(check["correct_flag"] for check in checks), len(checks))


def spot_checked(city, span, filters):
    return Fraction(len({check["hit"] for check in _spot_checks(city, span, filters)}))


def _decisions(city, filters):
    return [row for row in city.rows("recoveries") if _fits(city, row, filters, row["institution"])]


def _received(city, decision, until):
    return sum(
        receipt["recovered_amt"]
        for receipt in city.rows("recovery_receipts")
        if receipt["recovery"] == decision["recovery"] and receipt["recovered_date"] <= until
    )


def recovery_decided(city, span, filters):
    decided = [one for one in _decisions(city, filters) if _within(one["decided_date"], span)]
    return Fraction(sum(one["decided_amt"] for one in decided), 1_000_000)


def recovery_cases(city, span, filters):
    return Fraction(sum(_within(one["decided_date"], span) for one in _decisions(city, filters)))


def recovered_amount(city, span, filters):
    decisions = city.by("recoveries", "recovery")
    cents = 0
    for receipt in city.rows("recovery_receipts"):
        both = {**decisions[receipt["recovery"]], **receipt}
        if _within(receipt["recovered_date"], span) and _fits(
            city, both, filters, both["institution"]
        ):
            cents += receipt["recovered_amt"]
    return Fraction(cents, 1_000_000)


def recovery_rate(city, span, filters):
    decided = [one for one in _decisions(city, filters) if _within(one["decided_date"], span)]
    got = sum(_received(city, one, span.end) for one in decided)
    return _share(got, sum(one["decided_amt"] for one in decided))


def recovered_on_time(city, span, filters):
    due = [one for one in _decisions(city, filters) if _within(one["due_date"], span)]
    kept = [one for one in due if _received(city, one, one["due_date"]) >= one["decided_amt"]]
    return _share(len(kept), len(due))
