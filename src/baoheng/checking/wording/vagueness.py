"""What sort of words a value is made of: a choice, a scale, a loose number, an empty phrase."""

import re
from decimal import Decimal
from functools import cache

from baoheng.checking.lexicon import pattern, words
from baoheng.reading.values import clean, parse_number
from baoheng.reading.values.vocabulary import GRADE

_FILE = "vague.toml"
_BOXES = re.compile(r"[□☐○〇_\s]|[(（]\s*[)）]|\[\s*\]")
_PAIR = re.compile(
    r"(?P<word>[\u4e00-\u9fff]{1,6}?)(?:/|、|或者?|和|与|，|,)?(?:不|未|没有?)(?P=word)"
)
_PAIR_TAIL = re.compile(r"(?P<word>[\u4e00-\u9fff]{1,4}?)(?:/|、|或者?)(?:不|未|非)(?P=word)$")
_TYPE = re.compile(r"^(?:定性|定性指标)[:：(（]?")
_TAIL = re.compile(r"(?:[二三四五六2-6]?个?(?:等级|等次|档次|级别|档|级|等))?[)）]?$")
_HEAD = re.compile(r"^(?:[二三四五]个?(?:等级|等次|档次|档)[:：]?|分为|划分为|分|按|共分|包括)")
_BETWEEN = r"[、/,，|·;；>\-—~和或与至到()（）]*"
_LOOSE_NUMBER = re.compile(
    r"[\d十百千万][\d.,]*[十百千万亿]*(?:余|多(?!于)|几|来(?=[人家个次户]))"
    r"|(?:^|[^最附远])(?:近|将近|接近|差不多)[\d百千万]|(?<![节签合条预制契履违])约[占为]?\d|大概\d"
    r"|\d\S{0,4}(?:左右|上下)|上[百千万][人家个次户]"
)
# 及 in 及时, 与 in 参与 and 和 in 和谐 join nothing
_AND = re.compile(r"[、，,;；]|(?<!普)及(?![时格])|(?<!参)与|和(?!谐)")
_CRITERION = re.compile(r"[(（][^()（）]{4,}[)）]|[:：]\S{4,}")


def undecided(text: str) -> bool:
    """Whether a value leaves open which of two answers is meant: 是/否, 达标或不达标, 是否完成."""
    raw = clean(text)
    if any(mark in raw for mark in words(_FILE, "ticked")):
        return False
    view = _BOXES.sub("", raw).rstrip("。.；;")
    if view.startswith(words(_FILE, "questions")):
        return True
    plain = re.sub(r"或者|[、或与,，]", "/", view)
    if any(plain.startswith(pair) for pair in words(_FILE, "either")):
        return True
    if view in ("是否", "有无", "否是"):
        return True
    found = _PAIR.fullmatch(view) or _PAIR_TAIL.fullmatch(view)
    return found is not None


@cache
def _scale() -> re.Pattern[str]:
    letters = "|".join(map(re.escape, words(_FILE, "letters")))
    return re.compile(rf"(?:(?:{GRADE}|{letters}){_BETWEEN}){{2,9}}")


def is_whole_scale(text: str) -> bool:
    """Whether a value names a whole scale of grades (优良中差, 高/中/低) and not one of them."""
    view = _TYPE.sub("", _BOXES.sub("", clean(text)).rstrip("。.；;"))
    view = _TAIL.sub("", _HEAD.sub("", view))
    single = re.fullmatch(rf"(?:{GRADE})(?:或(?:{GRADE}))?", view)
    if not view or single or view in words(_FILE, "letters"):
        return False
    return _scale().fullmatch(view) is not None


def is_loose(text: str) -> bool:
    """Whether a value gives a number only roughly: 近23万人, 200余人, 若干次."""
    view = clean(text).replace(" ", "")
    loose = pattern(_FILE, "loose").match(view)
    return _LOOSE_NUMBER.search(view) is not None or loose is not None


def dummy_number(text: str | None) -> Decimal | None:
    """The number of a cell that holds only a placeholder such as 1 or 100%, else None."""
    view = clean(text or "").rstrip("%").strip()
    number = parse_number(view)
    if number is None:
        return None
    return number if f"{number.normalize():f}" in words(_FILE, "dummy_numbers") else None


def is_dummy_unit(unit: str | None) -> bool:
    """Whether a unit says nothing beside words: 年, 无."""
    return clean(unit or "") in words(_FILE, "dummy_units")


def has_criterion(text: str) -> bool:
    """Whether the words themselves say what is looked at: 优（全年无有效投诉）, 三级, 每季一次."""
    view = clean(text)
    return _CRITERION.search(view) is not None or bool(pattern(_FILE, "concrete").search(view))


def opens_with_grade(text: str) -> bool:
    """Whether a text names a grade and then says what it takes: 优（全年没有……）."""
    return re.match(rf"(?:定性)?[:：]?(?:{GRADE})[(（:：,，]", clean(text)) is not None


def is_regulation(text: str) -> bool:
    """Whether a long text with numbers tells how something is done: 按查实金额的5%给予奖励."""
    return pattern(_FILE, "regulation").search(clean(text)) is not None


def has_rule(texts: list[str]) -> bool:
    """Whether one of the texts says how the row is judged: points, grades, a formula, a survey."""
    for text in texts:
        view = clean(text)
        graded = len(set(re.findall(GRADE, view))) >= 2
        numbered = re.search(r"\d+(?:\.\d+)?(?:%|分|次|起|个|家|件|人)", view)
        if graded or numbered or pattern(_FILE, "rule").search(view):
            return True
    return False


def countable(text: str) -> str | None:
    """The number that plain words stand for: ＝0 for 零投诉, ＝100% for 全覆盖; else None."""
    view = clean(text)
    if pattern(_FILE, "zero").search(view):
        return "＝0"
    return "＝100%" if pattern(_FILE, "all").search(view) else None


def is_outcome(text: str) -> bool:
    """Whether the words name a result that is there or not: 合格, 验收通过, 上线."""
    view = clean(text).rstrip("。.")
    return any(view.endswith(word) for word in words(_FILE, "outcome"))


def measures_in(name: str) -> list[str]:
    """The measures that a name lists, when they are several: 审核准确率、及时率."""
    view = re.sub(r"[(（][^()（）]*[)）]", "", clean(name))
    parts = [part for part in _AND.split(view) if part]
    ends = words(_FILE, "measures")
    if parts and parts[-1].endswith(words(_FILE, "quotients")):
        return []  # A与B比例 is one measure of two
    found = [part for part in parts if part.endswith(ends) and len(part) <= 20]
    return found if len(found) >= 2 else []
