"""待遇和医疗服务: visits and their money, shares of costs, stays, drugs, care elsewhere."""

from collections import defaultdict
from datetime import timedelta
from fractions import Fraction

STAY = ("21", "210104", "52")
CLINIC = ("11", "12", "13")
CHRONIC = ("14", "140104", "140201")
RESIDENT, EMPLOYEE = {"insutype": ("390",)}, {"insutype": ("310",)}
_RATES = ("inscope_inpatient_ratio", "inscope_outpatient_ratio", "hospitalisation_rate")
_STAYS = ("stay_days", "visits_per_head", "readmission_31", "readmission_unplanned", "away_fund")
_ONE_LEVEL = ("stay_cost", "negotiated_amount", "stay_fund", "material_share", "negotiated_units")
_GROUPS = (
    ((*_RATES, *_STAYS, "critical_ratio", "filings_in_time"), [{}, RESIDENT, EMPLOYEE]),
    (_ONE_LEVEL, [{}, {"medins_lv": ("02",)}]),
    (("fund_paid", "own_burden_ratio", "daily_cost"), [{}, {"region": ("990302", "990381")}]),
    (("drug_share", "exam_share", "bought_share"), [{}, {"place": ("住院",)}]),
    (("away_visits", "away_share"), [{}, {"out_setl_flag": ("4",)}]),
    (("benefit_persons", "account_paid", "away_cost"), [{}, {"med_type": (*STAY, "41")}]),
    (("visits", "visit_cost", "primary_share"), [{}, {"psn_type": ("12",)}]),
    (("benefit_visits", "actual_ratio"), [{}, {"med_type": CHRONIC, **RESIDENT}]),
    (("pool_paid", "critical_visits"), [{}, {"med_type": STAY, "medins_type": ("A1", "C1")}]),
    (("category_share",), [{"med_chrgitm_type": ("05", "06")}]),
    (("drug_class_share",), [{"chrgitm_lv": ("01",)}, {"chrgitm_lv": ("02",)}]),
    (("filings", "filings_done"), [{}, {"rloc_rea": ("4",), "rloc_coty_type": ("2",)}]),
    (("filing_days",), [{}, {"dcla_souc": ("3",)}]),
)
CHOICES = {name: choices for names, choices in _GROUPS for name in names}
# the small city has the care of one year only, and nobody used up the basic fund's limit
_GROWN = ("visits", "stay_cost", "stay_fund", "visit_cost", "stay_days", "daily_cost")
NO_ROWS = (*(f"{name}_growth" for name in _GROWN), "large_ratio")
PLACES = {"medins_lv": "medins_lv", "medins_type": "medins_type", "region": "admdvs"}
OWN = ("insutype", "psn_type", "med_type", "place", "rloc_rea", "rloc_coty_type", "dcla_souc")


def keeper(city, filters):
    """A test whether a row, or the institution it names, is one of those asked for."""
    places = city.by("institutions", "institution")

    def keeps(row):
        return all(
            places.get(row["institution"], {}).get(PLACES[name]) in values
            if name in PLACES
            else name not in OWN or row[name] in values
            for name, values in filters.items()
        )

    return keeps


def within(span, time):
    return time is not None and span.begin <= time.date() <= span.end


def share(part, whole):
    return Fraction(100 * part, whole) if whole else None


def settled(city, span, filters, **default):
    """The settlements of the span, those taken back and those that take back included."""
    keeps = keeper(city, {**default, **filters})
    return [r for r in city.rows("settlements") if within(span, r["setl_time"]) and keeps(r)]


def lasting(city, span, rows):
    """Those that were not taken back by the end of the span and take nothing back."""
    known = (row for row in city.rows("settlements") if row["setl_time"].date() <= span.end)
    back = {row["init_setl_id_key"] for row in known} - {None}
    return [r for r in rows if r["init_setl_id_key"] is None and r["settlement"] not in back]


def number(rows, column):
    return len({row[column] for row in rows})


def total(rows, column):
    return sum(row[column] for row in rows)


