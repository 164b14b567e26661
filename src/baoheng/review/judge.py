"""Judge one bill with its person's history, in real time: the same rows as the batch's queries."""

from collections.abc import Collection

from baoheng.review.bill import Bill
from baoheng.review.found import Found
from baoheng.review.index import Index
from baoheng.review.logics.looks import Case, History, Ready

REAL_TIME = frozenset({"before", "during"})  # stages


def judge(
    index: Index, bill: Bill, history: History, stages: Collection[str] | None = None
) -> list[Found]:
    """What the points find of a bill; only rules of one of the ``stages``, if any are told.

    Only points that know something in the bill, or look at every bill, are looked at.
    """
    case = Case(bill, history, index.caps)
    found: list[Found] = []
    for ready in _touched(index, case).values():
        if stages is None or not ready.stages.isdisjoint(stages):
            found.extend(ready.look.find(ready, case))
    return found


def _touched(index: Index, case: Case) -> dict[int, Ready]:
    """The points to look at by place; the case learns which lines they know."""
    bill, known = case.bill, case.known
    touched: dict[int, Ready] = {}
    for line in bill.lines:
        for ready, at, looked in index.items.get(line.item, ()):
            if bill.setting in ready.settings and ready.holds(line.d):
                known.setdefault(at, []).append(line)
                if looked:
                    touched[at[0]] = ready
    whole = [*index.bills.get(bill.setting, ())]
    for code in case.diagnosed if index.diagnoses else ():
        whole += index.diagnoses.get(code, ())
    for code in case.operated if index.procedures else ():
        whole += index.procedures.get(code, ())
    for ready in whole:
        if bill.setting in ready.settings and ready.holds(bill.begin_d):
            touched[ready.point.place] = ready
    return touched
