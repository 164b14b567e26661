"""Administrative divisions: whose code the first six digits of a project code are."""

import re
from functools import cache

from baoheng import packs

_FILE = "national/checking/divisions.toml"
_BUREAU = re.compile("医疗保障|医保|医疗保险|人民政府|财政局")


@cache
def _codes() -> dict[str, str]:
    found: dict[str, str] = packs.load(_FILE)["codes"]
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
    end = _BUREAU.search(bureau)
    view = bureau[: end.start()] if end else bureau
    found = [name for name in _by_name() if view.endswith(name)]
    if not found:
        return None
    name = max(found, key=len)
    codes = _by_name()[name]
    above = [code for other, mine in _by_name().items() if other in view[: -len(name)]
             for code in mine]  # fmt: skip
    within = frozenset(c for c in codes if any(c[:4] == a[:4] for a in above if a[4:] == "00"))
    return name, within or codes


def belongs(code: str, codes: frozenset[str]) -> bool:
    """Whether a project code's division may be that of a bureau of one of these divisions.

    A bureau of a county may have projects of the city and the province above it, and places
    without an entry in the list (zones, the city itself as 01 or 99) are not judged.
    """
    if division_name(code) is None:
        return True
    return any(
        code == own
        or code in {f"{own[:2]}0000", f"{own[:4]}00"}
        or (own[4:] == "00" and code[:4] == own[:4])
        or (own[2:] == "0000" and code[:2] == own[:2])
        for own in codes
    )
