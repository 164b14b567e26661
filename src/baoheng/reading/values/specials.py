"""Numbers in special dress: 7×24, fractions, ratios, numbers split by recognition."""

import re
from decimal import Decimal

from baoheng.core.target import Operator
from baoheng.reading.values.draft import PUNCTUATION, Draft, Kind, from_found
from baoheng.reading.values.scan import prepare, scan
from baoheng.reading.values.vocabulary import PREFIX

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


def special_number(text: str) -> Draft | None:
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


def split_number(text: str) -> Draft | None:
    """``461. 49万元``: recognition put a blank into a number; ``1. 95%`` may be a list number."""
    if not _HAS_SPACED_POINT.search(text):
        return None
    joined = _SPACED_NUMBER.sub(r"\g<head>.\g<tail>", text)
    as_one, rest = scan(prepare(joined))
    if len(as_one) != 1 or PUNCTUATION.sub("", rest):
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
