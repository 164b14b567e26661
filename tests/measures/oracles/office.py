"""办公事务: trainings, publicity, milestones, documents, projects and contracts."""

from fractions import Fraction

REFORM, PLATFORM = "DRG/DIP支付方式改革", "医保信息平台运行维护"
YEARLY = "年度重点工作"
BY_SHEET = {"份", "册", "本", "张", "幅", "块", "套", "个"}
BY_TEN_THOUSAND = {"万份", "万册", "万本", "万张"}

_TRAINING_CHOICES = [{}, {"project_name": (REFORM,)}, {"training_kind": ("1", "2", "3")}]
_PUBLICITY_CHOICES = [{}, {"project_name": (PLATFORM,)}, {"publicity_kind": ("1", "3")}]
_MILESTONE_CHOICES = [{}, {"project_name": (REFORM, PLATFORM)}, {"milestone_name": (YEARLY,)}]
_DOCUMENT_CHOICES = [{}, {"project_name": (PLATFORM,)}, {"document_kind": ("1", "5")}]
CHOICES = {
    "trainings": _TRAINING_CHOICES,
    "meetings": [{}, {"project_name": (REFORM,)}],
    "policy_talks": [{}, {"project_name": (REFORM,)}],
    "training_people": _TRAINING_CHOICES,
    "attendance_rate": _TRAINING_CHOICES,
    "training_pass_rate": _TRAINING_CHOICES,
    "training_unit_cost": _TRAINING_CHOICES,
    "publicity_times": [*_PUBLICITY_CHOICES, {"region": ("990302",)}],
    "publicity_events": [{}, {"region": ("990302", "990321")}],
    "publicity_copies": _PUBLICITY_CHOICES,
    "publicity_materials": _PUBLICITY_CHOICES,
    "publicity_regions": _PUBLICITY_CHOICES,
    "publicity_unit_cost": _PUBLICITY_CHOICES,
    "milestone_finish_date": [
        {"milestone_name": (YEARLY,)},
        {"milestone_name": (YEARLY,), "project_name": (REFORM,)},
    ],
    "project_finish_date": [{"project_name": (REFORM,)}, {"project_name": (REFORM, PLATFORM)}],
    "milestones_on_time_rate": _MILESTONE_CHOICES,
    "milestones_done_rate": _MILESTONE_CHOICES,
    "milestones_done": _MILESTONE_CHOICES,
    "acceptance_rate": _MILESTONE_CHOICES,
    "documents": [{"indicator_words": ("信息公开次数",)}],
    "policy_documents": _DOCUMENT_CHOICES,
    "reports_made": _DOCUMENT_CHOICES,
    "statistics_submitted": _DOCUMENT_CHOICES,
    "projects": [{}, {"project_name": (REFORM,)}],
}
# no document of the small city names an indicator, no payment a contract
NO_ROWS = ("documents", "contracts")


def _in(day, span):
    return day is not None and span.begin <= day <= span.end


def _percent(part, whole):
    return None if whole == 0 else Fraction(100 * part, whole)


def _project(city, row):
    if row["project"] is None:
        return None
    return city.by("projects", "project")[row["project"]]["project_name"]


def _matches(city, row, filters, columns):
    """Whether a row fits the chosen project and the values chosen for its columns."""
    if filters.get("project_name") and _project(city, row) not in filters["project_name"]:
        return False
    return all(row[column] in filters[name] for name, column in columns.items() if name in filters)


def _trainings(city, span, filters, kind="1"):
    kinds = filters.get("training_kind") or (kind,)
    return [
        row
        for row in city.rows("trainings")
        if row["training_kind"] in kinds
        and _in(row["begin_date"], span)
        and _matches(city, row, filters, {})
    ]


def trainings(city, span, filters):
    return Fraction(len(_trainings(city, span, filters)))


def meetings(city, span, filters):
    return Fraction(len(_trainings(city, span, filters, "3")))


def policy_talks(city, span, filters):
    return Fraction(len(_trainings(city, span, filters, "2")))


def training_people(city, span, filters):
    return Fraction(sum(row["attendee_cnt"] for row in _trainings(city, span, filters)))


def attendance_rate(city, span, filters):
    came, invited = 0, 0
    for row in _trainings(city, span, filters):
        if row["invited_cnt"] is not None:
            came += row["attendee_cnt"]
            invited += row["invited_cnt"]
    return _percent(came, invited)


def training_pass_rate(city, span, filters):
    passed, came = 0, 0
    for row in _trainings(city, span, filters):
        if row["passed_cnt"] is not None:
            passed += row["passed_cnt"]
            came += row["attendee_cnt"]
    return _percent(passed, came)


