"""The words of the forms: heads of columns, labels of fields, levels; all of it data in packs."""

import re
import unicodedata
from functools import cache, lru_cache

from rapidfuzz.distance.Levenshtein import distance

from baoheng.packs import load
from baoheng.reading.grammar.moneyunits import without_unit

_SPACE = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")
_MARKUP = re.compile(r"</?(?:u|p|br|span|b|i|sub|sup)\s*/?>", re.IGNORECASE)
# traditional and look-alike characters that recognisers put for simplified ones
_VARIANTS = str.maketrans("項數額単單預賬産產業級標團圖", "项数额单单预账产产业级标团图")
# 2、资金结构:(1)基本支出 is a label of 基本支出
_ORDINAL = r"[\d一二三四五六七八九十]+"
_NUMBERED = re.compile(rf"^(?:{_ORDINAL}[、.])?(?:[^:]{{2,12}}:)?(?:\({_ORDINAL}\))?")
_LIST_MARK = re.compile(rf"^(?:\({_ORDINAL}\)|{_ORDINAL}[、.])")
_YEAR_FIRST = re.compile(r"^20\d\d年度?")
_JOINT = re.compile(r"[-—–/\\>|·:_]+|→")  # between two levels in one cell
_BRACKETS = re.compile(r"[(\[【〔].*?[)\]】〕]")

# words of which one misspelt character still names them; none is that near to another real word
_NEAR = {
    "indicator": {"一级指标": "level1", "二级指标": "level2", "三级指标": "level3"},
    "labels": {"项目名称": "project", "主管部门": "department", "实施单位": "agency"},
}


@lru_cache(maxsize=65_536)
def squash(text: str) -> str:
    """The text for matching: NFKC, without white space, direction marks and markup remains."""
    plain = _SPACE.sub("", _MARKUP.sub("", unicodedata.normalize("NFKC", text)))
    return plain.translate(_VARIANTS)


@cache
def _patterns(section: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = load("national/reading/heads.toml")[section]
    return tuple(
        (role, re.compile("|".join(f"(?:{p})" for p in patterns)))
        for role, patterns in table.items()
    )


@lru_cache(maxsize=65_536)
def role_of(section: str, text: str) -> str | None:
    """The role that ``text`` names as a head or label in ``section``, or None."""
    key = squash(text).strip(":;,。、")
    if not key or len(key) > 40:
        return None
    words = [key, without_unit(key), _NUMBERED.sub("", key)]
    if section == "indicator":
        words.append(_BRACKETS.sub("", key))
    if section == "labels":
        words.append(_YEAR_FIRST.sub("", key))
    for word in dict.fromkeys(words):
        for role, pattern in _patterns(section):
            if pattern.fullmatch(word):
                return role
    names = _NEAR.get(section, {})
    near = [name for name in names if distance(key, name, score_cutoff=1) <= 1]
    return names[near[0]] if len(near) == 1 else None


@cache
def _levels() -> tuple[dict[str, str], dict[str, str], dict[str, tuple[str, ...]]]:
    data = load("national/reading/levels.toml")
    first: dict[str, str] = {}
    second: dict[str, str] = {}
    parents: dict[str, tuple[str, ...]] = {}
    for name, others in data["level1"].items():
        for word in (name, *others):
            first[word.removesuffix("指标")] = name
    for name, entry in data["level2"].items():
        parents[name] = tuple(entry["parents"])
        for word in (name, *entry["also"]):
            second[word.removesuffix("指标")] = name
    return first, second, parents


def level_key(text: str) -> str:
    """A level word without its number, its points in brackets and its ending."""
    key = _BRACKETS.sub("", _LIST_MARK.sub("", squash(text)))
    key = _LIST_MARK.sub("", key)
    key = re.sub(r"[\d.:、%分]+$", "", key)
    return key.removesuffix("指标").removesuffix("目标")


@lru_cache(maxsize=4096)
def level1_of(text: str) -> str | None:
    """The canonical first level that ``text`` names, or None."""
    return _levels()[0].get(level_key(text)) or _near(text, 0)


@lru_cache(maxsize=4096)
def level2_of(text: str) -> str | None:
    """The canonical second level that ``text`` names, or None; one misread character is allowed."""
    return _levels()[1].get(level_key(text)) or _near(text, 1)


def _near(text: str, level: int) -> str | None:
    """The one level name that differs by a single misread or added character, if it is long."""
    key = squash(text)
    if not key.endswith("指标") or not 5 <= len(key) <= 14:
        return None
    names = _levels()[2] if level else dict.fromkeys(_levels()[0].values(), ())
    near = [name for name in names if len(name) >= 6 and distance(key, name, score_cutoff=1) <= 1]
    return near[0] if len(near) == 1 else None


def both_levels(text: str) -> tuple[str, str]:
    """The two levels of a cell such as ``产出指标-数量指标``; one level alone is the second."""
    parts = _JOINT.split(squash(text), maxsplit=1)
    return (parts[0], parts[1]) if len(parts) == 2 else ("", parts[0])


def fits(level1: str, level2: str) -> bool:
    """Whether this level 2 belongs under this level 1; names outside the vocabulary always fit."""
    first, second = level1_of(level1), level2_of(level2)
    return first is None or second is None or first in _levels()[2][second]


def only_parent(level2: str) -> str | None:
    """The level 1 above this level 2 where there is just one."""
    second = level2_of(level2)
    parents = _levels()[2].get(second or "", ())
    return parents[0] if len(parents) == 1 else None


def level_text(text: str) -> str:
    """A level cell as its full name: in one word, ``指标`` added to short forms."""
    plain = re.sub(r"[(\[]\d[\d.]*(?:分|%)?[)\]]$", "", squash(text))
    plain = _LIST_MARK.sub("", plain)
    bare = plain.lstrip("0123456789")
    plain = bare if bare != plain and level2_of(bare) else plain  # 1数量指标
    if (
        (near := _near(plain, 1))
        and plain not in _levels()[2]
        and level_key(plain) not in _levels()[1]
    ):
        return near
    if not plain.endswith("指标") and (level1_of(plain) or level2_of(plain)):
        return plain + "指标" if len(plain) <= 12 else plain
    return plain


def may_be_indicator(text: str) -> bool:
    """Whether a cell looks like one of an indicator: a level, or a number with a bound."""
    return bool(level1_of(text) or level2_of(text) or re.search(r"[≥≤]\s*\d", text))
