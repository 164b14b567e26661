"""A visit that is settled: as a bill for later requests and as rows for the ledger."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from baoheng.core.errors import ServiceError
from baoheng.ledger.columns import Type
from baoheng.ledger.definitions import table
from baoheng.review.past.bills import kept
from baoheng.review.past.live import Settled
from baoheng.review.service import fields
from baoheng.review.service.bills import bill_of, day_of, key, person_of
from baoheng.review.service.fields import Field, Kind
from baoheng.review.service.messages import Encounter, encounter_of
from baoheng.review.service.places import Places
from baoheng.review.service.values import moment, number, only, text

_SETTLEMENT = "settlement"
Row = dict[str, str]


def settled_of(
    person: Sequence[Any], visit: Encounter, places: Places, day: datetime.date
) -> Settled:
    """A visit of 3102 that is being settled. Its own settlement is a row where it was sent along.

    Raises ServiceError where what was sent as a settlement is not whole.
    """
    told = person_of(person)
    bill = bill_of(visit, told, places)
    who = {"psn_no": str(person[0])}
    visit_row = _row(fields.ENCOUNTER, visit.values) | who
    shared = who | {"mdtrt_id": visit_row["mdtrt_id"]}
    place = {"fixmedins_code": visit_row["fixmedins_code"]}
    rows: dict[str, list[Row]] = {
        "encounters": [visit_row],
        "diagnoses": [
            _numbered(_row(fields.DIAGNOSIS, one) | shared, "diag_srt_no", at)
            for at, one in enumerate(visit.diagnoses, 1)
        ],
        "procedures": [
            _numbered(_row(fields.PROCEDURE, one) | shared, "oprn_srt_no", at)
            for at, one in enumerate(visit.procedures, 1)
        ],
        "fee_lines": [_row(fields.LINE, one) | shared | place for one in visit.lines],
    }
    settlement = visit.raw.get(_SETTLEMENT)
    if settlement is not None:
        given = only(settlement, f"{visit.where}.{_SETTLEMENT}")
        rows["settlements"] = [settlement_row(given, visit_row, visit.where)]
    return Settled(
        told.key, bill.bill, _not_after(day, bill.setl_d), kept(bill, visit_row["mdtrt_id"]), rows
    )


def posted(body: Mapping[str, Any], places: Places, day: datetime.date) -> tuple[Settled, str]:
    """What ``POST /api/settlements`` brings, and the institution that it is of.

    A settlement with ``init_setl_id`` takes an earlier one back. Raises ServiceError, which names
    the field that is wrong.
    """
    settlement = only(body.get(_SETTLEMENT), _SETTLEMENT)
    if body.get("encounter") is None:
        return _reversed(settlement, day)
    person = fields.read(fields.PERSON, {**_person(body)}, "person")
    raw = dict(only(body["encounter"], "encounter"))
    raw[_SETTLEMENT] = settlement
    visit = encounter_of(raw, "encounter")
    return settled_of(person, visit, places, day), str(visit.values[1])


def _person(body: Mapping[str, Any]) -> Mapping[str, Any]:
    given = body.get("person")
    return only(given, "person") if given is not None else {"psn_no": body.get("psn_no")}


def _reversed(settlement: Mapping[str, Any], day: datetime.date) -> tuple[Settled, str]:
    row = settlement_row(settlement, {}, "")
    if "init_setl_id" not in row:
        raise ServiceError(
            "没有就诊 encounter",
            where=_SETTLEMENT,
            todo="结算须带就诊和明细；冲正须填 init_setl_id",
        )
    at = moment(row.get("setl_time"), f"{_SETTLEMENT}.setl_time")
    settled = Settled(
        key(row["psn_no"]), key(row["mdtrt_id"]), _not_after(day, day_of(at) if at else None),
        None, {"settlements": [row]},
    )  # fmt: skip
    return settled, row["fixmedins_code"]


def _not_after(today: datetime.date, told: int | None) -> int:
    """The day of a settlement. One that is told to be later says nothing of the days until then."""
    return day_of(today) if told is None else min(told, day_of(today))


def settlement_row(given: Mapping[str, Any], visit: Mapping[str, str], where: str) -> Row:
    """The row of the settlement; what is the same as of the visit need not be sent again.

    Raises ServiceError, which names the column that is missing or not as it should be.
    """
    row: Row = {}
    place = f"{where}.{_SETTLEMENT}" if where else _SETTLEMENT
    for column in table("settlements").columns:
        value = given.get(column.name)
        if column.type is Type.TIME:
            at = moment(value, f"{place}.{column.name}")
            said = at.isoformat(sep=" ") if at else None
        elif column.type in (Type.MONEY, Type.NUMBER, Type.INT):
            count = number(value, column.places, f"{place}.{column.name}")
            said = None if count is None else _decimal(count, column.places)
        else:
            said = text(value, f"{place}.{column.name}", column.size or 50)
        said = said or visit.get(column.name)
        if said is not None:
            row[column.name] = said
        elif column.required:
            raise ServiceError(
                f"缺少{column.title} {column.name}", where=place, todo="请补上后重发"
            )
    return row


def _row(table_fields: Sequence[Field], values: Sequence[Any]) -> Row:
    return dict(_cells(table_fields, values))


def _cells(table_fields: Sequence[Field], values: Sequence[Any]) -> Iterator[tuple[str, str]]:
    for one, value in zip(table_fields, values, strict=True):
        if one.column is not None and value is not None:
            yield one.column, _said(one, value)


def _said(one: Field, value: Any) -> str:
    match value:
        case datetime.datetime():
            return value.isoformat(sep=" ")
        case int() if one.kind in (Kind.MONEY, Kind.COUNT, Kind.PRICE):
            return _decimal(value, one.kind.value)
        case _:
            return str(value)


def _decimal(value: int, places: int) -> str:
    return format(Decimal(value).scaleb(-places), "f")


def _numbered(row: Row, name: str, at: int) -> Row:
    return row if name in row else row | {name: str(at)}
