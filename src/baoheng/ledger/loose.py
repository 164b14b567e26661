"""Names that rows refer to before they are registered: late and out-of-order data is normal."""

import duckdb

from baoheng.ledger.definitions import entities, table
from baoheng.ledger.delta import SOURCE, commit, snapshot
from baoheng.ledger.engine import file_list
from baoheng.ledger.folder import Ledger
from baoheng.ledger.merge import write_part
from baoheng.ledger.parts import READ

NAME = "loose_names"
_WAIT_SECONDS = 600


def keep(ledger: Ledger, load: str, connection: duckdb.DuckDBPyConnection) -> None:
    """Keep the names in the connection's table ``seen`` that neither their table nor this one has.

    A row holds only the integer key of what it refers to; without this the text would be lost.
    """
    with ledger.locked(NAME, _WAIT_SECONDS):
        now = snapshot(ledger, table(NAME))
        added = []
        for (entity,) in connection.execute("SELECT DISTINCT entity FROM seen").fetchall():
            unknown = f"SELECT DISTINCT key, text FROM seen WHERE entity = '{entity}'"
            for known in (_registered(ledger, entity), _kept(now.paths([entity]))):
                if known:
                    unknown += f" AND key NOT IN ({known})"
            rows = (
                f"SELECT '{entity}' AS entity, key AS ref_key, any_value(text) AS text, "
                f"0::INTEGER AS {SOURCE} FROM ({unknown}) GROUP BY key"
            )
            added += write_part(connection, table(NAME), now.folder, entity, rows, load)
        if added:
            commit(ledger, table(NAME), now, added, [], {})


def names_sql(ledger: Ledger, entity: str, grouped: bool = True) -> str:
    """A query for ``ref_key`` and ``text`` of all names of an entity, registered or not.

    ``grouped`` gives one text a key, for joins.
    """
    owner = entities()[entity]
    sides = []
    if paths := snapshot(ledger, owner).paths():
        sides.append(
            f'SELECT "{entity}" AS ref_key, "{owner.key[0]}" AS text '
            f"FROM read_parquet({file_list(paths)}, {READ})"
        )
    if paths := snapshot(ledger, table(NAME)).paths([entity]):
        sides.append(f"SELECT ref_key, text FROM read_parquet({file_list(paths)}, {READ})")
    if not sides:
        return "SELECT NULL::BIGINT AS ref_key, NULL::VARCHAR AS text WHERE false"
    every = " UNION ALL ".join(sides)
    if not grouped:
        return every
    return f"SELECT ref_key, any_value(text) AS text FROM ({every}) GROUP BY ref_key"


def _registered(ledger: Ledger, entity: str) -> str:
    paths = snapshot(ledger, entities()[entity]).paths()
    return f'SELECT "{entity}" FROM read_parquet({file_list(paths)}, {READ})' if paths else ""


def _kept(paths: list[str]) -> str:
    return f"SELECT ref_key FROM read_parquet({file_list(paths)}, {READ})" if paths else ""
