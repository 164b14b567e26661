"""One bill with its lines, diagnoses and procedures, as the executors for real time see it.

The fields are the columns that ``staging`` makes, in the same units: days and seconds since 1970
(local time), 分, ten-thousandths. Lines are net: what was taken back is not in them. What is not
known is None, never 0.
"""

from dataclasses import dataclass


@dataclass(slots=True)
class Line:
    """One fee line. ``late_s`` are the seconds from the charge to its upload."""

    bill: int
    sn: str
    item: int
    s: int
    d: int
    ym: int
    cnt: int
    price: int
    amount: int
    paid: bool = True
    rx: str | None = None
    in_scope: int | None = None
    days: int | None = None
    charge: str | None = None
    dept: str | None = None
    doctor: int | None = None
    rights: int | None = None
    late_s: int | None = None


@dataclass(slots=True)
class Diagnosis:
    """One diagnosis; ``arose`` in the stay."""

    code: str
    main: bool = False
    at_discharge: bool = False
    arose: bool = False


@dataclass(slots=True)
class Procedure:
    """One operation or procedure."""

    code: str
    d: int | None
    main: bool = False


@dataclass(slots=True)
class Bill:
    """One visit, stay or purchase, with what it says of person and institution.

    ``ended``: its end is told; else ``end_d`` and ``end_s`` are those of its begin.
    """

    bill: int
    person: int
    institution: int
    setting: str
    med_type: str
    insutype: str
    begin_s: int
    end_s: int
    begin_d: int
    end_d: int
    ym: int
    ended: bool = True
    settlement: int | None = None
    setl_d: int | None = None
    age: int | None = None
    age_days: int | None = None
    sex: str | None = None
    die_d: int | None = None
    level: int | None = None
    dise: str | None = None
    matn: str | None = None
    physician: int | None = None
    department: int | None = None
    planned: bool | None = None
    lines: tuple[Line, ...] = ()
    dx: tuple[Diagnosis, ...] = ()
    ops: tuple[Procedure, ...] = ()
