"""Target texts: a printed value → operator, number, unit, date; and lists inside one cell."""

from baoheng.reading.values.clean import clean
from baoheng.reading.values.dates import parse_date
from baoheng.reading.values.grades import parse_grades
from baoheng.reading.values.items import Item, split_items
from baoheng.reading.values.listnumbers import strip_number
from baoheng.reading.values.numbers import parse_number, parse_weight
from baoheng.reading.values.target import parse_target
from baoheng.reading.values.units import parse_unit

__all__ = [
    "Item",
    "clean",
    "parse_date",
    "parse_grades",
    "parse_number",
    "parse_target",
    "parse_unit",
    "parse_weight",
    "split_items",
    "strip_number",
]