def visits(city, span, filters):
    rows = lasting(city, span, settled(city, span, filters))
    return Fraction(number(rows, "encounter")) or None


def using(column, what):
    """How many visits or people had something paid by one fund."""

    def second(city, span, filters):
        rows = lasting(city, span, settled(city, span, filters))
        return Fraction(number([row for row in rows if row[column] > 0], what))

    return second


def if_any(second):
    """Zero is no answer where there must be something."""
    return lambda city, span, filters: second(city, span, filters) or None


benefit_visits = if_any(using("fund_pay_sumamt", "encounter"))
benefit_persons = if_any(using("fund_pay_sumamt", "person"))
critical_visits, critical_persons = using("hifmi_pay", "encounter"), using("hifmi_pay", "person")
civil_persons, large_persons = using("cvlserv_pay", "person"), using("hifob_pay", "person")


def maternity_visits(city, span, filters):
    rows = lasting(city, span, settled(city, span, filters))
    births = [row for row in rows if row["med_type"] == "52" or row["insutype"] == "510"]
    return Fraction(number([row for row in births if row["fund_pay_sumamt"] > 0], "encounter"))


def paid(column, found=settled):
    """The money of one column in 万元, what was taken back deducted."""
    return lambda city, span, filters: Fraction(total(found(city, span, filters), column), 1000000)


critical_paid, civil_paid = paid("hifmi_pay"), paid("cvlserv_pay")
large_paid, over_limit_cost = paid("hifob_pay"), paid("overlmt_selfpay")
pool_paid, fund_paid = if_any(paid("hifp_pay")), if_any(paid("fund_pay_sumamt"))
medical_cost, account_paid = if_any(paid("medfee_sumamt")), if_any(paid("acct_pay"))


def part_of(part, whole, kinds):
    """One column's share of another, of some kinds of care unless others are asked for."""

    def second(city, span, filters):
        rows = settled(city, span, filters, med_type=kinds)
        return share(total(rows, part), total(rows, whole))

    return second


inscope_inpatient_ratio = part_of("hifp_pay", "inscp_scp_amt", STAY)
inscope_outpatient_ratio = part_of("hifp_pay", "inscp_scp_amt", CLINIC)
inscope_chronic_ratio = part_of("hifp_pay", "inscp_scp_amt", CHRONIC)
actual_ratio = part_of("fund_pay_sumamt", "medfee_sumamt", STAY)
own_burden_ratio = part_of("psn_part_amt", "medfee_sumamt", STAY)
own_expense_ratio = part_of("fulamt_ownpay_amt", "medfee_sumamt", STAY)


def after_basic(column):
    """One fund's part of what the basic fund left, where that fund paid anything."""

    def second(city, span, filters):
        rows = [row for row in settled(city, span, filters) if row[column]]
        return share(total(rows, column), total(rows, "inscp_scp_amt") - total(rows, "hifp_pay"))

    return second


critical_ratio, large_ratio = after_basic("hifmi_pay"), after_basic("hifob_pay")


def hospitalisation_rate(city, span, filters):
    wanted = {"insutype": ("310", "390"), **filters}
    rows = lasting(city, span, settled(city, span, wanted, med_type=STAY))
    insured = {
        row["person"]
        for row in city.rows("enrolments")
        if row["begndate"] <= span.end
        and (row["enddate"] is None or row["enddate"] >= span.end)
        and all(row[name] in values for name, values in wanted.items())
    }
    # not a single stay in the whole city means that the settlements are missing
    return share(number(rows, "encounter"), len(insured)) if rows else None


def per_visit(column, kinds):
    """Money for each visit, in 元."""

    def second(city, span, filters):
        rows = settled(city, span, filters, med_type=kinds)
        times = number(lasting(city, span, rows), "encounter")
        return Fraction(total(rows, column), 100 * times) if times else None

    return second


def grown(second):
    """How much a second computation's value grew against the same days a year before."""

    def growth(city, span, filters):
        now, before = second(city, span, filters), second(city, span.year_before(), filters)
        return (now / before - 1) * 100 if now is not None and before else None

    return growth


