"""What is installed: profiles and packs, with their versions and sources."""

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from django.utils.translation import gettext_noop

from baoheng.checking.profile import FILES
from baoheng.packs import load

_LINE = re.compile(r'^(version|source)\s*=\s*"(.*)"\s*$', re.MULTILINE)
_HEAD = 2_000  # characters in which the version and the source stand
_TITLES = {
    "checking": gettext_noop("检查"),
    "evaluation": gettext_noop("监控和自评"),
    "forms": gettext_noop("表式"),
    "ledger": gettext_noop("台账表"),
    "measures": gettext_noop("测算项"),
    "profiles": gettext_noop("考核口径"),
    "reading": gettext_noop("读取词汇"),
    "review": gettext_noop("审核规则"),
    "simulation": gettext_noop("虚构城市"),
}


@dataclass(frozen=True, slots=True)
class Pack:
    """The files of one subject of a pack: how many, which versions, from which sources."""

    pack: str
    title: str
    files: int
    versions: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile as its file tells."""

    id: str
    title: str
    version: str
    source: str
    since: str


@cache
def packs() -> tuple[Pack, ...]:
    """All packs by subject; read once, for they change only with the program."""
    root = Path(str(resources.files("baoheng.packs")))
    found: dict[tuple[str, str], list[Path]] = {}
    for path in sorted(root.rglob("*.toml")):
        parts = path.relative_to(root).parts
        found.setdefault((parts[0], parts[1] if len(parts) > 2 else "profiles"), []).append(path)
    return tuple(_pack(pack, subject, paths) for (pack, subject), paths in found.items())


def _pack(pack: str, subject: str, paths: list[Path]) -> Pack:
    versions: set[str] = set()
    sources: dict[str, int] = {}
    for path in paths:
        with path.open(encoding="utf-8") as stream:
            told = dict(_LINE.findall(stream.read(_HEAD)))
        versions.add(told.get("version", ""))
        if source := told.get("source"):
            sources[source] = sources.get(source, 0) + 1
    most = sorted(sources, key=lambda one: -sources[one])
    return Pack(
        pack, _TITLES.get(subject, subject), len(paths), tuple(sorted(versions - {""})), tuple(most)
    )


@cache
def installed_profiles() -> tuple[Profile, ...]:
    """The profiles, a province's before the national ones."""
    return tuple(
        Profile(
            data["id"], data["title"], data["version"], data["source"], str(data.get("from", ""))
        )
        for data in map(load, FILES)
    )
