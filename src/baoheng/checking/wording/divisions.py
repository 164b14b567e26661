"""Administrative divisions: whose code the first six digits of a project code are."""

import re
from functools import cache

from baoheng.checking.lexicon import section

_FILE = "divisions.toml"


@cache
def _codes() -> dict[str, str]:
    found: dict[str, str] = section(_FILE, "codes")
    return found


@cache
def _by_name() -> dict[str, frozenset[str]]:
    names: dict[str, set[str]] = {}
    for code, name in _codes().items():
        names.setdefault(name, set()).add(code)
    return {name: frozenset(codes) for name, codes in names.items()}


def division_name(code: str) -> str | None:
    """The name of a division, None where the list has no such code."""
    return _codes().get(code)


@cache
def divisions_of(bureau: str) -> tuple[str, frozenset[str]] | None:
    """The lowest division that a bureau's name tells, and all divisions of that name.

    None where the name tells none of the list: an invented place, or 龙岩医保局 without 市.
    """
    end = re.search(section(_FILE, "bureau"), bureau)
    view = bureau[: end.start()] if end else bureau
    found = [name for name in _by_name() if view.endswith(name)]
    if not found:
        return None
    name = max(found, key=len)
    codes = _by_name()[name]
    above = [code for other, mine in _by_name().items() if other in view[: -len(name)]
             for code in mine]  # fmt: skip
    within = frozenset(code for code in codes if any(_is_in(code, other) for other in above))
    return name, within or codes


def _is_in(code: str, area: str) -> bool:
    """Whether a division is the area or lies in it: 370811 in 370800 and in 370000."""
    return code.startswith(area.removesuffix("00").removesuffix("00"))


def belongs(code: str, codes: frozenset[str]) -> bool:
    """Whether a project code's division may be that of a bureau of one of these divisions.

    A bureau of a county may have projects of the city and the province above it, and places
    without an entry in the list (zones, the city itself as 01 or 99) are not judged.
    """
    if division_name(code) is None:
        return True
    return any(_is_in(code, own) or _is_in(own, code) for own in codes)
