"""What the text of one value cell says, without the other columns of its row."""

import re
from decimal import Decimal

from baoheng.core.target import Operator
from baoheng.reading.values.dates import (
    DateFound,
    chinese_dates_to_digits,
    find_dates,
    is_period,
    is_recurring,
    is_recurring_deadline,
    speaks_of_completion,
    with_full_year,
)
from baoheng.reading.values.draft import Draft, Kind, from_found
from baoheng.reading.values.grades import chosen_grade, is_scale, joined_band, parse_grades
from baoheng.reading.values.listnumbers import find_list, strip_number
from baoheng.reading.values.scan import Found, prepare, scan
from baoheng.reading.values.vocabulary import (
    ADJECTIVES,
    FILLER,
    MISSING,
    PREFIX,
    REFERENCE,
    UNDECIDED,
    YES_NO,
    alternation,
)

_CLOSING = " 。.；;,，、"
_QUOTES = re.compile(r"[“\"'《\[【(](?P<inner>[^“”\"'《》\[\]【】()]+)[”\"'》\]】)]")
_ROUND_THE_CLOCK = re.compile(
    r"(?P<op>[≥=])?(?:每周|每天)?(?P<a>\d{1,2})(?:天|日|h|小时)?[*×xX╳✕](?P<b>\d{1,2})(?:个?小时|h|H|天)?"
    r"(?P<tail>[^\d%*×]{0,12})"
)
_FRACTION = re.compile(r"(?P<op>[≥≤<>=])?(?P<top>\d{1,3})/(?P<bottom>\d{1,3})")
_CHINESE_FRACTION = re.compile(
    r"[一二三四五六七八九十]{1,3}分之[一二三四五六七八九十]{1,3}|[一二三四五六七八九十]{1,3}分之\d+"
)
_RATIO = re.compile(r"\d+(?:\.\d+)?:\d+(?:\.\d+)?(?::\d+)*")
_SPACED_NUMBER = re.compile(r"(?<![\d.])(?P<head>\d+) ?\. ?(?P<tail>\d+)(?![\d.])")
_HAS_SPACED_POINT = re.compile(r"\d(?: \. ?|\. )\d")
_LEADING_OPERATOR = re.compile(rf"(?P<op>{alternation(PREFIX)})(?P<rest>[^\d]+)")
_CONTROLLED = re.compile(
    r"(?:控制|限制|限定|维持|保持)?在?(?P<rest>[^\d]*?预算[^\d]*?)(?:范围)?(?:以内|之内|内)"
)
_NOTE = re.compile(r"(?P<main>[^()]+)\((?P<note>[^()]*)\)")
_STRONG_WORD = re.compile(alternation(word for word in PREFIX if len(word) > 1 or word in "≥≤<>"))
_MONTHS = re.compile(r"(?P<number>\d{1,2})月(?:以|之)?内")
_CHANGE = re.compile(r"提高|提升|增长|上升|增加|下降|降低|减少|压减|缩短|节约")
_SENTENCE = re.compile(r"[。;；!！]|[,，].*[,，]")
_CLAUSE = re.compile(r"[,，。;；!！]")
_PUNCTUATION = re.compile(r"[\s,，、;；。.:：!！()（）“”\"'《》\-—~]+")
_BOX = str.maketrans("", "", "□☐√☑✓_ ")


def read_value(view: str, raw: str, year: int | None, timely: bool) -> Draft:
    """The draft of a cleaned value cell. ``timely`` says that the row is about dates."""
    if not view or view in MISSING:
        draft = Draft(Kind.MISSING)
        draft.doubt("VALUE_MISSING", "没有填写指标值，请补上")
        return draft
    if len(view) > 1000:
        return _words(view)
    text = view.rstrip(_CLOSING).lstrip()
    entries = find_list(raw)
    if entries:
        return _listed([entry.body for entry in entries], year, timely)
    bare, prefix = strip_number(text)
    if prefix and not bare[:1].isdigit():
        text = bare
    if match := _QUOTES.fullmatch(text):
        text = match["inner"].strip()
    return (
        _undecided(text)
        or _graded(text, raw)
        or _special_number(text)
        or _dated(text, year, timely)
        or _split_number(text)
        or _quantities(text, year)
    )


