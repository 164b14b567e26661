"""Texts that leave for a spreadsheet must not start a formula there."""

_STARTS = ("=", "+", "-", "@", "\t", "\r")


def guarded(value: object) -> object:
    """The value; a text that a spreadsheet would run gets an apostrophe before it."""
    if isinstance(value, str) and value.startswith(_STARTS) and not _is_number(value):
        return f"'{value}"
    return value


def guarded_sql(expression: str) -> str:
    """The same for a DuckDB expression over a text."""
    return (
        f"CASE WHEN regexp_matches({expression}, '^[=+@\\t\\r-]') AND "
        f"TRY_CAST({expression} AS DECIMAL(38,6)) IS NULL "
        f"THEN '''' || {expression} ELSE {expression} END"
    )


def _is_number(text: str) -> bool:
    return text.lstrip("+-").replace(".", "", 1).isdecimal()
