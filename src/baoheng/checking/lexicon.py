"""The words that checks know, read once from the pack: data, not code."""

import re
from functools import cache
from typing import Any

from baoheng import packs
from baoheng.core.errors import PackError

_FOLDER = "national/checking/"


@cache
def section(file: str, name: str) -> Any:
    """One section of a data file, such as ``section("names.toml", "ignored")``.

    Raises PackError where the file has no such section.
    """
    data = packs.load(_FOLDER + file)
    if name not in data:
        raise PackError(f"缺少 {name} 一节", where=_FOLDER + file, todo="请补上，或重新安装本软件")
    return data[name]


@cache
def words(file: str, name: str) -> tuple[str, ...]:
    """A list of words, the longest first."""
    return tuple(sorted(section(file, name), key=len, reverse=True))


@cache
def pattern(file: str, name: str) -> re.Pattern[str]:
    """A pattern that finds any of the words of a list, the longest first."""
    return re.compile("|".join(map(re.escape, words(file, name))))
