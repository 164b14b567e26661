"""经办服务: applications reviewed, experts paid, injuries looked into, archives, messages."""

import datetime
from fractions import Fraction

DAY = datetime.timedelta(days=1)
CHRONIC = {"dise_name": ("门诊慢特病",)}
CHOICES = {
    "reviews": [{}, {"expert_result": ("2",)}, {"region": ("990302",)}],
    "applications": [{}, CHRONIC],
    "qualified_persons": [{}, {"region": ("990302",)}],
    "pass_rate": [{}, {"region": ("990322",)}],
    "review_days": [{}, {"expert_result": ("1",)}],
    "review_in_time": [{}, {"region": ("990302",)}],
    "enjoyed_in_time": [{}, {"region": ("990322",)}],
    "sessions": [{"session_kind": ("1",)}, {"session_kind": ("2",)}],
    "session_experts": [{}, {"session_kind": ("3",)}],
    "labour_standard": [{"labour_kind": ("1",)}, {"labour_kind": ("2",)}],
    "labour_amount": [{}, {"labour_kind": ("1",)}],
    "labour_visits": [{}, {"labour_kind": ("2",)}],
    "investigations": [{}, {"trauma_result": ("2",)}],
    "volumes": [{}, {"archive_kind": ("1",)}],
    "pieces": [{}, {"archive_year": ("2024",)}],
    "digitised_rate": [{}, {"archive_kind": ("2", "4")}],
    "archive_accuracy": [{}, {"archive_kind": ("4",)}],
    "archive_in_time": [{}, {"archive_kind": ("4",)}],
    "filed_rate": [{}, {"archive_kind": ("1",)}],
    "messages_sent": [{}, {"message_channel": ("1",)}],
    "arrival_rate": [{}, {"message_kind": ("1",)}],
}


def inside(day, span):
    if isinstance(day, datetime.datetime):
        day = day.date()
    return day is not None and span.begin <= day <= span.end


def share(part, whole):
    return Fraction(100 * part) / Fraction(whole) if whole else None


def money(fen):
    """分 in 万元."""
    return Fraction(sum(fen), 100 * 10_000)


def mean(values):
    return Fraction(sum(values), len(values)) if values else None


def workdays(begin, end):
    """Working days after ``begin`` up to and with ``end``, counted one by one."""
    found = 0
    while begin < end:
        begin += DAY
        found += begin.weekday() < 5
    return found


def rows(city, table, filters, **columns):
    """The rows asked for; a region is that of the row's institution."""
    places = city.by("institutions", "institution")
    for row in city.rows(table):
        at = places.get(row.get("institution"), {})
        known = {"region": at.get("admdvs"), **{d: str(row[c]) for d, c in columns.items()}}
        if all(known[name] in wanted for name, wanted in filters.items()):
            yield row


def outpatient(city, filters):
    return rows(
        city, "expert_reviews", filters, expert_result="expert_result", dise_name="dise_name"
    )


def reviews(city, span, filters):
    return Fraction(sum(inside(row["review_date"], span) for row in outpatient(city, filters)))


def applications(city, span, filters):
    return Fraction(sum(inside(row["apply_date"], span) for row in outpatient(city, filters)))


def qualified_persons(city, span, filters):
    people = set()
    for row in outpatient(city, filters):
        passed = row["expert_result"] == "1" and row["review_date"] <= span.end
        until = row["valid_until"] or datetime.date.max
        if passed and until >= span.end:
            people.add(row["person"])
    return Fraction(len(people))


def pass_rate(city, span, filters):
    results = [
        row["expert_result"]
        for row in outpatient(city, filters)
        if inside(row["review_date"], span) and row["expert_result"] in ("1", "2")
    ]
    return share(results.count("1"), len(results))


def review_days(city, span, filters):
    done = [r for r in outpatient(city, filters) if inside(r["review_date"], span)]
    return mean([workdays(row["apply_date"], row["review_date"]) for row in done])


def in_time(found, due, done, span):
    """The share of those due in the period that were done by then."""
    waiting = [row for row in found if inside(row[due], span)]
    punctual = [row for row in waiting if row[done] is not None and row[done] <= row[due]]
    return share(len(punctual), len(waiting))


def review_in_time(city, span, filters):
    return in_time(outpatient(city, filters), "due_date", "review_date", span)


def review_accuracy(city, span, filters):
    checked = [row for row in outpatient(city, filters) if inside(row["recheck_date"], span)]
    return share(sum(row["correct_flag"] for row in checked), len(checked))


def rechecks(city, span, filters):
    return Fraction(sum(inside(row["recheck_date"], span) for row in outpatient(city, filters)))


