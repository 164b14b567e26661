"""Texts that leave as CSV must not start a formula in a spreadsheet."""


def guarded_sql(expression: str) -> str:
    """A DuckDB expression over a text; one that a spreadsheet would run gets an apostrophe."""
    return (
        f"CASE WHEN regexp_matches({expression}, '^[=+@\\t\\r-]') AND "
        f"TRY_CAST({expression} AS DECIMAL(38,6)) IS NULL "
        f"THEN '''' || {expression} ELSE {expression} END"
    )


def guarded(value: object) -> object:
    """A value for CSV; a text that a spreadsheet would run gets an apostrophe."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return "" if value is None else value
