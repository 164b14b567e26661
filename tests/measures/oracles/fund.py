"""医保基金: the months' income, spending and balance by kind of fund."""

from collections import defaultdict
from fractions import Fraction

WAN = 1_000_000  # in 分
POOLS = ("1", "3")  # what is looked at where nothing is said
IN = ("contribution_in", "subsidy_in", "interest_in", "transfer_in", "upper_in", "other_in")
OUT = ("benefit_out", "critical_out", "enrolment_out", "transfer_out", "upper_out", "other_out")

_EACH = [{}, {"fund_kind": ("3",)}, {"fund_kind": ("1", "2", "3")}]
CHOICES = {
    "income": [*_EACH, {"region": ("990300",)}],
    "contribution_income": _EACH,
    "subsidy_income": _EACH,
    "expenditure": [*_EACH, {"fund_kind": ("7",)}],
    "benefit_expenditure": [*_EACH, {"fund_kind": ("6",)}, {"fund_kind": ("4",)}],
    "inpatient_expenditure": _EACH,
    "outpatient_expenditure": _EACH,
    "critical_expenditure": [{}, {"fund_kind": ("1",)}],
    "surplus": _EACH,
    "balance": _EACH,
    "payable_months": [*_EACH, {"fund_kind": ("5",)}],
    "income_growth": _EACH,
    "expenditure_growth": _EACH,
    "benefit_growth": _EACH,
    "expenditure_ratio": _EACH,
    "surplus_rate": _EACH,
    "inpatient_share": _EACH,
}


def _sum(row, names):
    return sum(row[name] or 0 for name in names)


def _books(city, begin, end, filters, kinds=POOLS):
    """The months of each fund in each place, in order; None where a fund misses a month."""
    books = defaultdict(dict)
    for row in city.rows("fund_months"):
        if not begin <= row["month"] <= end:
            continue
        if row["fund_kind"] not in filters.get("fund_kind", kinds):
            continue
        if row["admdvs"] not in filters.get("region", (row["admdvs"],)):
            continue
        books[row["fund_kind"], row["admdvs"]][row["month"]] = row
    wanted = {begin.replace(month=month) for month in range(begin.month, end.month + 1)}
    if not books or any(set(months) != wanted for months in books.values()):
        return None
    return [[months[month] for month in sorted(months)] for months in books.values()]


def _add(city, span, filters, what, kinds=POOLS, year=0):
    """The sum over funds and months; ``year`` is how many years earlier to look."""
    begin, end = (day.replace(year=day.year - year) for day in (span.begin, span.end))
    books = _books(city, begin, end, filters, kinds)
    if books is None:
        return None
    return sum(what(row) for months in books for row in months)


def _wan(total):
    return None if total is None else Fraction(total, WAN)


def _growth(city, span, filters, what):
    now, before = (_add(city, span, filters, what, year=year) for year in (0, 1))
    if now is None or not before:
        return None
    return Fraction(100 * (now - before), before)


def _income(row):
    return _sum(row, IN)


def _outgo(row):
    return _sum(row, OUT)


def income(city, span, filters):
    return _wan(_add(city, span, filters, _income))


def contribution_income(city, span, filters):
    return _wan(_add(city, span, filters, lambda row: row["contribution_in"]))


def subsidy_income(city, span, filters):
    return _wan(_add(city, span, filters, lambda row: row["subsidy_in"] or 0))


def expenditure(city, span, filters):
    return _wan(_add(city, span, filters, _outgo))


def benefit_expenditure(city, span, filters):
    return _wan(_add(city, span, filters, lambda row: row["benefit_out"]))


def inpatient_expenditure(city, span, filters):
    return _wan(_add(city, span, filters, lambda row: row["inpatient_out"]))


def outpatient_expenditure(city, span, filters):
    return _wan(_add(city, span, filters, lambda row: row["outpatient_out"]))


def critical_expenditure(city, span, filters):
    return _wan(_add(city, span, filters, lambda row: row["critical_out"] or 0, kinds=("3",)))


def surplus(city, span, filters):
    """What a fund gained is also what its balance rose by."""
    books = _books(city, span.begin, span.end, filters)
    if books is None:
        return None
    gained = sum(months[-1]["closing_amt"] - months[0]["opening_amt"] for months in books)
    return _wan(gained)


def balance(city, span, filters):
    books = _books(city, span.begin, span.end, filters)
    return None if books is None else _wan(sum(months[-1]["closing_amt"] for months in books))


def payable_months(city, span, filters):
    books = _books(city, span.begin, span.end, filters)
    if books is None:
        return None
    left = sum(months[-1]["closing_amt"] for months in books)
    paid = sum(_sum(row, ("benefit_out", "critical_out")) for months in books for row in months)
    monthly = Fraction(paid, span.end.month)
    return left / monthly if monthly else None


def income_growth(city, span, filters):
    return _growth(city, span, filters, _income)


def expenditure_growth(city, span, filters):
    return _growth(city, span, filters, _outgo)


def benefit_growth(city, span, filters):
    return _growth(city, span, filters, lambda row: row["benefit_out"])


def expenditure_ratio(city, span, filters):
    came, went = (_add(city, span, filters, what) for what in (_income, _outgo))
    return Fraction(100 * went, came) if came else None


def surplus_rate(city, span, filters):
    ratio = expenditure_ratio(city, span, filters)
    return None if ratio is None else 100 - ratio


def inpatient_share(city, span, filters):
    whole = _add(city, span, filters, lambda row: row["benefit_out"])
    inpatient = _add(city, span, filters, lambda row: row["inpatient_out"])
    return Fraction(100 * inpatient, whole) if whole else None
