"""A person's bills as the store keeps them: what windows need of them, as small as it gets."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from baoheng.review.bill import Bill, Line
from baoheng.review.model import date_of

SETTINGS = ("outpatient", "inpatient", "purchase")
_DAY = 86_400
# a kept bill: bill, mdtrt_id, institution, setting, begin_s, end_s, ended and the lines as columns:
# sn, item, seconds since the begin, cnt, in_scope, paid, days
Kept = Sequence[Any]


@dataclass(frozen=True, slots=True)
class PastBill:
    """One bill of a person, with the names that its keys stand for."""

    name: str
    bill: Bill


def kept(bill: Bill, name: str) -> Kept:
    """A bill as it is kept."""
    lines = bill.lines
    return (
        bill.bill,
        name,
        bill.institution,
        SETTINGS.index(bill.setting),
        bill.begin_s,
        bill.end_s,
        bill.ended,
        [one.sn for one in lines],
        [one.item for one in lines],
        [one.s - bill.begin_s for one in lines],
        [one.cnt for one in lines],
        [one.in_scope for one in lines],
        [one.paid for one in lines],
        [one.days for one in lines],
    )


def end_of(one: Kept) -> int:
    """The day on which a kept bill ended."""
    return int(one[5]) // _DAY


def counts_of(one: Kept) -> list[tuple[str, int]]:
    """The lines of a kept bill with what they count."""
    return sorted(zip(one[7], one[10], strict=True))


def past_bill(
    person: int, one: Kept, items: Sequence[int] | None, wanted: Collection[int] | None
) -> PastBill:
    """A kept bill again, with the lines of the items that are ``wanted`` (None: of all).

    ``items`` are the keys by the numbers that the bill has instead; None where it has the keys.
    """
    number, name, institution, setting, begin, end, ended, *columns = one
    lines = []
    for sn, item, after, cnt, in_scope, paid, days in zip(*columns, strict=True):
        if wanted is not None and item not in wanted:
            continue
        second = begin + after
        day = second // _DAY
        lines.append(
            Line(
                number,
                sn,
                item if items is None else items[item],
                second,
                day,
                _month(day),
                cnt,
                0,
                0,
                paid,
                None,
                in_scope,
                days,
            )
        )
    begin_d = begin // _DAY
    return PastBill(
        name,
        Bill(
            number,
            person,
            institution,
            SETTINGS[setting],
            "",
            "",
            begin,
            end,
            begin_d,
            end // _DAY,
            _month(begin_d),
            ended,
            lines=tuple(lines),
        ),
    )


_MONTHS: dict[int, int] = {}


def _month(day: int) -> int:
    found = _MONTHS.get(day)
    if found is None:
        at = date_of(day)
        found = _MONTHS[day] = at.year * 100 + at.month
    return found


def merged(old: Iterable[PastBill], new: Mapping[int, PastBill | None]) -> list[PastBill]:
    """The bills of the store with those since: a newer one takes an older one's place, None ends
    it."""
    found = {one.bill.bill: one for one in old}
    for number, one in new.items():
        if one is None:
            found.pop(number, None)
        else:
            found[number] = one
    return list(found.values())
