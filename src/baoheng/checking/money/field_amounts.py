"""Amounts that a form keeps as printed, among its other fields, in the form's unit."""

from collections.abc import Iterator
from decimal import Decimal

from baoheng.checking.dossier import Form
from baoheng.core.quantity import Quantity
from baoheng.reading.grammar.amounts import amount_and_unit, named_beside
from baoheng.reading.values import parse_unit


def field_amount(form: Form, label: str, text: str) -> Decimal | None:
    """The amount of a field; a unit in the text, else in the label, counts before the form's."""
    found = amount_and_unit(text)
    if found is None:
        return None
    value, own = found
    if own is None and (named := named_beside(label)) is not None:
        if named.money is None:
            return None
        own = named.money
    theirs = parse_unit(form.money_unit)
    if own is None or theirs is None:
        return value
    converted = Quantity(value, own).to(theirs)
    return converted.value if converted else None


def field_amounts(form: Form) -> Iterator[tuple[str, Decimal]]:
    """Every field that holds an amount, with its label."""
    for label, text in form.table.fields.items():
        value = field_amount(form, label, text)
        if value is not None:
            yield label, value
