"""What the text of one value cell says, without the other columns of its row."""

import re

from baoheng.reading.values.clean import clean
from baoheng.reading.values.deadlines import dated
from baoheng.reading.values.draft import Draft, Kind, from_found
from baoheng.reading.values.grades import chosen_grade, is_scale, parse_grades
from baoheng.reading.values.listnumbers import find_list, strip_number
from baoheng.reading.values.scan import prepare, scan
from baoheng.reading.values.sentences import CLOSING, quantities, words
from baoheng.reading.values.specials import special_number, split_number
from baoheng.reading.values.vocabulary import ELSEWHERE, MISSING, UNDECIDED, YES_NO

_LONGEST = 400  # characters of a text that is searched for numbers
_QUOTES = re.compile(r"[“\"'《\[【(](?P<inner>[^“”\"'《》\[\]【】()]+)[”\"'》\]】)]")
_ERROR = re.compile(r"#(?:REF|DIV/0|VALUE|NAME|NUM|NULL|N/A)[!?]?")
_BOX = str.maketrans("", "", "□☐√☑✓_ ")


def read_value(view: str, raw: str, year: int | None, timely: bool) -> Draft:
    """The draft of a cleaned value cell. ``timely`` says that the row is about dates."""
    if not view or view in MISSING:
        draft = Draft(Kind.MISSING)
        draft.doubt("VALUE_MISSING", "没有填写指标值，请补上")
        return draft
    if _ERROR.match(view):
        draft = Draft(Kind.MISSING)
        draft.doubt("ERROR_VALUE", f"单元格是表格软件的错误值“{view}”，请改正公式或补上数值")
        return draft
    if entries := find_list(raw):
        return _listed([entry.body for entry in entries], year, timely)
    if len(view) > _LONGEST:
        return _graded(view, raw) or _long(view)
    text = view.rstrip(CLOSING).lstrip()
    bare, prefix = strip_number(text)
    if prefix and not bare[:1].isdigit():
        text = bare
    if match := _QUOTES.fullmatch(text):
        text = match["inner"].strip()
    return (
        _undecided(text)
        or _graded(text, raw)
        or special_number(text)
        or dated(text, year, timely)
        or split_number(text)
        or quantities(text, year)
    )


def _long(view: str) -> Draft:
    draft = words(view)
    draft.doubt("SENTENCE", f"指标值超过 {_LONGEST} 字，没有从中读取数值，请写明目标值")
    return draft


def _listed(bodies: list[str], year: int | None, timely: bool) -> Draft:
    """A numbered list under one name: every entry is a possible reading."""
    drafts = [read_value(clean(body), body, year, timely) for body in bodies]
    numeric = [draft for draft in drafts if draft.kind in (Kind.QUANTITY, Kind.DATE)]
    draft = Draft(Kind.SEVERAL if numeric else Kind.WORDS, reading=f"一格中列了 {len(bodies)} 项")
    draft.others = numeric or [other for draft in drafts for other in draft.others]
    if draft.others:
        draft.doubt(
            "SEVERAL_VALUES", f"一格中列了 {len(bodies)} 项，没有一个值可以代表全部，请拆开"
        )
    return draft


def _undecided(text: str) -> Draft | None:
    """Yes or no, and values that stand elsewhere."""
    plain = text.replace(" ", "")
    if plain in ELSEWHERE:
        draft = Draft(Kind.WORDS, reading="没有写明目标值")
        draft.doubt("VALUE_ELSEWHERE", f"“{text}”不是目标值，请写明")
        return draft
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