stay_cost, stay_fund = per_visit("medfee_sumamt", STAY), per_visit("fund_pay_sumamt", STAY)
visit_cost = per_visit("medfee_sumamt", CLINIC)
visits_growth, visit_cost_growth = grown(visits), grown(visit_cost)
stay_cost_growth, stay_fund_growth = grown(stay_cost), grown(stay_fund)


def discharges(city, span, filters):
    keeps = keeper(city, filters)
    stays = [row for row in city.rows("encounters") if row["med_type"] in STAY and keeps(row)]
    stays = [row for row in stays if within(span, row["endtime"])]
    return [row for row in stays if row["endtime"] >= row["begntime"]]


def days(row):
    return max(1, (row["endtime"].date() - row["begntime"].date()).days)


def stay_days(city, span, filters):
    rows = discharges(city, span, filters)
    return Fraction(sum(map(days, rows)), len(rows)) if rows else None


def daily_cost(city, span, filters):
    costs = defaultdict(int)
    for row in city.rows("settlements"):
        if row["med_type"] in STAY and row["setl_time"].date() <= span.end:
            costs[row["encounter"]] += row["medfee_sumamt"]
    rows = [row for row in discharges(city, span, filters) if costs[row["encounter"]]]
    cost = sum(costs[row["encounter"]] for row in rows)
    return Fraction(cost, 100 * sum(map(days, rows))) if rows else None


stay_days_growth, daily_cost_growth = grown(stay_days), grown(daily_cost)


def visits_per_head(city, span, filters):
    rows = lasting(city, span, settled(city, span, filters, med_type=STAY))
    return Fraction(number(rows, "encounter"), number(rows, "person")) if rows else None


def back_again(most, planned=True):
    """The share of discharged people who were admitted again soon; the dead are left out."""

    def second(city, span, filters):
        stays = defaultdict(list)
        for row in sorted(city.rows("encounters"), key=lambda r: (r["begntime"], r["encounter"])):
            if row["med_type"] in STAY and row["begntime"].date() <= span.end:
                stays[row["person"]].append(row)
        rows = [row for row in discharges(city, span, filters) if row["dscg_way"] != "5"]
        again = 0
        for row in rows:
            later = stays[row["person"]][stays[row["person"]].index(row) + 1 :]
            if later and (planned or not row["days_rinp_flag_31"]):
                gap = (later[0]["begntime"].date() - row["endtime"].date()).days
                again += 0 <= gap <= most
        return share(again, len(rows))

    return second


readmission_31, readmission_14 = back_again(31), back_again(14)
readmission_unplanned = back_again(31, planned=False)


def primary_share(city, span, filters):
    places = city.by("institutions", "institution")
    kinds = defaultdict(set)
    for row in lasting(city, span, settled(city, span, filters)):
        kinds[places[row["institution"]]["medins_type"]].add(row["encounter"])
    clinics = sum(len(kinds[kind]) for kind in ("B1", "C1", "D1", "D2"))
    return share(clinics, sum(len(found) for kind, found in kinds.items() if kind != "P1"))


def lines(city, span, filters):
    """The fee lines of the span, each told to be of a stay or not."""
    stays = {row["encounter"] for row in city.rows("encounters") if row["med_type"] in STAY}
    keeps = keeper(city, filters)
    for row in city.rows("fee_lines"):
        if within(span, row["fee_ocur_time"]):
            place = "住院" if row["encounter"] in stays else "门诊和购药"
            if keeps({**row, "place": place}):
                yield row


def line_share(counts, among=None):
    """The share of the money of some lines in that of all or of others."""

    def second(city, span, filters):
        rows = [row for row in lines(city, span, filters) if among is None or among(row, filters)]
        part = [row for row in rows if counts(row, filters)]
        return share(total(part, "det_item_fee_sumamt"), total(rows, "det_item_fee_sumamt"))

    return second


def charged(*kinds):
    return lambda row, filters: row["med_chrgitm_type"] in (kinds or filters["med_chrgitm_type"])


