"""Load the content files and put the planted faults into them."""

import copy
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parents[1]
PROJECTS = ("resident", "aid", "supervision", "payment_reform", "platform", "review_reward")

Content = dict[str, dict[str, Any]]  # file stem → its tables; numbers are int or Decimal


class FaultMismatch(ValueError):
    """A fault of faults.toml does not fit the content it changes."""


def load() -> Content:
    """All forms by the stem of their file, without faults."""
    return {path.stem: _read(path) for path in sorted((HERE / "content").glob("*.toml"))}


def load_faults() -> dict[str, Any]:
    """The lists ``faults`` and ``traps`` of faults.toml."""
    return _read(HERE / "faults.toml")


def with_faults(content: Content, faults: list[dict[str, Any]], document: str) -> Content:
    """A copy of the content as the document of this number prints it."""
    result = copy.deepcopy(content)
    for fault in faults:
        if document in fault["documents"]:
            for change in fault["changes"]:
                _apply(result, fault["id"], change)
    return result


def find(items: list[dict[str, Any]], **wanted: Any) -> dict[str, Any]:
    """The only item whose fields equal ``wanted``."""
    found = [item for item in items if all(item.get(k) == v for k, v in wanted.items())]
    if len(found) != 1:
        raise FaultMismatch(f"{wanted}: {len(found)} items instead of one")
    return found[0]


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def _apply(content: Content, name: str, change: dict[str, Any]) -> None:
    *steps, last = change["path"]
    place: Any = content[change["form"]]
    for step in steps:
        place = _step(place, step)
    if change.get("copy"):
        item = _step(place, last)
        place.insert(place.index(item) + 1, copy.deepcopy(item))
        return
    if place.get(last) != change.get("was"):
        raise FaultMismatch(f"{name} {change['path']}: {place.get(last)!r} is not 'was'")
    if "becomes" in change:
        place[last] = change["becomes"]
    else:
        del place[last]


def _step(place: Any, step: str) -> Any:
    if isinstance(place, list):
        key, _, value = step.partition("=")
        return find(place, **{key: value})
    return place[step]
