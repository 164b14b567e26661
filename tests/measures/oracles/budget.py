"""部门预算: what was planned for projects and what was paid."""

from fractions import Fraction

WAN = 1_000_000  # in 分
RUN, WATCH = "医保信息平台运行维护", "医保基金监管与智能审核服务"
_PROJECT = [{"project_name": (RUN,)}, {"project_name": (WATCH,)}]

CHOICES = {
    "spending_amount": [{}, {"cost_item": ("技术服务",)}, {"payee_kind": ("6",)}, *_PROJECT],
    "project_cost": [*_PROJECT, {"project_name": (RUN,), "cost_item": ("劳务",)}],
    "unit_cost": [{"cost_item": ("劳务",)}],
    "budget_amount": [{}, {"budget_kind": ("1",), "fund_source": ("2",)}, *_PROJECT],
    "execution_rate": [{}, {"fund_source": ("1",)}, {"project_class": ("3",)}, *_PROJECT],
    "adjustment_rate": [{}, *_PROJECT],
    "remaining_amount": [{}, {"unit_name": ("云溪市医疗保障局",)}, *_PROJECT],
    "remaining_rate": [{}, {"fund_source": ("1",)}, *_PROJECT],
    "first_payment": _PROJECT,
    "last_payment": [*_PROJECT, {"project_name": (RUN,), "cost_item": ("劳务",)}],
    "spending_growth": [{}, *_PROJECT],
    "three_public_control_rate": _PROJECT,
}
# the small city's vouchers have neither quantities nor kinds of the three public expenses
NO_ROWS = ("unit_cost", "three_public_amount", "three_public_growth", "three_public_control_rate")


def _joined(city, table, filters):
    """The rows of a table with their projects' names, of those asked for."""
    projects = city.by("projects", "project")
    kept = []
    for row in city.rows(table):
        project = projects.get(row["project"], {})
        names = {key: project.get(key) for key in ("project_name", "project_class", "unit_name")}
        whole = row | names
        if all(whole[name] in values for name, values in filters.items() if name in whole):
            kept.append(whole)
    return kept


def _paid(city, span, filters, year=0):
    begin, end = (day.replace(year=day.year - year) for day in (span.begin, span.end))
    return [row for row in _joined(city, "spending", filters) if begin <= row["pay_date"] <= end]


def _planned(city, span, filters):
    """The year's lines that were approved by the end of the span, or of which no day is known."""
    return [
        row
        for row in _joined(city, "budgets", filters)
        if row["year"] == span.end.year
        and (row["approved_date"] is None or row["approved_date"] <= span.end)
    ]


def _amount(rows):
    return sum(row["amount"] for row in rows)


def spending_amount(city, span, filters):
    return Fraction(_amount(_paid(city, span, filters)), WAN)


def project_cost(city, span, filters):
    rows = _paid(city, span, filters)
    return Fraction(_amount(rows), WAN) if rows else None


def unit_cost(city, span, filters):
    """Money by quantity, of the year's own budget; None unless every payment tells it."""
    rows = [r for r in _paid(city, span, filters) if r["budget_year"] == span.end.year]
    if any(row["quantity"] is None and row["amount"] >= 0 for row in rows):
        return None
    if len({row["quantity_unit"] for row in rows if row["quantity_unit"]}) != 1:
        return None
    quantity = sum(Fraction(row["quantity"] or 0) for row in rows)
    return Fraction(_amount(rows), 100) / quantity if quantity else None


def budget_amount(city, span, filters):
    rows = _planned(city, span, filters)
    return Fraction(_amount(rows), WAN) if rows else None


def execution_rate(city, span, filters):
    planned = _amount(_planned(city, span, filters))
    return Fraction(100 * _amount(_paid(city, span, filters)), planned) if planned else None


def adjustment_rate(city, span, filters):
    whole = _amount(
        r
        for r in _joined(city, "budgets", filters)
        if r["budget_kind"] == "1" and r["year"] == span.end.year
    )
    moved = sum(
        abs(row["amount"])
        for row in _planned(city, span, filters)
        if row["budget_kind"] not in ("1", "4")
    )
    return Fraction(100 * moved, whole) if whole else None


def remaining_amount(city, span, filters):
    rows = _planned(city, span, filters)
    left = _amount(rows) - _amount(_paid(city, span, filters))
    return Fraction(left, WAN) if rows else None


def remaining_rate(city, span, filters):
    used = execution_rate(city, span, filters)
    return None if used is None else 100 - used


def first_payment(city, span, filters):
    days = [row["pay_date"] for row in _paid(city, span, filters) if row["amount"] > 0]
    return min(days, default=None)


def last_payment(city, span, filters):
    days = [row["pay_date"] for row in _paid(city, span, filters) if row["amount"] > 0]
    return max(days, default=None)


def spending_growth(city, span, filters):
    now, before = (_amount(_paid(city, span, filters, year)) for year in (0, 1))
    return Fraction(100 * (now - before), before) if before else None


def _three_public(city, span, filters, year=0):
    """Payments for the three public expenses; None where no voucher was ever marked as one."""
    if all(row["three_public"] is None for row in city.rows("spending")):
        return None
    rows = _paid(city, span, {k: v for k, v in filters.items() if k != "project_name"}, year)
    return _amount(row for row in rows if row["three_public"] is not None)


def three_public_amount(city, span, filters):
    paid = _three_public(city, span, filters)
    return None if paid is None else Fraction(paid, WAN)


def three_public_growth(city, span, filters):
    now, before = (_three_public(city, span, filters, year) for year in (0, 1))
    return Fraction(100 * (now - before), before) if before and now is not None else None


def three_public_control_rate(city, span, filters):
    paid, planned = _three_public(city, span, filters), _amount(_planned(city, span, filters))
    return Fraction(100 * paid, planned) if planned and paid is not None else None
