"""What measures count from: the ledger's tables in DuckDB, and what is known of their loading."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

import duckdb

from baoheng import packs
from baoheng.ledger.definitions import tables
from baoheng.ledger.delta import snapshot
from baoheng.ledger.folder import Ledger
from baoheng.ledger.parsing import quote
from baoheng.ledger.reading import make_views
from baoheng.ledger.register import LOAD, MEND, loads

MONTHLY = "national/measures/monthly.toml"
# working days are Monday to Friday; the ledger keeps no calendar of holidays
MACROS = (
    "CREATE OR REPLACE TEMP MACRO weekdays(d) AS (d::DATE - DATE '1970-01-05') // 7 * 5 + "
    "least((d::DATE - DATE '1970-01-05') % 7, 5)",
    "CREATE OR REPLACE TEMP MACRO workdays(a, b) AS weekdays(b::DATE + 1) - weekdays(a::DATE + 1)",
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """One table as it stands: the version that is read, the day of its last load, the year in
    which its rows begin (None where they have no date or there are none)."""

    version: int
    on: datetime.date
    since: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """A connection with a relation for every table, and the tables that were ever loaded.

    ``whole``: the relations hold everything that happened, as a ledger's do and a case's do not.
    """

    connection: duckdb.DuckDBPyConnection
    loaded: Mapping[str, Loaded]
    ledger: Ledger | None = None
    whole: bool = False
    _months: dict[str, frozenset[datetime.date]] = field(default_factory=dict)

    def months(self, name: str) -> frozenset[datetime.date] | None:
        """The months in which a table has rows; None for a table that need not have any.

        Counted when first asked for.
        """
        column = monthly().get(name)
        if column is None or not self.whole:
            return None
        if name not in self._months:
            sql = f"SELECT DISTINCT date_trunc('month', {quote(column)})::DATE FROM {quote(name)}"
            rows = self.connection.execute(sql).fetchall()
            self._months[name] = frozenset(row[0] for row in rows)
        return self._months[name]


@cache
def monthly() -> Mapping[str, str]:
    """The tables that must have rows in every month, with the column that tells the month."""
    tables_of: Mapping[str, str] = packs.load(MONTHLY)["tables"]
    return tables_of


def open_facts(
    ledger: Ledger,
    connection: duckdb.DuckDBPyConnection,
    names: Iterable[str] | None = None,
    versions: Mapping[str, int] | None = None,
) -> Facts:
    """The ledger's tables as views, at their last versions or at those asked for."""
    wanted = list(names) if names is not None else [t.name for t in tables().values()]
    found = make_views(ledger, connection, wanted, versions)
    loaded = {}
    for name in wanted:
        until = (versions or {}).get(name)
        register = [
            one
            for one in loads(ledger, name)
            if one.kind in (LOAD, MEND) and (until is None or one.version <= until)
        ]
        if register:
            last = datetime.datetime.fromisoformat(register[-1].at).date()
            loaded[name] = Loaded(found[name], last, _since(ledger, name, found[name]))
    add_macros(connection)
    return Facts(connection, loaded, ledger, whole=True)


def _since(ledger: Ledger, name: str, version: int) -> int | None:
    """The first year of a table's rows, by the names of its parts."""
    if not tables()[name].date:
        return None
    years = [int(one.part[:4]) for one in snapshot(ledger, tables()[name], version).files
             if one.part[:4].isdigit()]  # fmt: skip
    return min(years, default=None)


def add_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """What the queries of measures may call besides DuckDB's own functions."""
    for macro in MACROS:
        connection.execute(macro)
