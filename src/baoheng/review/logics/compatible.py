"""Logic H: diagnoses and operations that do not go with the person or with each other."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from baoheng.review.found import OFFENDS, UNKNOWN, Found
from baoheng.review.logics.looks import Case, Look, Looks, On, Ready, bill_found, matching
from baoheng.review.logics.parts import BILLS, bill_row, matched
from baoheng.review.model import SCALE


def _by_sex(attribute: str, table: str) -> str:
    row = bill_row("b.bill", role="CASE WHEN b.sex IS NULL THEN 0 ELSE 1 END", code="min(x.code)")
    return f"""
    SELECT {row}
    {BILLS}
        JOIN {matched(table)} x ON x.point = p.point AND x.bill = b.bill
    WHERE p.logic = 'compatible' AND p.attribute = '{attribute}' AND p.operator = 'sex'
        AND b.in_period AND (b.sex IS NULL OR b.sex <> p.sex)
    GROUP BY p.point, b.bill, b.sex"""


_AGED = bill_row(
    "b.bill", role="CASE WHEN b.age IS NULL THEN 0 ELSE 1 END", seen="b.age * 10000",
    code="min(x.code)",
)  # fmt: skip

SQL = (
    _by_sex("diagnosis_sex", "dx"),
    _by_sex("procedure_sex", "ops"),
    f"""
    SELECT {_AGED}
    {BILLS}
        JOIN {matched("dx")} x ON x.point = p.point AND x.bill = b.bill
    WHERE p.logic = 'compatible' AND p.attribute = 'diagnosis_age' AND p.operator = 'between'
        AND b.in_period
        AND (b.age IS NULL OR b.age * 10000 < p.low OR b.age * 10000 > p.lim)
    GROUP BY p.point, b.bill, b.age""",
    # an operation that cannot be the main one where there are others
    f"""
    SELECT {bill_row("b.bill", code="min(x.code)")}
    {BILLS}
        JOIN {matched("ops")} x ON x.point = p.point AND x.bill = b.bill AND x.main
        JOIN (SELECT bill, count(*) AS n FROM ops WHERE NOT main GROUP BY bill) o
            ON o.bill = b.bill
    WHERE p.logic = 'compatible' AND p.attribute = 'main_procedure' AND p.operator = 'not_in'
        AND b.in_period
    GROUP BY p.point, b.bill""",
    # a main operation without a diagnosis that goes with it; without any nothing can be judged
    f"""
    SELECT {
        bill_row("b.bill", role="CASE WHEN has.bill IS NULL THEN 0 ELSE 1 END", code="min(x.code)")
    }
    {BILLS}
        JOIN {matched("ops")} x ON x.point = p.point AND x.bill = b.bill AND x.main
        LEFT JOIN (SELECT DISTINCT point, bill FROM {matched("dx", 2)} z) o
            ON o.point = p.point AND o.bill = b.bill
        LEFT JOIN (SELECT DISTINCT bill FROM dx) has ON has.bill = b.bill
    WHERE p.logic = 'compatible' AND p.attribute = 'main_procedure' AND p.operator = 'needs_dx'
        AND b.in_period AND o.bill IS NULL
    GROUP BY p.point, b.bill, has.bill""",
)


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


def _least(ready: Ready, coded: Iterable[_Coded]) -> str | None:
    """The least code that the point knows."""
    return next(iter(matching((one.code for one in coded), ready.values)), None)


def _sex(ready: Ready, case: Case, coded: Iterable[_Coded]) -> Iterator[Found]:
    sex = case.bill.sex
    if sex != ready.point.sex:
        role = UNKNOWN if sex is None else OFFENDS
        yield bill_found(ready, case.bill, role, code=_least(ready, coded))


def _diagnosis_sex(ready: Ready, case: Case) -> Iterator[Found]:
    return _sex(ready, case, case.bill.dx)


def _procedure_sex(ready: Ready, case: Case) -> Iterator[Found]:
    return _sex(ready, case, case.bill.ops)


def _diagnosis_age(ready: Ready, case: Case) -> Iterator[Found]:
    age = case.bill.age
    code = _least(ready, case.bill.dx)
    if age is None:
        yield bill_found(ready, case.bill, UNKNOWN, code=code)
    elif not ready.low <= age * SCALE <= ready.limit:
        yield bill_found(ready, case.bill, OFFENDS, age * SCALE, code)


def _not_main(ready: Ready, case: Case) -> Iterator[Found]:
    code = _least(ready, (one for one in case.bill.ops if one.main))
    if code is not None and any(not one.main for one in case.bill.ops):
        yield bill_found(ready, case.bill, code=code)


def _needs_diagnosis(ready: Ready, case: Case) -> Iterator[Found]:
    code = _least(ready, (one for one in case.bill.ops if one.main))
    if code is not None and case.diagnosed.isdisjoint(ready.other_values):
        role = OFFENDS if case.bill.dx else UNKNOWN
        yield bill_found(ready, case.bill, role, code=code)


LOOKS: Looks = {
    ("sex", "diagnosis_sex"): Look(_diagnosis_sex, On.DIAGNOSIS, ("values", "sex")),
    ("sex", "procedure_sex"): Look(_procedure_sex, On.PROCEDURE, ("values", "sex")),
    ("between", "diagnosis_age"): Look(_diagnosis_age, On.DIAGNOSIS, ("values", "low", "limit")),
    ("not_in", "main_procedure"): Look(_not_main, On.PROCEDURE, ("values",)),
    ("needs_dx", "main_procedure"): Look(
        _needs_diagnosis, On.PROCEDURE, ("values", "other_values")
    ),
}
