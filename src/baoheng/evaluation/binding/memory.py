"""Bindings that people confirmed, remembered by bureau and wording; one JSON file."""

import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from baoheng.core.errors import BindingError
from baoheng.core.faults import why
from baoheng.evaluation.binding.wording import plain
from baoheng.ledger.folder import Place
from baoheng.measures.query import Filters

FORMAT = "baoheng.bindings/1"
FILE = "bindings.json"
STATED = "stated"  # instead of a measure: a person answers this indicator


@dataclass(frozen=True, slots=True)
class Binding:
    """What answers one wording: a measure's id (or ``STATED``) and what it is narrowed down to.

    ``project`` is the title of the project's table, empty for the whole department. ``by`` and
    ``at`` say who confirmed it and when.
    """

    department: str
    project: str
    indicator: str
    measure: str
    filters: Filters
    by: str
    at: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is remembered by."""
        return wording(self.department, self.project, self.indicator)

    @property
    def stated(self) -> bool:
        """Whether a person answers instead of a measure."""
        return self.measure == STATED


Memory = Mapping[tuple[str, str, str], Binding]


def memory_of(root: Place, other: Path) -> Path:
    """The file of remembered bindings: in the ledger's folder, beside the facts that it leads to.

    For a ledger on object storage it lies in the folder ``other``.
    """
    return (root if isinstance(root, Path) else other) / FILE


def wording(department: str | None, project: str | None, indicator: str) -> tuple[str, str, str]:
    """The bureau, the project and the wording of an indicator, without what changes by the year."""
    return (plain(department or ""), plain(project or ""), plain(indicator))


def numbered(keys: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Keys of rows in order; a wording that comes again is told from the one before."""
    seen: Counter[tuple[str, str, str]] = Counter()
    made = []
    for key in keys:
        seen[key] += 1
        made.append(key if seen[key] == 1 else (key[0], key[1], f"{key[2]}#{seen[key]}"))
    return made


def recalled(
    memory: Memory, department: str | None, project: str | None, indicator: str
) -> Binding | None:
    """The binding of this wording in this project, else of the same bureau's same wording."""
    exact = memory.get(wording(department, project, indicator))
    if exact:
        return exact
    bureau, _, words = wording(department, "", indicator)
    same = [one for key, one in memory.items() if key[0] == bureau and key[2] == words]
    alike = {(one.measure, tuple(sorted(one.filters.items()))) for one in same}
    return same[0] if len(alike) == 1 else None


def load(path: Path) -> dict[tuple[str, str, str], Binding]:
    """The remembered bindings; none where the file does not exist.

    Raises BindingError where the file cannot be understood: it is never begun anew.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["format"] != FORMAT:
            raise ValueError(data["format"])
        return {one.key: one for one in map(_binding, data["bindings"])}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BindingError(
            f"绑定记录读不出来（{why(error)}）",
            where=str(path),
            todo="请从备份恢复这个文件；确要重来，把它移走后再运行",
        ) from error


def save(path: Path, memory: Memory, fresh: Iterable[Binding]) -> int:
    """Remember ``fresh`` beside what was known, the newer in place of the older; how many.

    Raises BindingError where the file cannot be written; the old one stays whole.
    """
    whole = dict(memory)
    count = 0
    for one in fresh:
        whole[one.key] = one
        count += 1
    listed = [asdict(one) for _, one in sorted(whole.items())]
    text = json.dumps({"format": FORMAT, "bindings": listed}, ensure_ascii=False, indent=1)
    beside = path.with_name(f"{path.name}.new")
    try:
        with beside.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise BindingError(
            f"绑定记录写不进去（{why(error)}）", where=str(path), todo="请检查磁盘和权限"
        ) from error
    return count


def _binding(body: dict[str, Any]) -> Binding:
    filters = {name: tuple(values) for name, values in body["filters"].items()}
    return Binding(**{**body, "filters": filters})