drug_share, material_share = line_share(charged("09", "10", "11")), line_share(charged("08"))
exam_share, category_share = line_share(charged("03", "04")), line_share(charged())
drug_class_share = line_share(
    lambda row, filters: row["chrgitm_lv"] in filters["chrgitm_lv"], charged("09", "10", "11")
)


def flagged(column, among=None):
    """The lines whose item is marked in the catalogue; those of some kinds of charges."""

    def second(city, span, filters):
        marked = {row["item"] for row in city.rows("items") if row[column]}
        if among is None:
            return [row for row in lines(city, span, filters) if row["item"] in marked]
        return line_share(lambda row, _: row["item"] in marked, among)(city, span, filters)

    return second


bought_share = flagged("vbp_flag", charged("09", "11"))
essential_share = flagged("bas_medn_flag", charged("09", "11"))
negotiated = flagged("hi_nego_drug_flag")


negotiated_amount = if_any(
    lambda *asked: Fraction(total(negotiated(*asked), "det_item_fee_sumamt"), 1000000)
)


def sold(what):
    """What sold a negotiated drug that was not wholly given back by the end of the span."""

    def second(city, span, filters):
        back = defaultdict(int)
        for row in city.rows("fee_lines"):
            if row["init_feedetl_sn"] is not None and row["fee_ocur_time"].date() <= span.end:
                back[row["encounter"], row["init_feedetl_sn"]] += row["det_item_fee_sumamt"]
        rows = [row for row in negotiated(city, span, filters) if row["det_item_fee_sumamt"] > 0]
        kept = [
            r for r in rows if r["det_item_fee_sumamt"] > -back[r["encounter"], r["feedetl_sn"]]
        ]
        return Fraction(number(kept, what)) or None

    return second


negotiated_units, negotiated_visits = sold("institution"), sold("encounter")


def elsewhere(city, span, filters):
    """The settlements of care outside the city."""
    flags = filters.get("out_setl_flag", ("3", "4"))
    away = {row["encounter"] for row in city.rows("encounters") if row["out_setl_flag"] in flags}
    return [row for row in settled(city, span, filters) if row["encounter"] in away]


def away_visits(city, span, filters):
    rows = lasting(city, span, elsewhere(city, span, filters))
    return Fraction(number(rows, "encounter")) or None


away_cost = if_any(paid("medfee_sumamt", elsewhere))
away_fund = if_any(paid("fund_pay_sumamt", elsewhere))


def away_share(city, span, filters):
    part, whole = elsewhere(city, span, filters), settled(city, span, filters)
    return share(total(part, "fund_pay_sumamt"), total(whole, "fund_pay_sumamt"))


def applied(city, span, filters, column="apply_date"):
    """The filings whose day lies in the span, those withdrawn left out."""
    keeps = keeper(city, filters)
    rows = [row for row in city.rows("cross_region") if row["handled_result"] != "3"]
    rows = [row for row in rows if row[column] is not None and keeps(row)]
    return [row for row in rows if span.begin <= row[column] <= span.end]


def filings(city, span, filters):
    return Fraction(sum(row["handled_result"] != "2" for row in applied(city, span, filters)))


def done(row, span):
    return row["handled_date"] is not None and row["handled_date"] <= span.end


def filings_done(city, span, filters):
    rows = applied(city, span, filters)
    return share(sum(done(row, span) for row in rows), len(rows))


def working_days(first, last):
    """The days from Monday to Friday after the first one, up to the last."""
    later = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(day.weekday() < 5 for day in later)


def filings_in_time(city, span, filters):
    quick = late = 0
    for row in applied(city, span, filters):
        in_time = working_days(row["apply_date"], row["handled_date"] or span.end) <= 2
        quick += done(row, span) and in_time
        over = working_days(row["apply_date"], span.end) > 2
        late += not in_time if done(row, span) else over
    return share(quick, quick + late)


def filing_days(city, span, filters):
    rows = applied(city, span, filters, "handled_date")
    spent = sum(working_days(row["apply_date"], row["handled_date"]) for row in rows)
    return Fraction(spent, len(rows)) if rows else None