def _listed(bodies: list[str], year: int | None, timely: bool) -> Draft:
    """A numbered list under one name: every entry is a possible reading."""
    drafts = [read_value(body, body, year, timely) for body in bodies]
    numeric = [draft for draft in drafts if draft.kind in (Kind.QUANTITY, Kind.DATE)]
    draft = Draft(Kind.SEVERAL if numeric else Kind.WORDS, reading=f"一格中列了 {len(bodies)} 项")
    draft.others = numeric or [other for draft in drafts for other in draft.others]
    if draft.others:
        draft.doubt(
            "SEVERAL_VALUES", f"一格中列了 {len(bodies)} 项，没有一个值可以代表全部，请拆开"
        )
    return draft


def _undecided(text: str) -> Draft | None:
    plain = text.replace(" ", "")
    if plain in UNDECIDED or plain.translate(_BOX) in UNDECIDED:
        draft = Draft(Kind.WORDS, reading="是或否，没有写明目标是哪一种")
        draft.doubt("UNDECIDED", f"“{text}”没有写明目标是“是”还是“否”，请写明")
        return draft
    return Draft(Kind.WORDS, reading="是非判断") if plain in YES_NO else None


def _graded(text: str, raw: str) -> Draft | None:
    if grades := parse_grades(raw):
        draft = Draft(Kind.WORDS, grades=grades, reading="按等级写明了界限")
        draft.doubt("GRADES", "指标值写的是分级标准，没有写明目标是哪一级；备选为最高一级的界限")
        draft.others = [from_found(one) for one in scan(prepare(grades[0].text)).found]
        return draft
    if is_scale(text):
        return Draft(Kind.WORDS, reading="等级档次")
    if (grade := chosen_grade(text)) is not None:
        return Draft(Kind.WORDS, reading=f"定性，目标为“{grade}”" if grade else "定性")
    return None


def _special_number(text: str) -> Draft | None:
    """7×24, 1/2, 三分之一, 1:3 and 零."""
    plain = text.replace(" ", "")
    if plain in ("零", "〇"):
        return Draft(Kind.QUANTITY, value=Decimal(0), reading="汉字“零”")
    if match := _ROUND_THE_CLOCK.fullmatch(plain):
        days, hours = sorted((int(match["a"]), int(match["b"])))
        if 1 <= days <= 7 and 8 <= hours <= 24:
            return Draft(
                Kind.QUANTITY,
                Operator.GE if match["op"] == "≥" else Operator.EQ,
                Decimal(days * hours),
                unit="小时",
                reading=f"{days}×{hours}：每周 {days} 天、每天 {hours} 小时",
            )
    if match := _FRACTION.fullmatch(plain):
        return _fraction(plain, match)
    if _CHINESE_FRACTION.fullmatch(plain) and not plain.startswith(("百分之", "千分之")):
        return _without_value("FRACTION", f"分数“{plain}”没有折成小数，请写成百分比", plain)
    if _RATIO.fullmatch(plain):
        return _without_value("RATIO", f"比例“{plain}”不是一个数，请写成百分比", plain)
    return None


def _fraction(plain: str, match: re.Match[str]) -> Draft:
    top, bottom = int(match["top"]), int(match["bottom"])
    # only a small proper fraction is surely one; 12/31 is a day, 3/3 a count of counts
    if 0 < top < bottom <= 10 and 1000 % bottom == 0:
        draft = Draft(Kind.QUANTITY, PREFIX.get(match["op"] or ""), Decimal(top) / Decimal(bottom))
        draft.reading = f"分数 {top}/{bottom}"
        draft.doubt("FRACTION", f"“{plain}”按分数读，请写成百分比或小数")
        return draft
    return _without_value("FRACTION", f"“{plain}”可能是分数、日期或两个数，请写明", plain)


