"""财政补助: what each level of government owes and has paid for the insured."""

from collections import defaultdict
from fractions import Fraction

YUAN, WAN = 100, 1_000_000  # in 分

CHOICES = {
    "amount_due": [{}, {"fiscal_level": ("3",)}, {"due_kind": ("2",), "region": ("990302",)}],
    "amount_received": [{}, {"fiscal_level": ("3",)}, {"fiscal_level": ("4",)}],
    "received_rate": [{}, {"fiscal_level": ("3",)}, {"region": ("990302", "990303")}],
    "standard": [{"fiscal_level": ("3",)}, {"fiscal_level": ("3", "4")}],
    "standard_total": [{}, {"region": ("990302",)}],
    "headcount": [{}, {"region": ("990302",)}],
    "coverage": [{}, {"region": ("990302",)}, {"insutype": ("310",)}],
    "first_received": [{}, {"fiscal_level": ("3",)}, {"fiscal_level": ("4",)}],
    "all_received": [{}, {"fiscal_level": ("3",)}, {"fiscal_level": ("1",)}],
    "in_time_rate": [{}, {"fiscal_level": ("3",)}],
}


def _chosen(filters, row, region="admdvs"):
    """Whether a row is of the levels, regions and kinds asked for; of residents by default."""
    wanted = {"insutype": ("390",)} | filters
    columns = {"region": region}
    return all(row[columns.get(name, name)] in values for name, values in wanted.items() if values)


def _dues(city, span, filters):
    return [
        row
        for row in city.rows("subsidies_due")
        if row["year"] == span.end.year and _chosen(filters, row)
    ]


def _received(city, span, filters):
    return [
        row
        for row in city.rows("subsidies_received")
        if row["year"] == span.end.year
        and row["received_date"] <= span.end
        and _chosen(filters, row)
    ]


def _people(city, span, filters):
    """People whom subsidies are paid for: of each place those of its highest level, once."""
    heads = defaultdict(lambda: defaultdict(int))
    for row in _dues(city, span, filters):
        if row["due_kind"] in ("1", "3"):
            heads[row["admdvs"]][row["fiscal_level"]] += row["headcount"]
    if not heads:
        return None
    return sum(levels[min(levels)] for levels in heads.values())


def amount_due(city, span, filters):
    rows = _dues(city, span, filters)
    return Fraction(sum(row["amount"] for row in rows), WAN) if rows else None


def amount_received(city, span, filters):
    return Fraction(sum(row["amount"] for row in _received(city, span, filters)), WAN)


def received_rate(city, span, filters):
    due = sum(row["amount"] for row in _dues(city, span, filters))
    if not due:
        return None
    return Fraction(100 * sum(row["amount"] for row in _received(city, span, filters)), due)


def standard(city, span, filters):
    """Each level's money for the year itself by its people; the levels' standards add up."""
    total = Fraction(0)
    for level in filters["fiscal_level"]:
        rows = _dues(city, span, filters | {"fiscal_level": (level,)})
        heads = sum(row["headcount"] for row in rows if row["due_kind"] in ("1", "3"))
        if not heads:
            return None
        total += Fraction(sum(row["amount"] for row in rows if row["due_kind"] != "4"), heads)
    return total / YUAN


def standard_total(city, span, filters):
    people = _people(city, span, filters)
    if not people:
        return None
    money = sum(r["amount"] for r in _dues(city, span, filters) if r["due_kind"] != "4")
    return Fraction(money, YUAN * people)


def headcount(city, span, filters):
    people = _people(city, span, filters)
    return None if people is None else Fraction(people)


def coverage(city, span, filters):
    insured = {
        row["person"]
        for row in city.rows("enrolments")
        if row["begndate"] <= span.end
        and (row["enddate"] is None or row["enddate"] >= span.end)
        and _chosen(filters, row, region="insuplc_admdvs")
    }
    people = _people(city, span, filters)
    return Fraction(100 * people, len(insured)) if insured and people is not None else None


def first_received(city, span, filters):
    days = [r["received_date"] for r in _received(city, span, filters) if r["amount"] > 0]
    return min(days, default=None)


def all_received(city, span, filters):
    owed = defaultdict(int)
    for row in _dues(city, span, filters):
        owed[row["admdvs"], row["fiscal_level"]] += row["amount"]
    for row in _received(city, span, filters):
        owed[row["admdvs"], row["fiscal_level"]] -= row["amount"]
    if not owed or any(rest > 0 for rest in owed.values()):
        return None
    return max(r["received_date"] for r in _received(city, span, filters) if r["amount"] > 0)


def in_time_rate(city, span, filters):
    """Receipts pay what is due in order of its dates; late money pays nothing in time."""
    dues = defaultdict(list)
    for row in _dues(city, span, filters):
        if row["due_date"] is not None and row["due_date"] <= span.end:
            dues[row["admdvs"], row["fiscal_level"]].append(row)
    receipts = _received(city, span, filters)
    due = in_time = 0
    for (region, level), rows in dues.items():
        used = 0
        for row in sorted(rows, key=lambda one: (one["due_date"], one["due_kind"])):
            there = sum(
                r["amount"]
                for r in receipts
                if (r["admdvs"], r["fiscal_level"]) == (region, level)
                and r["received_date"] <= row["due_date"]
            )
            paid = min(row["amount"], max(there - used, 0))
            used += row["amount"]
            due += row["amount"]
            in_time += paid
    return Fraction(100 * in_time, due) if due else None
