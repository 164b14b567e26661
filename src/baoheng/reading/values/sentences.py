"""Quantities among words: one number, several, a sentence, an outside standard, plain words."""

import re

from baoheng.core.target import Operator
from baoheng.reading.values.dates import find_dates, is_recurring
from baoheng.reading.values.deadlines import deadline
from baoheng.reading.values.draft import PUNCTUATION, Draft, Kind, from_found, short
from baoheng.reading.values.grades import joined_band
from baoheng.reading.values.scan import Found, prepare, scan
from baoheng.reading.values.vocabulary import ADJECTIVES, FILLER, PREFIX, REFERENCE, alternation

CLOSING = " 。.；;,，、"
_LEADING_OPERATOR = re.compile(rf"(?P<op>{alternation(PREFIX)})(?P<rest>[^\d]+)")
_CONTROLLED = re.compile(
    r"(?:控制|限制|限定|维持|保持)?在?(?P<rest>[^\d]*?预算[^\d]*?)(?:范围)?(?:以内|之内|内)"
)
_NOTE = re.compile(r"(?P<main>[^()]+)\((?P<note>[^()]*)\)")
_STRONG_WORD = re.compile(alternation(word for word in PREFIX if len(word) > 1 or word in "≥≤<>"))
_CHANGE = re.compile(r"提高|提升|增长|上升|增加|下降|降低|减少|压减|缩短|节约")
_NEGATED = re.compile(r"(?:不发生|不出现|没有|杜绝|避免|未发生|未出现|严禁)[^\d]{0,6}$")
_SPACED_DIGITS = re.compile(r"(?<=\d) (?=\d)")
_RANK = re.compile(r"前$")
_SENTENCE = re.compile(r"[。;；!！]|[,，].*[,，]")
_CLAUSE = re.compile(r"[,，。;；!！]")


def quantities(text: str, year: int | None) -> Draft:
    """The reading of a text without blanks at its ends that is neither a date nor a grade."""
    prepared = prepare(text)
    if _SPACED_DIGITS.search(prepared):
        return _spaced(text, prepared)
    found, rest = scan(prepared)
    if not found:
        return _reference(prepared) or words(text, rest)
    if draft := _with_note(prepared, len(found)):
        return draft
    around = FILLER.sub("", PUNCTUATION.sub("", rest))
    if len(found) == 1:
        return _one(text, found[0], rest, around, year)
    if len(found) == 2 and len(around) <= 2 and (band := joined_band(*found)):
        return from_found(band)
    return _several(text, found, around)


def _spaced(text: str, prepared: str) -> Draft:
    """1 000 and 9 5%: one number torn apart, or two."""
    draft = Draft(Kind.SEVERAL, reading="数字之间有空格")
    joined = scan(_SPACED_DIGITS.sub("", prepared)).found
    draft.others = [from_found(one, "去掉空格") for one in joined]
    draft.doubt("NUMBER_SPACED", f"“{short(text)}”的数字之间有空格，不能确定是一个数还是几个数")
    return draft


def _with_note(prepared: str, count: int) -> Draft | None:
    """One quantity, and more of them in brackets behind it: 670元（中央201元，省368.5元）."""
    note = _NOTE.fullmatch(prepared)
    if not note or count < 2:
        return None
    main = scan(note["main"])
    if len(main.found) != 1 or PUNCTUATION.sub("", main.rest):
        return None
    draft = from_found(main.found[0], f"括号内的说明：{note['note']}")
    draft.doubt("BRACKET_NOTE", f"括号内还有数值“{short(note['note'])}”，没有作为目标值")
    return draft


