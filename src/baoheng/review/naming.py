"""The national codes and names behind the integer keys of some rows."""

from collections.abc import Iterable, Mapping

import duckdb
import pyarrow as pa

from baoheng.ledger.definitions import tables
from baoheng.ledger.folder import Ledger
from baoheng.ledger.loose import names_sql
from baoheng.ledger.reading import make_views


class Names:
    """Looks up codes of entities; each key once."""

    def __init__(self, ledger: Ledger, connection: duckdb.DuckDBPyConnection) -> None:
        self._ledger = ledger
        self._connection = connection

    def codes(self, entity: str, keys: Iterable[int | None]) -> dict[int, str]:
        """The code of each key of an entity that is known."""
        wanted = sorted({key for key in keys if key is not None})
        if not wanted:
            return {}
        self._connection.register("wanted", pa.table({"key": pa.array(wanted, pa.int64())}))
        rows = self._connection.execute(
            f"SELECT ref_key, any_value(text) FROM ({names_sql(self._ledger, entity, False)}) "
            "WHERE ref_key IN (SELECT key FROM wanted) GROUP BY ref_key"
        ).fetchall()
        self._connection.unregister("wanted")
        return dict(rows)

    def items(self, keys: Iterable[int]) -> Mapping[int, str]:
        """The names of items; the code of one that the catalogue does not have."""
        codes = self.codes("item", keys)
        make_views(self._ledger, self._connection, [tables()["items"].name])
        self._connection.register("wanted", pa.table({"key": pa.array(sorted(codes), pa.int64())}))
        rows = self._connection.execute(
            "SELECT item, hilist_name FROM items WHERE item IN (SELECT key FROM wanted)"
        ).fetchall()
        self._connection.unregister("wanted")
        return {**codes, **dict(rows)}