def _without_value(code: str, message: str, reading: str) -> Draft:
    draft = Draft(Kind.SEVERAL, reading=reading)
    draft.doubt(code, message)
    return draft


def _dated(text: str, year: int | None, timely: bool) -> Draft | None:
    """Deadlines and periods."""
    plain, short_year = with_full_year(chinese_dates_to_digits(text.replace(" ", "")))
    bare_year = timely and re.fullmatch(r"20\d{2}", plain) is not None
    if is_period(plain) or bare_year:
        draft = Draft(Kind.WORDS, reading="一段时间，不是期限")
        draft.doubt("PERIOD", f"“{text}”是一段时间，不是完成期限；如是期限，请写明“……前完成”")
        return draft
    if match := _MONTHS.match(plain):
        return _months(match, year)
    if is_recurring_deadline(plain) and not re.search(r"\d[次%家人个元]", plain):
        draft = Draft(Kind.DATE, Operator.LE, reading="周期性的期限")
        draft.doubt("RECURRING_DEADLINE", f"“{_short(text)}”是每期都有的期限，没有一个确定的日期")
        return draft
    dates = find_dates(plain, year)
    if not dates:
        return None
    rest = _outside(plain, dates)
    if scan(prepare(rest)).found:
        return None
    whole = FILLER.sub("", _PUNCTUATION.sub("", rest)) in (
        "",
        "截至",
        "截止",
        "不晚于",
        "不迟于",
        "力争",
    )
    if len(dates) == 1 and (whole or dates[0].strict or speaks_of_completion(rest)):
        draft = _deadline(dates[0], "" if whole else "文字中的期限")
        if short_year:
            draft.doubt("DATE_SHORT_YEAR", f"“{_short(text)}”的年份只写了两位，请写全")
        return draft
    draft = Draft(Kind.WORDS, reading="文字中有日期")
    draft.others = [_deadline(one, "文字中的期限") for one in dates]
    draft.doubt("DATE_IN_WORDS", f"“{_short(text)}”中有日期，但不能确定是不是完成期限，请写明")
    return draft


def _months(match: re.Match[str], year: int | None) -> Draft:
    """3月内: within three months, or within March."""
    draft = Draft(Kind.QUANTITY, Operator.LE, Decimal(match["number"]), unit="月")
    draft.others = [
        _deadline(one, "该月之内") for one in find_dates(f"{match['number']}月底", year)
    ]
    draft.doubt("MONTHS_OR_MONTH", f"“{match.group()}”可能是几个月之内，也可能是某月之内，请写明")
    return draft


def _outside(plain: str, dates: list[DateFound]) -> str:
    """The text around the dates."""
    parts, position = [], 0
    for one in dates:
        parts.append(plain[position : one.start])
        position = one.end
    return "".join((*parts, plain[position:]))


def _deadline(found: DateFound, reading: str) -> Draft:
    draft = Draft(Kind.DATE, Operator.LE, date=found.date, reading=reading or "完成期限")
    draft.doubts.extend(found.doubts)
    if found.other is not None:
        draft.others.append(
            Draft(Kind.DATE, Operator.LE, date=found.other, reading="“……前”不含该期间本身")
        )
    return draft


def _split_number(text: str) -> Draft | None:
    """``461. 49万元``: recognition put a blank into a number; ``1. 95%`` may be a list number."""
    if not _HAS_SPACED_POINT.search(text):
        return None
    joined = _SPACED_NUMBER.sub(r"\g<head>.\g<tail>", text)
    as_one, rest = scan(prepare(joined))
    if len(as_one) != 1 or _PUNCTUATION.sub("", rest):
        return None
    head = _SPACED_NUMBER.search(text)
    if head and head.start() == 0 and len(head["head"]) <= 2:
        draft = _without_value(
            "NUMBER_AMBIGUOUS", f"“{text}”可能是一个小数，也可能带序号，请核对", text
        )
        draft.others = [from_found(as_one[0], "一个小数")]
        draft.others += [
            from_found(one, "前面是序号") for one in scan(prepare(text[head.start("tail") :])).found
        ]
        return draft
    draft = from_found(as_one[0])
    draft.doubt("NUMBER_SPACED", f"“{text}”的数字中间有空格，已按一个数读，请核对")
    return draft