def training_unit_cost(city, span, filters):
    held = _trainings(city, span, filters)
    people = sum(row["attendee_cnt"] for row in held)
    return Fraction(sum(row["cost_amt"] for row in held), 100 * people) if people else None


def _publicity(city, span, filters, kinds=None):
    wanted = filters.get("publicity_kind") or kinds
    return [
        row
        for row in city.rows("publicity")
        if (wanted is None or row["publicity_kind"] in wanted)
        and _in(row["publicity_date"], span)
        and _matches(city, row, filters, {"region": "admdvs"})
    ]


def publicity_times(city, span, filters):
    return Fraction(len(_publicity(city, span, filters)))


def publicity_events(city, span, filters):
    return Fraction(len(_publicity(city, span, filters, ("3",))))


def _copies(row):
    """The sheets of one batch; None where it is not counted in sheets."""
    if row["quantity_unit"] in BY_SHEET:
        return Fraction(row["quantity"])
    if row["quantity_unit"] in BY_TEN_THOUSAND:
        return Fraction(row["quantity"]) * 10000
    return None


def _batches(city, span, filters):
    found = _publicity(city, span, filters, ("1", "2"))
    return [row for row in found if _copies(row) is not None]


def publicity_copies(city, span, filters):
    return Fraction(sum(_copies(row) for row in _batches(city, span, filters)))


def publicity_materials(city, span, filters):
    found = _publicity(city, span, filters, ("1", "2"))
    return Fraction(len({row["material"] for row in found}))


def publicity_regions(city, span, filters):
    places = {row["admdvs"] for row in _publicity(city, span, filters)}
    return Fraction(len(places - {None}))


def publicity_unit_cost(city, span, filters):
    batches = _batches(city, span, filters)
    copies = sum(_copies(row) for row in batches)
    return Fraction(sum(row["cost_amt"] for row in batches), 100) / copies if copies else None


def _milestones(city, filters):
    return [
        row
        for row in city.rows("milestones")
        if _matches(city, row, filters, {"milestone_name": "milestone_name"})
    ]


def milestone_finish_date(city, span, filters):
    days = [r["done_date"] for r in _milestones(city, filters) if r["year"] == span.end.year]
    if not days or any(day is None or day > span.end for day in days):
        return None
    return max(days)


def project_finish_date(city, span, filters):
    return milestone_finish_date(city, span, filters)


def milestones_on_time_rate(city, span, filters):
    due = [row for row in _milestones(city, filters) if _in(row["due_date"], span)]
    kept = sum(1 for r in due if r["done_date"] is not None and r["done_date"] <= r["due_date"])
    return _percent(kept, len(due))


def milestones_done_rate(city, span, filters):
    planned, done = 0, 0
    for row in _milestones(city, filters):
        if row["year"] == span.end.year:
            planned += 1
            done += row["done_date"] is not None and row["done_date"] <= span.end
    return _percent(done, planned)


def milestones_done(city, span, filters):
    return Fraction(sum(_in(row["done_date"], span) for row in _milestones(city, filters)))


def acceptance_rate(city, span, filters):
    flags = [
        row["accepted_flag"] for row in _milestones(city, filters) if _in(row["done_date"], span)
    ]
    return _percent(flags.count(True), flags.count(True) + flags.count(False))


def _documents(city, span, filters, kind=None):
    kinds = filters.get("document_kind") or (kind and (kind,))
    return [
        row
        for row in city.rows("evidence_documents")
        if (not kinds or row["document_kind"] in kinds)
        and _in(row["document_date"], span)
        and _matches(city, row, filters, {"indicator_words": "indicator_words"})
    ]


def documents(city, span, filters):
    found = _documents(city, span, filters)
    return Fraction(len(found)) if found else None


def policy_documents(city, span, filters):
    return Fraction(len(_documents(city, span, filters, "1")))


def reports_made(city, span, filters):
    return Fraction(len(_documents(city, span, filters, "5")))


def statistics_submitted(city, span, filters):
    return Fraction(len(_documents(city, span, filters, "7")))


def projects(city, span, filters):
    year = span.end.year
    running = [
        row
        for row in city.rows("projects")
        if row["project_class"] == "3"
        and row["begin_year"] <= year <= (row["end_year"] or year)
        and row["project_name"] in filters.get("project_name", (row["project_name"],))
    ]
    return Fraction(len(running))


def contracts(city, span, filters):
    paid, net = set(), {}
    for row in city.rows("spending"):
        number = row["contract_no"]
        if number is not None and row["pay_date"] <= span.end:
            net[number] = net.get(number, 0) + row["amount"]
            if row["amount"] > 0 and _in(row["pay_date"], span):
                paid.add(number)
    found = [number for number in paid if net[number] > 0]
    return Fraction(len(found)) if found else None
