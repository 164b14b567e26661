"""Points of every kind of condition, and persons with bills that meet or nearly meet them.

Everything is drawn from a ``random.Random``; Hypothesis brings its own, which it can shrink.
"""

import datetime

from baoheng.ledger.keys import key_of
from baoheng.review.bill import Bill, Diagnosis, Line, Procedure
from baoheng.review.logics import LOOKS
from baoheng.review.logics.looks import Cap
from baoheng.review.model import SCALE, Point, day_number
from baoheng.review.rules import rules

ITEMS = ("甲", "乙", "丙", "丁")
DIAGNOSES = ("M05.900", "M06.800", "M06.900", "N45.900", "C34.900")
PROCEDURES = ("06.3900", "06.4100", "47.0900")
DAYS = [
    day_number(datetime.date.fromisoformat(day))
    for day in ("2025-12-30", "2025-12-31", "2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04",
                "2026-03-31", "2026-04-01")
]  # fmt: skip
_SECONDS = (0, 3599, 3600, 3600, 7199, 86_399)
_SETTINGS = ("inpatient", "outpatient", "purchase")
_TEXTS = {
    "sex": ("1", "2"), "med_type": ("11", "21", "52"), "setting": _SETTINGS,
    "insutype": ("310", "390"), "department": ("03", "06"), "matn_stas": ("0", "1"),
    "dise_codg": ("M07101", "M03900"), "diagnosis": ("M05", "M06.9", "M", "C34.900"),
}  # fmt: skip
_BY_ATTRIBUTE = ("restrict", "compatible", "quality")
_KEYS = [(logic, key) for logic, looks in LOOKS.items() for key in looks]


def kinds(logic=None):
    """Every kind of condition that a logic judges: logic and key of its look."""
    return [one for one in _KEYS if logic is None or one[0] == logic]


def condition(logic, key):
    """The fields of a point that make it one of a kind."""
    if isinstance(key, str):
        return {"operator": key}
    if logic == "cap":
        return {"measure": key[0], "window": key[1]}
    named = "attribute" if logic in _BY_ATTRIBUTE or key[1] == "diagnosis" else "window"
    return {"operator": key[0], named: key[1]}


def draw_point(random, place, logic, key):
    """A point of a kind, for a rule of its logic, with all that it may need."""
    said = condition(logic, key)
    rule = random.choice([one for one in rules().values() if one.logic == logic])
    ops = key in (("sex", "procedure_sex"), "at_most_after") or "main_procedure" in key
    values = PROCEDURES if ops else _TEXTS.get(said.get("attribute", ""), _TEXTS["diagnosis"])
    if ops and random.random() < 0.5:
        values = ("06", "47.09")
    low, limit = sorted(random.choices(range(4), k=2))
    items = _some(random, ITEMS, 1)
    return Point(
        place, f"P{place}", rule,
        window_size=random.randint(1, 4), low=low * SCALE, limit=limit * SCALE,
        sex=random.choice("12"), ratio=random.choice((3333, 5000, 8000)),
        setting=random.choice([None, None, *_SETTINGS]),
        items=frozenset(items), others=frozenset(_some(random, ITEMS, 1)),
        values=tuple(_some(random, values, 1)),
        other_values=tuple(_some(random, _TEXTS["diagnosis"], 1)),
        begin=random.choice([None, None, DAYS[1], DAYS[2]]),
        end=random.choice([None, None, DAYS[3], DAYS[-1]]),
        **said,
    )  # fmt: skip


def draw_caps(random):
    """Caps of some items, for levels and days."""
    caps = []
    for item in ITEMS:
        for level in (1, 3, 9):
            if random.random() < 0.4:
                begin, end = sorted(random.choices(DAYS, k=2))
                price = random.choice((1, 2)) * SCALE
                caps.append((key_of(item), Cap(level, price, begin, random.choice((None, end)))))
    return caps


def draw_bills(random, persons, most=4):
    """Bills of some persons, numbered through."""
    bills = []
    for person in range(1, persons + 1):
        for _ in range(random.randint(1, most)):
            bills.append(_bill(random, len(bills) + 1, person))
    return bills


def _bill(random, number, person):
    begin, end = _span(random)
    second, setting = random.choice(_SECONDS), random.choice(_SETTINGS)
    ended = setting != "inpatient" or random.random() < 0.85
    end = end if ended else begin
    day = datetime.date(1970, 1, 1) + datetime.timedelta(begin)
    return Bill(
        bill=number, person=person, institution=random.choice((1, 1, 2)), setting=setting,
        med_type=random.choice(_TEXTS["med_type"]), insutype=random.choice(_TEXTS["insutype"]),
        begin_s=begin * 86_400 + second, end_s=end * 86_400 + second, begin_d=begin, end_d=end,
        ym=day.year * 100 + day.month, ended=ended and begin <= end,
        age=random.choice((None, 0, 1, 2, 3)), age_days=random.choice((None, 0, 1, 2, 3)),
        sex=random.choice((None, "1", "2")), die_d=random.choice((None, None, *DAYS)),
        level=random.choice((None, 0, 1, 2, 3)),
        dise=random.choice((None, *_TEXTS["dise_codg"])),
        matn=random.choice((None, *_TEXTS["matn_stas"])),
        lines=tuple(
            _line(random, number, str(at + 1), begin) for at in range(random.randint(0, 4))
        ),
        dx=tuple(
            Diagnosis(random.choice(DIAGNOSES), random.random() < 0.5, random.random() < 0.7)
            for _ in range(random.choice((0, 1, 1, 2)))
        ),
        ops=tuple(
            Procedure(
                random.choice(PROCEDURES), random.choice((None, *DAYS)), random.random() < 0.5
            )
            for _ in range(random.choice((0, 0, 1, 2)))
        ),
    )  # fmt: skip


def _line(random, bill, sn, begin):
    day = random.choice((begin, begin, begin, begin + 1, random.choice(DAYS)))
    date = datetime.date(1970, 1, 1) + datetime.timedelta(day)
    cnt, price = random.choice((SCALE // 2, SCALE, 2 * SCALE)), random.choice((1, 2, 3)) * SCALE
    amount = cnt * price * 100 // SCALE**2
    return Line(
        bill=bill, sn=sn, item=key_of(random.choice(ITEMS)),
        s=day * 86_400 + random.choice(_SECONDS), d=day, ym=date.year * 100 + date.month,
        cnt=cnt, price=price, amount=amount, paid=random.random() < 0.8,
        rx=random.choice((None, "1", "2")), in_scope=random.choice((None, 0, amount, amount)),
        days=random.choice((None, 0, SCALE, 2 * SCALE)),
        charge=random.choice((None, "03", "04", "05", "06", "09", "10", "10", "11")),
        dept=random.choice((None, "03", "06")), doctor=random.choice((None, 5)),
        rights=random.choice((None, 1, 2, 3)),
        late_s=random.choice((None, 0, 3600, 3601, 7200, 10_801)),
    )  # fmt: skip


def _span(random):
    """First and last day; now and then the last is before the first."""
    begin = random.choice(DAYS)
    return begin, begin + random.choice((0, 0, 1, 2, 3, -1))


def _some(random, found, least):
    return random.sample(found, random.randint(least, min(3, len(found))))
