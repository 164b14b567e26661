"""One row that a logic found, the same from every executor."""

from typing import NamedTuple

# what a row says of its bill or line: it offends, it is related, it could not be judged
OFFENDS, RELATED, UNKNOWN = 1, 2, 0


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
