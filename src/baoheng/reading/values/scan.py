"""Finding quantities in a cleaned text: operator words, number, scale, unit, closing words."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from baoheng.core.target import Operator
from baoheng.reading.values.numbers import CHINESE, PLAIN, parse_chinese
from baoheng.reading.values.units import LATIN_WORD, PER, SCALE, WORD
from baoheng.reading.values.vocabulary import IMPLIED, PREFIX, SUFFIX, alternation

_PREFIX = alternation(PREFIX)
_SUFFIX = rf"(?:{alternation(SUFFIX)})(?![部容外控置期后者])"
_IMPLIED = alternation(IMPLIED)
_EACH = (
    r"(?P<each>(?:每(?:人次|人|户|家|例|次|半年|年|月|季度|季|周|日|天|名|个月|件|张|套)"
    r"|人均|户均|次均)+)?"
)
_NUMBER = rf"(?<![\d.,A-Za-z+]){PLAIN}(?![\d]|[.,]\d)"
# 台(套): either unit of the two
_UNIT = rf"(?:(?:{WORD})(?:\((?:{WORD})\))?|(?:{LATIN_WORD})(?![A-Za-z]))(?:{PER})*"
_SIDE = rf"(?P<scale{{0}}>{SCALE})?(?P<more{{0}}>余|多|来|几)?(?P<unit{{0}}>{_UNIT}|(?:{PER})+)?"
_QUANTITY = re.compile(
    rf"(?P<implied>{_IMPLIED})?(?:了)?(?P<prefix>(?<![最附])(?:{_PREFIX}))?{_EACH}(?P<prefix2>{_PREFIX})?"
    rf"(?P<sign>[-+±负])?(?P<number>{_NUMBER}){_SIDE.format('')}"
    rf"(?:(?:\(含\))?(?P<joint>至|到|-|~|—|–|──|--|±)(?P<number2>{PLAIN}(?![\d]|[.,]\d)){_SIDE.format('2')})?"
    rf"(?P<between>之间|区间)?(?P<tail>余|多(?!于))?(?P<suffix>{_SUFFIX})?(?P<incl>\((?:不?含[^()]{{0,10}})\))?"
)
_CHAIN = re.compile(
    rf"(?P<low>\d[\d.,]*)(?P<lowunit>{SCALE})?(?P<lowunit2>{_UNIT})?(?P<one>≤|<)(?P<name>[^≤<>≥\d]{{1,20}})(?P<two>≤|<)"
)
_UNIT_IN_BRACKETS = re.compile(
    rf"(?<=\d)\((?P<one>(?:{SCALE})?{_UNIT})\)|(?<=[\d万亿/][人家])\((?P<two>次)\)"
)
_CHINESE_NUMBER = re.compile(
    rf"(?P<before>(?:{_PREFIX}|{_IMPLIED}|每(?:人|户|半年|年|月|季度|季|周|日|天))*)(?P<number>{CHINESE}+)"
    rf"(?P<after>余?(?:{_UNIT})(?:{_SUFFIX})?)"
)
_PARTS = re.compile(
    rf"(?P<base>百|千)分之(?P<number>{CHINESE}+|{PLAIN})"
    rf"(?:(?P<joint>至|到|-|~|—)(?:[百千]分之)?(?P<number2>{CHINESE}+|{PLAIN}))?"
)
_FLAT = re.compile(r"百分百|百分之百")
_CHINESE_COMMA = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")
_MASK = re.compile(
    r"[〔\[(]?(?:19|20)\d{2}[〕\])]\d+号|(?:19|20)\d{2}(?:学?年度?|(?=[-~至—–](?:19|20)\d{2}学?年))"
    r"|第\d+|\d{5,}热线"
    r"|\d+\+[\dN+]+|\d{1,2}月\d{1,2}[日号]|\d{1,2}月(?:份|[底末前])|\d+号(?:文|楼|线)|[(（]\d{1,2}[)）]"
    r"|\d+:\d+|\d+A+级?"
)
_ZERO_FIRST = re.compile(r"0\d")
_STRICT = {Operator.GE: Operator.GT, Operator.LE: Operator.LT}
_LOOSE = {Operator.GT: Operator.GE, Operator.LT: Operator.LE}


@dataclass(frozen=True, slots=True)
class Found:
    """One quantity in a text, at [start, end). ``operator`` is None where none is printed.

    ``scale`` and ``unit`` are as printed: 18万人次 is 18, ``万``, ``人次``. ``implied`` is the
    operator that a verb such as 控制在 suggests; ``clash`` says that two operators disagree.
    """

    start: int
    end: int
    text: str
    operator: Operator | None
    value: Decimal
    high: Decimal | None = None
    scale: str = ""
    unit: str = ""
    implied: Operator | None = None
    clash: Operator | None = None
    disordered: bool = False

    @property
    def lower_bound(self) -> bool:
        """Whether it sets a lower limit."""
        return self.operator in (Operator.GE, Operator.GT)

    @property
    def upper_bound(self) -> bool:
        """Whether it sets an upper limit."""
        return self.operator in (Operator.LE, Operator.LT)


def prepare(view: str) -> str:
    """Numbers in words as digits: ``百分之九十五`` → ``95%``, ``两次以上`` → ``2次以上``.

    Blanks go, but not those between digits and points, which may hide a list or a split number.
    """
    view = re.sub(r"(?<![\d.])\s+|\s+(?![\d.])", "", view)
    if "，" in view:
        view = _CHINESE_COMMA.sub(",", view)
    if "分" in view:
        view = _PARTS.sub(_percent, _FLAT.sub("100%", view))
    if "(" in view:
        view = _UNIT_IN_BRACKETS.sub(r"\g<one>\g<two>", view)
    if match := _CHINESE_NUMBER.fullmatch(view):
        # 五万元 is printed as 5 with the unit 万元
        word = match["number"]
        scale = word[-1] if len(word) > 1 and word[-1] in "万亿" else ""
        number = parse_chinese(word.removesuffix(scale))
        if number is not None:
            return f"{match['before']}{number}{scale}{match['after']}"
    return view


def _percent(match: re.Match[str]) -> str:
    """百分之九十五至九十八 → 95%-98%."""
    sign = "%" if match["base"] == "百" else "‰"
    numbers = [_digits(match[key]) for key in ("number", "number2") if match[key]]
    if None in numbers:
        return match.group()
    return "-".join(f"{number}{sign}" for number in numbers)


def _digits(word: str) -> str | None:
    if word.isascii():
        return word
    number = parse_chinese(word)
    return None if number is None else str(number)


class Scan(NamedTuple):
    """The quantities of a text, and the words around them."""

    found: list[Found]
    rest: str


def scan(text: str) -> Scan:
    """The quantities of a prepared text; years, document and list numbers are left out."""
    if not any(char.isdigit() for char in text):
        return Scan([], text)
    masked = _MASK.sub(lambda match: "\x00" * len(match.group()), text)
    if chain := _CHAIN.search(masked):
        # 80%≤X<90%: turn the first half round, so that both halves read the same way
        turned = "≥" if chain["one"] == "≤" else ">"
        low = masked[chain.start("low") : chain.start("one")]
        masked = f"{masked[: chain.start()]}{turned}{low},{masked[chain.start('two') :]}"
    found = [_found(match) for match in _QUANTITY.finditer(masked) if _is_number(match, masked)]
    rest, position = [], 0
    for one in found:
        rest.append(masked[position : one.start])
        position = one.end
    return Scan(found, "".join((*rest, masked[position:])).replace("\x00", ""))


def _is_number(match: re.Match[str], text: str) -> bool:
    """Not 1O0% (a letter inside), nor 0731-28812345 (a number that begins with 0)."""
    glued = text[match.end("number") : match.end("number") + 1]
    if glued.isascii() and glued.isalpha() and not match["unit"]:
        return False
    return not any(_ZERO_FIRST.match(match[key] or "") for key in ("number", "number2"))


def _found(match: re.Match[str]) -> Found:
    value = _decimal(match["number"])
    if match["sign"] in ("-", "负"):
        value = -value
    operator, clash = _operator(match)
    found = Found(
        start=match.start(),
        end=match.end(),
        text=match.group(),
        operator=operator,
        value=value,
        scale=match["scale"] or "",
        unit=_per_head(_printed(match["unit"]), match["each"]),
        implied=IMPLIED.get(match["implied"] or ""),
        clash=clash,
    )
    if match["sign"] == "±":
        return replace(found, operator=Operator.RANGE, value=-value, high=value)
    return _ranged(found, match) if match["joint"] else found


def _ranged(found: Found, match: re.Match[str]) -> Found:
    """The found quantity with the second number of a range."""
    second = _decimal(match["number2"])
    scale, unit = match["scale2"] or "", _per_head(_printed(match["unit2"]), match["each"])
    if match["joint"] == "±":
        low, high = found.value - second, found.value + second
        return replace(found, operator=Operator.RANGE, value=low, high=high)
    return replace(
        found,
        operator=Operator.RANGE,
        high=second,
        scale=scale or found.scale,
        unit=unit or found.unit,
        # 9000-1.2万 and 5人-3次 say two different things; so do falling numbers
        disordered=second < found.value
        or bool(found.scale and found.scale != scale)
        or bool(found.unit and unit and found.unit != unit),
    )


def _operator(match: re.Match[str]) -> tuple[Operator | None, Operator | None]:
    """The printed operator, and the one that disagrees with it."""
    words = (
        PREFIX.get(match["prefix"] or ""),
        PREFIX.get(match["prefix2"] or ""),
        SUFFIX.get(match["suffix"] or ""),
    )
    printed = [word for word in words if word is not None]
    if any(match[key] in ("余", "多", "来", "几") for key in ("more", "tail")):
        printed.append(Operator.APPROX)
    if not printed:
        return None, None
    first = _closed(printed[0], match["incl"])
    for other in printed[1:]:
        other = _closed(other, match["incl"])
        # ≥95%以上 says one thing twice; 不少于200余人 is a limit, loosely worded
        if Operator.APPROX in (first, other):
            first = other if first is Operator.APPROX else first
        elif _LOOSE.get(first, first) != _LOOSE.get(other, other):
            return first, other
    return first, None


def _closed(operator: Operator, note: str | None) -> Operator:
    """The operator with a note in brackets applied: 以上（不含） is >."""
    if not note:
        return operator
    return (_STRICT if note.startswith("(不含") else _LOOSE).get(operator, operator)


def _printed(unit: str | None) -> str:
    """The unit with the wide brackets of Chinese print: 台（套）."""
    return (unit or "").replace("(", "（").replace(")", "）")


def _per_head(unit: str, each: str | None) -> str:
    """每人96元 → 元/人; 每季度1次 → 次/季度."""
    if not each or not unit:
        return unit
    heads = re.findall(r"每(.+?)(?=每|$)|(人|户|次)均", each)
    return unit + "".join(f"/{one or two}" for one, two in heads)


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))