def enjoyed_in_time(city, span, filters):
    passed = [row for row in outpatient(city, filters) if row["expert_result"] == "1"]
    return in_time(passed, "enjoy_due_date", "enjoy_date", span)


def held(city, span, filters):
    found = rows(city, "review_sessions", filters, session_kind="session_kind")
    return [row for row in found if inside(row["session_date"], span)]


def sessions(city, span, filters):
    return Fraction(len(held(city, span, filters)))


def session_experts(city, span, filters):
    return Fraction(sum(row["expert_cnt"] for row in held(city, span, filters)))


def worked(city, span, filters):
    found = rows(city, "expert_labour", filters, labour_kind="labour_kind")
    return [row for row in found if inside(row["labour_date"], span)]


def labour_standard(city, span, filters):
    counted = [row for row in worked(city, span, filters) if row["quantity_unit"] == "人次"]
    visits = sum(Fraction(row["quantity"]) for row in counted)
    return sum(row["amount"] for row in counted) / visits / 100 if visits else None


def labour_amount(city, span, filters):
    return money([row["amount"] for row in worked(city, span, filters)])


def labour_visits(city, span, filters):
    counted = [row for row in worked(city, span, filters) if row["quantity_unit"] == "人次"]
    return sum((Fraction(row["quantity"]) for row in counted), Fraction(0))


def trauma(city, filters):
    return list(rows(city, "trauma_investigations", filters, trauma_result="trauma_result"))


def closed(city, span, filters):
    return [row for row in trauma(city, filters) if inside(row["finish_date"], span)]


def investigations(city, span, filters):
    return Fraction(len(closed(city, span, filters)))


def injured_persons(city, span, filters):
    return Fraction(len({row["person"] for row in closed(city, span, filters)}))


def investigations_done(city, span, filters):
    given = [row for row in trauma(city, filters) if inside(row["assigned_date"], span)]
    done = [row for row in given if row["finish_date"] and row["finish_date"] <= span.end]
    return share(len(done), len(given))


def investigation_in_time(city, span, filters):
    return in_time(trauma(city, filters), "due_date", "finish_date", span)


def investigation_days(city, span, filters):
    done = closed(city, span, filters)
    return mean([workdays(row["assigned_date"], row["finish_date"]) for row in done])


def investigation_accuracy(city, span, filters):
    flags = [row["correct_flag"] for row in closed(city, span, filters)]
    judged = [flag for flag in flags if flag is not None]
    return share(sum(judged), len(judged))


def travellers(city, span, filters):
    return Fraction(sum(row["traveller_cnt"] for row in closed(city, span, filters)))


def refused_amount(city, span, filters):
    refused = [r for r in closed(city, span, filters) if r["trauma_result"] in ("2", "3", "4")]
    return money([row["refused_amt"] for row in refused])


def archived(city, filters):
    return list(rows(city, "archives", filters, archive_kind="archive_kind", archive_year="year"))


def filed(city, span, filters):
    return [row for row in archived(city, filters) if inside(row["filed_date"], span)]


def volumes(city, span, filters):
    return Fraction(sum(row["volume_cnt"] for row in filed(city, span, filters)))


def pieces(city, span, filters):
    return Fraction(sum(row["piece_cnt"] for row in filed(city, span, filters)))


def digitised_rate(city, span, filters):
    found = filed(city, span, filters)
    return share(sum(r["digitised_cnt"] for r in found), sum(r["piece_cnt"] for r in found))


def archive_accuracy(city, span, filters):
    checked = faulty = 0
    for row in filed(city, span, filters):
        if row["checked_cnt"]:
            checked += row["checked_cnt"]
            faulty += row["error_cnt"]
    return share(checked - faulty, checked)


def archive_in_time(city, span, filters):
    return in_time(archived(city, filters), "due_date", "filed_date", span)


def filed_rate(city, span, filters):
    waiting = [row for row in archived(city, filters) if inside(row["due_date"], span)]
    return share(sum(row["filed_date"] <= span.end for row in waiting), len(waiting))


def pushed(city, span, filters):
    found = rows(
        city, "messages", filters, message_kind="message_kind", message_channel="message_channel"
    )
    return [row for row in found if inside(row["sent_date"], span)]


def messages_sent(city, span, filters):
    return Fraction(sum(row["sent_cnt"] for row in pushed(city, span, filters)))


def arrival_rate(city, span, filters):
    found = pushed(city, span, filters)
    return share(sum(row["arrived_cnt"] for row in found), sum(row["sent_cnt"] for row in found))