def _quantities(text: str, year: int | None) -> Draft:
    prepared = prepare(text)
    found, rest = scan(prepared)
    if not found:
        return _reference(prepared) or _unread_number(text) or _words(text)
    note = _NOTE.fullmatch(prepared)
    if note and len(found) > 1:
        main = scan(note["main"])
        if len(main.found) == 1 and not _PUNCTUATION.sub("", main.rest):
            draft = from_found(main.found[0], f"括号内的说明：{note['note']}")
            draft.doubt("BRACKET_NOTE", f"括号内还有数值“{_short(note['note'])}”，没有作为目标值")
            return draft
    words = FILLER.sub("", _PUNCTUATION.sub("", rest))
    if len(found) == 1:
        return _one(text, found[0], rest, words, year)
    if len(found) == 2 and len(words) <= 2 and (band := joined_band(*found)):
        return from_found(band)
    return _several(text, found, words)


def _unread_number(text: str) -> Draft | None:
    """Digits without words around them that are no number: ``.5``, ``1.2.3``."""
    if not any(char.isdigit() for char in text) or re.search(r"[\u4e00-\u9fff]", text):
        return None
    return _without_value("NUMBER_UNREAD", f"“{_short(text)}”不能读成一个数，请核对", text)


def _one(text: str, found: Found, rest: str, words: str, year: int | None) -> Draft:
    if not words:
        return from_found(found)
    loose = found.operator is None and _STRONG_WORD.search(rest)
    if (
        (loose and REFERENCE.search(rest))
        or (len(words) > 6 and _CLAUSE.search(rest.strip(_CLOSING)))
        or len(words) > 24
    ):
        return _sentence(text, [found])
    change = _CHANGE.search(rest)
    draft = from_found(found, f"变动幅度（{change.group()}）" if change else "文字中的数值")
    if loose:
        operator = PREFIX[loose.group()]
        draft.others.append(from_found(found, "不管前面的比较词"))
        draft.operator = operator
        draft.doubt("OPERATOR_SUSPECT", f"比较词“{loose.group()}”与数值之间隔着文字，请核对")
    dates = find_dates(text.replace(" ", ""), year)
    if dates:
        draft.others.extend(_deadline(one, "文字中的期限") for one in dates)
        draft.doubt("DATE_AND_VALUE", "指标值里既有数值又有期限，按数值读，请分开写")
    return draft


def _several(text: str, found: list[Found], words: str) -> Draft:
    if _SENTENCE.search(text.strip(_CLOSING)) or len(words) > 30:
        return _sentence(text, found)
    draft = Draft(Kind.SEVERAL, reading=f"一格中有 {len(found)} 个数值")
    draft.others = [from_found(one, f"其中的“{one.text}”") for one in found]
    draft.doubt(
        "SEVERAL_VALUES", f"“{_short(text)}”有 {len(found)} 个数值，没有一个可以代表全部，请拆开"
    )
    return draft


def _sentence(text: str, found: list[Found]) -> Draft:
    draft = Draft(Kind.WORDS, reading="叙述性的文字")
    # a number with a limit is the likelier target
    ordered = sorted(found, key=lambda one: one.operator is None)
    draft.others = [from_found(one, f"文字中的“{one.text}”") for one in ordered]
    draft.doubt("SENTENCE", f"“{_short(text)}”是一段叙述，其中的数值只作备选，请写明目标值")
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


def _words(text: str) -> Draft:
    if text in ADJECTIVES:
        return Draft(Kind.WORDS, reading="定性词")
    reading = "定性，周期性工作" if is_recurring(text) else "文字表述，没有数值"
    return Draft(Kind.WORDS, reading=reading)


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:29] + "…"
