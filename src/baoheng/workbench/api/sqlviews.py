"""The views for reporting tools."""

import re
from functools import cache
from pathlib import Path

from django.db import connection, transaction

_NAME = re.compile(r"CREATE VIEW (\w+)")


@cache
def statements() -> tuple[str, ...]:
    """One statement a view."""
    text = (Path(__file__).parent / "views.sql").read_text(encoding="utf-8")
    return tuple(one.strip() for one in text.split(";") if one.strip())


def names() -> list[str]:
    """What the views are called."""
    return [name for one in statements() for name in _NAME.findall(one)]


def drop_views() -> None:
    """Take the views away, as far as they are there."""
    with transaction.atomic(), connection.cursor() as cursor:
        for name in names():
            cursor.execute(f"DROP VIEW IF EXISTS {name}")


def make_views() -> None:
    """Make all views anew."""
    drop_views()
    with transaction.atomic(), connection.cursor() as cursor:
        for one in statements():
            cursor.execute(one)
