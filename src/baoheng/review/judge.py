"""Judge one bill with its person's history, in real time: the same rows as the batch's queries."""

from collections.abc import Collection, Iterator

from baoheng.review.bill import Bill
from baoheng.review.found import Found
from baoheng.review.index import Index
from baoheng.review.logics.looks import Case, History, Ready

REAL_TIME = frozenset({"before", "during"})  # stages


def judge(
    index: Index, bill: Bill, history: History, stages: Collection[str] | None = None
) -> list[Found]:
    """What the points find of a bill; only rules of one of the ``stages``, if any are told.

    Only points that know something in the bill, or look at every bill, are looked at. Raises
    ValueError where the history is another person's.
    """
    if history.bills and history.bills[0].person != bill.person:
        raise ValueError("the history is of another person")
    case = Case(bill, history, index.caps)
    found: list[Found] = []
    for ready in _touched(index, case).values():
        if stages is None or not ready.stages.isdisjoint(stages):
            found.extend(ready.look.find(ready, case))
    return found


def _touched(index: Index, case: Case) -> dict[int, Ready]:
    """The points to look at by place; the case learns which lines they know."""
    bill, known = case.bill, case.known
    items = index.items.get(bill.setting, {})
    touched: dict[int, Ready] = {}
    for line in bill.lines:
        for ready, at, looked in items.get(line.item, ()):
            if ready.begin <= line.d <= ready.end:
                if at in known:
                    known[at].append(line)
                else:
                    known[at] = [line]
                if looked:
                    touched[ready.place] = ready
    for ready in _whole(index, case):
        if ready.begin <= bill.begin_d <= ready.end:
            touched[ready.place] = ready
    return touched


def _whole(index: Index, case: Case) -> Iterator[Ready]:
    """The points that look at the bill as a whole, or at its codes."""
    setting = case.bill.setting
    yield from index.bills.get(setting, ())
    for points, codes in (
        (index.diagnoses, case.diagnosed if index.diagnoses else ()),
        (index.procedures, case.operated if index.procedures else ()),
    ):
        for code in codes:
            yield from (one for one in points.get(code, ()) if setting in one.settings)
