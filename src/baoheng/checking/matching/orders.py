"""Steps of one project in the wrong order: accepted before installed, signed before let."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from baoheng.checking.check import Observation, wrong
from baoheng.checking.dossier import Form
from baoheng.checking.lexicon import section
from baoheng.checking.wording.texts import prose, shown
from baoheng.core.provenance import Place
from baoheng.core.tables import Indicator
from baoheng.reading.values import clean
from baoheng.reading.values.dates import find_dates

_FILE = "dates_told.toml"
_WITHIN = re.compile(r"(\d+)[日天]之?内")
_NEAR = 8  # characters behind a date that say what was done
_CLAUSE = re.compile(r"[，,。；;：:\n]")


@dataclass(frozen=True, slots=True)
class _Step:
    number: int
    told: str
    date: datetime.date
    place: Place | None
    row: Indicator | None


def out_of_order(form: Form) -> Iterator[Observation]:
    """Deadlines of a form that put a later step before an earlier one."""
    found = [*_steps(form)]
    for one in found:
        for other in found:
            if one.number < other.number and other.date < one.date:
                rows = [step.row for step in (one, other) if step.row is not None]
                yield wrong(
                    form,
                    f"“{form.name}”的先后顺序颠倒：“{other.told}”早于“{one.told}”",
                    f"“{other.told}”{other.date.isoformat()} < “{one.told}”{one.date.isoformat()}",
                    *rows,
                    places=[one.place, other.place],
                    advice="请核对各个环节的时间，前一环节完成后才能有后一环节",
                )
                return


def _steps(form: Form) -> Iterator[_Step]:
    """The steps that rows and texts set a day for, numbered in the order of a project."""
    for row in form.indicators:
        number = _number(row.level3)
        if row.target.date is not None and number is not None:
            told = f"{row.level3}{clean(row.target.text)}"
            yield _Step(number, told, row.target.date, row.places.get("value"), row)
    for one in prose(form):
        for clause in _CLAUSE.split(clean(one.text).replace(" ", "")):
            dates = [found.date for found in find_dates(clause, form.year) if found.date]
            number = _number(clause) if len(dates) == 1 else None
            if number is not None and re.search(section(_FILE, "by"), clause):
                yield _Step(number, shown(clause), dates[0], one.place, None)


def _number(text: str) -> int | None:
    """Which step a text speaks of, None where of none or of several."""
    steps = section(_FILE, "steps")
    found = {at for at, words in enumerate(steps) if re.search(words, text)}
    return found.pop() if len(found) == 1 else None


def too_long_on_the_way(form: Form) -> Iterator[Observation]:
    """4月12日收到，6月20日分解下达, where the row or the sentence itself asks for 30 days."""
    words = {key: re.compile(section(_FILE, key)) for key in ("received", "passed_on")}
    rows = [row for row in form.indicators if words["passed_on"].search(row.level3)]
    limits = {days: row for row in rows if (days := _days(row)) is not None}
    for one in prose(form):
        for sentence in re.split(r"[。；;\n]", clean(one.text).replace(" ", "")):
            own = _WITHIN.search(sentence)
            allowed = {int(own[1])} if own else {*limits}
            dates = [found for found in find_dates(sentence, form.year) if found.date]
            for first, second in pairwise(dates) if len(allowed) == 1 else ():
                got = words["received"].search(sentence[first.end : second.start])
                given = words["passed_on"].search(sentence[second.end :][:_NEAR])
                if not (got and given and first.date and second.date):
                    continue
                limit = next(iter(allowed))
                passed, row = (second.date - first.date).days, limits.get(limit)
                if passed > limit:
                    yield wrong(
                        form,
                        f"{one.where}写的收到和下达相隔{passed}天，超过{limit}天的时限",
                        f"“{shown(sentence, 40)}”：{first.date} 至 {second.date} 共{passed}天",
                        *([row] if row else []),
                        places=[one.place],
                        advice="请按实际天数填写完成值和得分，并说明原因",
                    )


def _days(row: Indicator) -> int | None:
    """The days that a row allows: 30日, 收到资金后30日内."""
    if row.target.value is not None and row.target.unit in ("日", "天"):
        return int(row.target.value)
    found = _WITHIN.search(clean(row.target.text))
    return int(found[1]) if found else None
