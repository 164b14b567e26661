"""Quality faults as real exports have them, beside the Parquet files, with the truth about each."""

import csv
import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from baoheng.ledger.definitions import tables
from baoheng.ledger.simulate.draws import Draws
from baoheng.packs import load

FILE = "faulty.csv"
FAULTS = pa.schema(
    {
        "table": pa.string(),
        "file": pa.string(),
        "row": pa.int64(),  # line of the file; the headings are line 1
        "column": pa.string(),
        "kind": pa.string(),
        "title": pa.string(),
        "outcome": pa.string(),  # refuse, accept, once (the repeat), last (the earlier row loses)
        "value": pa.string(),
    }
)
_SCALE = 1_000_000  # the rate is given in millionths


@cache
def fault_data() -> dict[str, Any]:
    """Kinds, columns and bad values."""
    return load("national/simulation/faults.toml")


@dataclass
class Faults:
    """Takes rows out of the first part of a table, spoils them and writes them as CSV.

    A row that loading must refuse is a spoiled copy under a new key; its good twin stays. A row
    that loading must accept moves: it is only in the CSV, so that totals stay whole. Rows of the
    persons and encounters in ``spared`` stay as they are: the truth tells of them. So do main
    diagnoses, without which a stay breaks a rule of its own.
    """

    folder: Path
    draws: Draws
    rate: int  # of a million rows
    parts: int
    spared: set[str] = field(default_factory=set)
    truth: list[dict[str, Any]] = field(default_factory=list)
    moved: Counter[str] = field(default_factory=Counter)

    def spoil(self, name: str, rows: pa.Table) -> pa.Table:
        """Spoil some rows of a table's first part; what stays in the Parquet file."""
        if not self.rate or name not in fault_data()["tables"]:
            return rows
        kinds = [
            one for one in fault_data()["kind"] if name in fault_data()["columns"][one["name"]]
        ]
        each = max(1, len(rows) * self.parts * self.rate // _SCALE // len(kinds))
        wanted = min(each * len(kinds), len(rows) // 4)
        chosen = _places(self.draws, name, self._open(rows), wanted)
        gone: list[int] = []
        written: list[dict[str, Any]] = []
        for turn, place in enumerate(chosen):
            kind = kinds[turn % len(kinds)]
            row = rows.slice(place, 1).to_pylist()[0]
            if kind["outcome"] != "refuse":
                gone.append(place)
                self.moved[name] += 1
            written.extend(self._spoiled(name, kind, row, turn, len(written)))
        self._write(name, rows.column_names, written)
        keep = np.ones(len(rows), dtype=bool)
        keep[gone] = False
        return rows.filter(pa.array(keep))

    def _open(self, rows: pa.Table) -> npt.NDArray[np.bool_]:
        """Which rows may be spoiled."""
        may = np.ones(len(rows), dtype=bool)
        for column in ("psn_no", "mdtrt_id"):
            if column in rows.column_names:
                found = pc.is_in(rows[column], pa.array(sorted(self.spared), pa.string()))
                may &= ~found.to_numpy()
        if "maindiag_flag" in rows.column_names:
            may &= pc.not_equal(rows["maindiag_flag"], "1").to_numpy()
        return may

    def table(self) -> pa.Table:
        """The truth about all faults."""
        return pa.Table.from_pylist(self.truth, schema=FAULTS)

    def _spoiled(
        self, name: str, kind: dict[str, Any], row: dict[str, Any], turn: int, written: int
    ) -> Iterator[dict[str, Any]]:
        """The rows of one fault: one, or two where a row is there twice."""
        column = fault_data()["columns"][kind["name"]][name]
        bad = dict(row)
        match kind["name"]:
            case "exact_duplicate":
                yield dict(row)
                written += 1
            case "duplicate_key":
                bad[column] = _other(row[column])
            case _:
                bad[column] = _bad_value(name, kind["name"], column, row)
                if kind["outcome"] == "refuse":
                    _rekey(name, bad, column, turn)
        self.truth.append(
            {
                "table": name,
                "file": f"{name}/{FILE}",
                "row": written + 2,
                "column": column,
                "kind": kind["name"],
                "title": kind["title"],
                "outcome": kind["outcome"],
                "value": _text(bad[column]),
            }
        )
        yield bad
        if kind["name"] == "duplicate_key":
            yield row

    def _write(self, name: str, columns: list[str], rows: list[dict[str, Any]]) -> None:
        path = self.folder / name / FILE
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(columns)
            for row in rows:
                writer.writerow([_text(row[column]) for column in columns])


def _places(draws: Draws, name: str, may: npt.NDArray[np.bool_], wanted: int) -> list[int]:
    """Different rows among those that may be, shuffled by the seed."""
    order = np.argsort(draws.bits(f"fault {name}", np.arange(len(may))), kind="stable")
    return [int(place) for place in order[may[order]][:wanted]]


def _rekey(name: str, row: dict[str, Any], spoiled: str, turn: int) -> None:
    """A key of its own for a spoiled copy, so that it cannot stand for its good twin."""
    definition = tables()[name]
    text = [key for key in definition.key if definition.by_name[key].size and key != spoiled]
    if text:
        row[text[-1]] = f"F{turn:05d}"
    elif "begndate" in definition.key:
        row["begndate"] = row["begndate"] - datetime.timedelta(days=4000 + turn)
    elif "diag_srt_no" in definition.key and spoiled != "diag_srt_no":
        row["diag_srt_no"] = 90


def _bad_value(name: str, kind: str, column: str, row: dict[str, Any]) -> Any:
    values = fault_data()["values"]
    if kind == "missing_required":
        return None
    if kind == "dates_out_of_order":
        return _before(name, row)
    if kind == "money_mismatch":
        return row[column] + 7
    if kind == "orphan" and tables()[name].by_name[column].to == "encounter":
        return "9903000000000000"
    return values[kind]


def _before(name: str, row: dict[str, Any]) -> Any:
    """A moment before the one that must come first."""
    first = {
        "persons": "brdy",
        "enrolments": "begndate",
        "encounters": "begntime",
        "orders": "drord_begn_date",
        "fee_lines": "fee_ocur_time",
    }[name]
    return row[first] - datetime.timedelta(days=2)


def _other(value: Any) -> Any:
    """Another value of the same kind."""
    flips = {"0": "1", "1": "0"}
    return flips.get(value, f"{value or ''}9")


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
