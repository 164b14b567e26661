"""Batches of published knowledge: their names and the days on which they were published."""

import datetime
import re
from dataclasses import dataclass
from functools import cache

from baoheng.packs import load

PACK = "national/review/knowledge_batches.toml"


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch and its day; both may be unknown."""

    id: str = ""
    published: datetime.date | None = None


@cache
def _known() -> dict[str, Batch]:
    found: dict[str, Batch] = {}
    for body in load(PACK)["batch"]:
        one = Batch(body["id"], body["published"])
        found |= dict.fromkeys((body["id"], *body["names"]), one)
    return found


def batch_of(name: str, published: datetime.date | None = None) -> Batch:
    """The batch of a name that a file states; a day that is stated beside it goes first."""
    known = _known().get(name.strip(), Batch(name.strip()))
    return Batch(known.id, published or known.published)


def batch_of_file(name: str) -> Batch:
    """The batch that a file's name tells; an unknown one where it tells none."""
    said = re.search(load(PACK)["file"], name)
    return _known().get(said["batch"], Batch()) if said else Batch()
