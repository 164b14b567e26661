"""The bureau's deadlines that come near, as its settings have them."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from baoheng.workbench.people.models import Person
from baoheng.workbench.upkeep.bureau import values

NEAR_DAYS = 60
# the setting, what is due, and whose business it is
_KNOWN = (
    ("deadline.targets", gettext_noop("绩效目标报送"), ("targets.edit", "targets.review")),
    (
        "deadline.monitoring",
        gettext_noop("绩效监控报送"),
        ("appraisals.fill", "appraisals.confirm"),
    ),
    (
        "deadline.evaluation",
        gettext_noop("绩效自评报送"),
        ("appraisals.fill", "appraisals.confirm"),
    ),
)


@dataclass(frozen=True, slots=True)
class Deadline:
    """What is due on which day, in how many days."""

    title: str
    on: datetime.date
    days: int


def deadlines(person: Person, today: datetime.date) -> list[Deadline]:
    """Those within two months that concern this person, the next first."""
    found = []
    told = values(today)
    for name, title, permissions in _KNOWN:
        if told.get(name) and any(map(person.may, permissions)):
            on = _next(told[name], today)
            if (days := (on - today).days) <= NEAR_DAYS:
                found.append(Deadline(gettext(title), on, days))
    return sorted(found, key=lambda one: one.on)


def _next(month_day: str, today: datetime.date) -> datetime.date:
    """The next such day; 29 February is the 28th in other years."""
    month, day = map(int, month_day.split("-"))
    for year in (today.year, today.year + 1):
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        on = datetime.date(year, month, day if leap or (month, day) != (2, 29) else 28)
        if on >= today:
            return on
    raise ValueError(month_day)