def _one(text: str, found: Found, rest: str, around: str, year: int | None) -> Draft:
    """One quantity and the words around it."""
    if not around:
        return from_found(found)
    loose = _STRONG_WORD.search(rest) if found.operator is None else None
    if (
        (loose and REFERENCE.search(rest))
        or _NEGATED.search(prepare(text).partition(found.text)[0])
        or (len(around) > 6 and _CLAUSE.search(rest.strip(CLOSING)))
        or len(around) > 24
    ):
        return _sentence(text, [found])
    change = _CHANGE.search(rest)
    draft = from_found(found, f"变动幅度（{change.group()}）" if change else "文字中的数值")
    if _RANK.search(prepare(text).partition(found.text)[0]) and found.operator is None:
        draft.operator, draft.reading = Operator.LE, "名次在前若干位"
    if loose:
        draft.others.append(from_found(found, "不管前面的比较词"))
        draft.operator = PREFIX[loose.group()]
        draft.doubt("OPERATOR_SUSPECT", f"比较词“{loose.group()}”与数值之间隔着文字，请核对")
    if any(char.isdigit() for char in rest):
        draft.doubt("NUMBER_UNREAD", f"“{short(text)}”中还有没读懂的数字，请核对")
    if dates := find_dates(text.replace(" ", ""), year):
        draft.others.extend(deadline(one, "文字中的期限") for one in dates)
        draft.doubt("DATE_AND_VALUE", "指标值里既有数值又有期限，按数值读，请分开写")
    return draft


def _several(text: str, found: list[Found], around: str) -> Draft:
    if around and (_SENTENCE.search(text.strip(CLOSING)) or len(around) > 30):
        return _sentence(text, found)
    draft = Draft(Kind.SEVERAL, reading=f"一格中有 {len(found)} 个数值")
    draft.others = [from_found(one, f"其中的“{one.text}”") for one in found]
    draft.doubt(
        "SEVERAL_VALUES",
        f"“{short(text)}”有 {len(found)} 个数值，没有一个可以代表全部，请拆开",
    )
    return draft


def _sentence(text: str, found: list[Found]) -> Draft:
    draft = Draft(Kind.WORDS, reading="叙述性的文字")
    # a number with a limit is the likelier target
    ordered = sorted(found, key=lambda one: one.operator is None)
    draft.others = [from_found(one, f"文字中的“{one.text}”") for one in ordered]
    draft.doubt("SENTENCE", f"“{short(text)}”是一段叙述，其中的数值只作备选，请写明目标值")
    return draft


def _reference(text: str) -> Draft | None:
    """≥国家规定标准, 不超过当年预算: the number stands elsewhere."""
    match = _LEADING_OPERATOR.fullmatch(text)
    operator = PREFIX[match["op"]] if match else None
    if match is None and (match := _CONTROLLED.fullmatch(text)):
        operator = Operator.LE
    if match and operator not in (None, Operator.APPROX) and match["rest"] not in ADJECTIVES:
        draft = Draft(Kind.WORDS, operator, reading=f"引用“{match['rest']}”")
    elif (
        REFERENCE.search(text)
        and text not in ADJECTIVES
        and len(text) <= 12
        and not _CLAUSE.search(text)
    ):
        draft = Draft(Kind.WORDS, reading="引用表外的标准")
    else:
        return None
    draft.doubt("REFERENCE", f"“{text}”引用了表外的标准，没有数值，请写明或附上标准")
    return draft


def words(text: str, rest: str = "") -> Draft:
    """A text without a number. ``rest`` is what of it may still hold digits that nobody read."""
    if text in ADJECTIVES:
        return Draft(Kind.WORDS, reading="定性词")
    if any(char.isdigit() for char in rest):
        chinese = re.search(r"[\u4e00-\u9fff]", text)
        draft = Draft(Kind.WORDS if chinese else Kind.SEVERAL, reading="有数字，但不能读成一个数")
        draft.doubt("NUMBER_UNREAD", f"“{short(text)}”中的数字不能读成一个数，请核对")
        return draft
    reading = "定性，周期性工作" if is_recurring(text) else "文字表述，没有数值"
    return Draft(Kind.WORDS, reading=reading)
