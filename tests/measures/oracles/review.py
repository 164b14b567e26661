"""智能审核: bills reviewed, hits and what became of them."""

from collections import defaultdict
from fractions import Fraction


def bills_reviewed(city, span, filters):
    months = {run["run"]: run["period_begin"] for run in city.rows("review_runs")}
    bills = {
        row["settlement"]
        for row in city.rows("reviewed_bills")
        if span.begin <= months[row["run"]] <= span.end
    }
    return Fraction(len(bills))


def recheck_rate(city, span, filters):
    months = {run["run"]: run["period_begin"] for run in city.rows("review_runs")}
    rechecked = {
        step["hit"]
        for step in city.rows("hit_steps")
        if step["step_kind"] == "2" and step["done_time"] is not None
    }
    hits, done = defaultdict(int), defaultdict(int)
    for hit in city.rows("hits"):
        month = months.get(hit["run"])
        if month is not None and span.begin <= month <= span.end:
            hits[month] += 1
            done[month] += hit["hit"] in rechecked
    if not hits:
        return None
    return sum(Fraction(100 * done[m], hits[m]) for m in hits) / len(hits)
