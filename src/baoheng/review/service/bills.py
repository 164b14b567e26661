"""From the values of a message to the bill that the rules judge, in the units of ``staging``."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from baoheng.ledger.keys import key_of
from baoheng.packs import load
from baoheng.review.bill import Bill, Diagnosis, Line, Procedure
from baoheng.review.model import SCALE
from baoheng.review.service.messages import Encounter
from baoheng.review.service.places import Places, level_of

_EPOCH = datetime.date(1970, 1, 1).toordinal()
_DAY = 86_400
_SEXES = ("1", "2")
_CENTI = SCALE // 100  # a price of six places to one of four
key = lru_cache(1 << 17)(key_of)


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of a person; ``registered`` by the bureau itself."""

    key: int
    sex: str | None = None
    birth: datetime.date | None = None
    death_d: int | None = None
    registered: bool = False


def day_of(at: datetime.date) -> int:
    """Days since 1970-01-01."""
    return at.toordinal() - _EPOCH


def second_of(at: datetime.datetime) -> int:
    """Seconds since 1970-01-01 00:00, local time."""
    return day_of(at) * _DAY + at.hour * 3600 + at.minute * 60 + at.second


def person_of(values: Sequence[Any]) -> Person:
    """The person as the message tells."""
    number, sex, birth, _ = values
    return Person(key(number), sex if sex in _SEXES else None, birth.date() if birth else None)


def bill_of(one: Encounter, person: Person, places: Places) -> Bill:
    """The bill of a visit. Lines are net: see ``_net``."""
    (
        name, institution, told_level, med_type, insutype, begin, end, department, physician,
        dise, matn, _, planned, setl_id, setl_time,
    ) = one.values  # fmt: skip
    setting = setting_of(med_type)
    number, where = key(name), key(institution)
    birth = person.birth
    begin_d = day_of(begin)
    last = end or begin
    return Bill(
        bill=number,
        person=person.key,
        institution=where,
        setting=setting,
        med_type=med_type,
        insutype=insutype,
        begin_s=second_of(begin),
        end_s=second_of(last),
        begin_d=begin_d,
        end_d=day_of(last),
        ym=begin.year * 100 + begin.month,
        ended=setting != "inpatient" if end is None else end >= begin,
        settlement=key(setl_id) if setl_id else None,
        setl_d=day_of(setl_time) if setl_time else None,
        age=None if birth is None else (_ymd(begin) - _ymd(birth)) // 10_000,
        age_days=None if birth is None else begin_d - day_of(birth),
        sex=person.sex,
        die_d=person.death_d,
        level=places.levels[where] if where in places.levels else level_of(told_level),
        dise=dise,
        matn=matn,
        physician=key(physician) if physician else None,
        department=key(department) if department else None,
        planned={"1": True, "0": False}.get(planned or ""),
        lines=_net([(line, _line(line, number, places)) for line in one.lines]),
        dx=tuple(
            Diagnosis(code, main == "1", kind == "2", arose == "4")
            for code, main, kind, arose, *_ in one.diagnoses
        ),
        ops=tuple(
            Procedure(code, day_of(at) if at else None, main == "1")
            for code, at, main, _ in one.procedures
        ),
    )


def _clock(at: datetime.datetime) -> tuple[int, int, int]:
    """The second, the day and the month of a time."""
    day = at.toordinal() - _EPOCH
    second = day * _DAY + at.hour * 3600 + at.minute * 60 + at.second
    return second, day, at.year * 100 + at.month


@lru_cache(1024)
def setting_of(med_type: str) -> str:
    """Where care of a kind happens."""
    settings: Mapping[str, Sequence[str]] = load("national/review/care.toml")["settings"]
    return next((one for one, codes in settings.items() if med_type in codes), "outpatient")


def _line(values: Sequence[Any], bill: int, places: Places) -> Line:
    (
        sn, code, at, cnt, pric, amount, own, selfpay, over, in_scope, rx, days, charge, _,
        department, doctor, uploaded, *_,
    ) = values  # fmt: skip
    if in_scope is None and own is not None and selfpay is not None:
        in_scope = amount - own - selfpay - (over or 0)
    second, day, month = _clock(at)
    by = key(doctor) if doctor else None
    return Line(
        bill, sn, key(code), second, day, month, cnt,
        (pric + _CENTI // 2) // _CENTI, amount, amount > (own or 0), rx, in_scope, days, charge,
        places.departments.get(key(department)) if department else None,
        by, None if by is None else places.rights.get(by),
        None if uploaded is None else _clock(uploaded)[0] - second,
    )  # fmt: skip


def _net(read: Sequence[tuple[Sequence[Any], Line]]) -> tuple[Line, ...]:
    """The lines with what was taken back of them subtracted; lines that are gone left out."""
    if all(values[_BACK] is None and line.cnt > 0 for values, line in read):
        return tuple(line for _, line in read)
    lines = {line.sn: (values, line) for values, line in read if values[_BACK] is None}
    own = {sn: values[_OWN] or 0 for sn, (values, _) in lines.items()}
    for values, back in read:
        sn = values[_BACK]
        if sn is None or sn not in lines:
            continue
        line = lines[sn][1]
        line.cnt += back.cnt
        line.amount += back.amount
        own[sn] += values[_OWN] or 0
        if line.in_scope is not None:
            line.in_scope += back.in_scope or 0
        line.paid = line.amount > own[sn]
    return tuple(line for _, line in lines.values() if line.cnt > 0)


_OWN, _BACK = 6, 17  # places of the own payment and of the line that is taken back


def _ymd(at: datetime.date) -> int:
    return at.year * 10_000 + at.month * 100 + at.day
