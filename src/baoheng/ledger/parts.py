"""Parts: the year of a row and the bucket of its person; the unit of rewriting and of resuming.

In queries a part is a number, such as 2025007; on disk it is a name, ``2025-007``. A table without
persons has one part a year (``2025``), one without dates one for all years (``all``).
"""

from baoheng.ledger.columns import Type
from baoheng.ledger.definitions import Table

PART = "part"
_ALL = "all"
SPACE = 1000  # more buckets than a ledger may have
MOST_BUCKETS = SPACE
READ = "hive_partitioning = true, hive_types = {'part': VARCHAR}, union_by_name = true"


def person_column(table: Table) -> str | None:
    """The stored column with the integer key of the person whose row it is."""
    if not table.person:
        return None
    column = table.by_name[table.person]
    return column.stored if column.type is Type.REF else table.entity


def number_sql(table: Table, buckets: int) -> str:
    """The number of a row's part, from its stored columns."""
    year = f'year("{table.by_name[table.date].stored}")' if table.date else "0"
    person = person_column(table)
    return f'({year} * {SPACE} + "{person}" % {buckets})::INTEGER' if person else f"{year}::INTEGER"


def number_of_sql(name: str) -> str:
    """The number of a part, as SQL over a column with its name on disk."""
    return f"replace(replace({name}, '{_ALL}', '0'), '-', '')::INTEGER"


def name_of(table: Table, number: int) -> str:
    """The name of a part on disk."""
    if not table.person:
        return str(number) if number else _ALL
    year, bucket = divmod(number, SPACE)
    return f"{year or _ALL}-{bucket:03}"


def bucket_of(name: str) -> str:
    """The bucket in a part's name; empty where the table has no persons."""
    return name.partition("-")[2]
