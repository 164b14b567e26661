"""What a reviewer says of a version: a grade, a reason, and a text for each of the four groups."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

GRADES = ("优", "良", "中", "差")
GROUPS = ("完整性", "相关性", "适当性", "可行性")


@dataclass(frozen=True, slots=True)
class Opinion:
    """Texts as they were written; ``groups`` by their names."""

    grade: str = ""
    reason: str = ""
    groups: Mapping[str, str] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """As it is kept beside the version and in the log."""
        return asdict(self)


def suggested(found: Mapping[str, Any]) -> Opinion:
    """What the findings of a version suggest to its reviewer."""
    told = found.get("opinion", {})
    groups = {one["name"]: "；".join(one["findings"]) for one in told.get("groups", ())}
    return Opinion(grade=told.get("grade", ""), groups=groups)
