"""One row that a logic found, the same from every executor."""

from typing import NamedTuple


class Found(NamedTuple):
    """What was found of one bill; ``logics.parts`` says what the fields mean."""

    point: int
    bill: int
    role: int
    lbill: int
    sn: str | None
    amount: int
    seen: int | None
    code: str | None
