"""基金监管: complaints and rewards, in plain Python."""

from fractions import Fraction

from tests.measures.oracles.supervision import _average, _fits, _rows, _share, _within, _workdays


def _reports(city, span, filters, day):
    wanted = filters.get("real_name", ("实名", "匿名"))
    others = {name: values for name, values in filters.items() if name != "real_name"}
    return [
        row
        for row in _rows(city, "complaints", day, span, others)
        if ("实名" if row["real_name_flag"] else "匿名") in wanted
    ]


def complaints_received(city, span, filters):
    return Fraction(len(_reports(city, span, filters, "received_date")))


def _accepted(city, span, filters, day):
    return [row for row in _reports(city, span, filters, day) if row["accepted_flag"]]


def complaints_accepted(city, span, filters):
    return Fraction(len(_accepted(city, span, filters, "accept_date")))


def complaints_accept_rate(city, span, filters):
    flags = [row["accepted_flag"] for row in _reports(city, span, filters, "received_date")]
    known = [flag for flag in flags if flag is not None]
    return _share(sum(known), len(known))


def complaints_closed(city, span, filters):
    return Fraction(len(_reports(city, span, filters, "closed_date")))


def complaints_close_rate(city, span, filters):
    accepted = _accepted(city, span, filters, "accept_date")
    closed = [row for row in accepted if row["closed_date"] and row["closed_date"] <= span.end]
    return _share(len(closed), len(accepted))


def complaints_closed_on_time(city, span, filters):
    due = _accepted(city, span, filters, "due_date")
    kept = [row for row in due if row["closed_date"] and row["closed_date"] <= row["due_date"]]
    return _share(len(kept), len(due))


def complaint_days(city, span, filters):
    closed = _accepted(city, span, filters, "closed_date")
    return _average([_workdays(row["accept_date"], row["closed_date"]) for row in closed])


def _found(city, span, filters):
    closed = _reports(city, span, filters, "closed_date")
    return [row for row in closed if row["complaint_outcome"] in ("1", "2")]


def complaints_found(city, span, filters):
    return Fraction(len(_found(city, span, filters)))


def complaints_found_rate(city, span, filters):
    closed = _reports(city, span, filters, "closed_date")
    ours = [row for row in closed if row["complaint_outcome"] not in ("4", "5")]
    return _share(len(_found(city, span, filters)), len(ours))


def complaints_found_amount(city, span, filters):
    rows = _found(city, span, filters)
    return Fraction(sum(row["found_amt"] or 0 for row in rows), 1_000_000)


def _rewards(city, span, filters, day):
    reports = city.by("complaints", "complaint")
    return [
        row
        for row in city.rows("rewards")
        if _within(row[day], span) and _fits(city, row, filters, reports[row["complaint"]])
    ]


def rewards_paid(city, span, filters):
    return Fraction(len(_rewards(city, span, filters, "paid_date")))


def reward_amount(city, span, filters):
    paid = _rewards(city, span, filters, "paid_date")
    return Fraction(sum(row["reward_amt"] for row in paid), 100)


def reward_average(city, span, filters):
    paid = _rewards(city, span, filters, "paid_date")
    return _average([Fraction(row["reward_amt"], 100) for row in paid])


def _paid_share(rows, until):
    claimed = [row for row in rows if not row["forfeit_flag"]]
    paid = [row for row in claimed if row["paid_date"] and row["paid_date"] <= until(row)]
    return _share(len(paid), len(claimed))


def rewards_paid_rate(city, span, filters):
    return _paid_share(_rewards(city, span, filters, "notice_date"), lambda _: span.end)


def rewards_paid_on_time(city, span, filters):
    return _paid_share(_rewards(city, span, filters, "due_date"), lambda row: row["due_date"])


def reward_days(city, span, filters):
    paid = _rewards(city, span, filters, "paid_date")
    return _average([_workdays(row["notice_date"], row["paid_date"]) for row in paid])
