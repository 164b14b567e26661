"""The people of an example: whoever tries the workbench out signs in as any of them by one click.

Only where the folder holds ``示例.json``, which the program that makes the example writes; a
bureau's own folder never does.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

FILE = "示例.json"


@dataclass(frozen=True, slots=True)
class Example:
    """Somebody to sign in as, and what to try first."""

    username: str
    name: str
    role: str
    first: str
    password: str


def examples() -> list[Example]:
    """The people of the example in this folder; none where it is no example."""
    path: Path = settings.HOME / FILE
    if not path.is_file():
        return []
    return [Example(**one) for one in json.loads(path.read_text(encoding="utf-8"))]
