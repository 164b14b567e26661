"""National standards per head of the residents' insurance by year, and where texts state them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from baoheng.checking.amounts import mentions, say
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.lexicon import section
from baoheng.checking.wording.texts import prose, running
from baoheng.core.provenance import Place
from baoheng.core.tables import Indicator

_FILE = "standards.toml"
_CLAUSE = re.compile(r"[，。；;：:（(）)\n｜|]|,(?!\d{3})")
_SENTENCE = re.compile(r"[。；;\n]")
_HEAD = re.compile(r"人均|每人|/人|标准")
_ALL = re.compile(r"各级|[二三四五两]级|共|合计|总")
_SOME = re.compile(r"中央|省|自治区|市|州|区|县|乡镇|本级|地方")
_YEAR = re.compile(r"(20\d\d)年")
_AFTER = re.compile(r"的?(?:标准)?(?:人均)?财政补[助贴]标准")
_NOTICE = re.compile(r"关于做好\s*(20\d\d)\s*年\s*城乡居民基本医疗保[障险]工作的通知")
_LOW, _HIGH = Decimal(200), Decimal(2000)


@dataclass(frozen=True, slots=True)
class Stated:
    """A standard per head that a text states; ``kind`` is fiscal or individual.

    ``named`` is the year that the text itself gives for it, ``explained`` says that it speaks of
    another year's standard on purpose, ``certain`` that it is the sum of all payers.
    """

    form: Form
    kind: str
    value: Decimal
    printed: str
    where: str
    sentence: str
    place: Place | None
    named: int | None
    explained: bool
    certain: bool
    notices: tuple[int, ...]
    indicator: Indicator | None = None


@cache
def table(kind: str) -> dict[int, Decimal]:
    """The national standard of each known year, in 元 a head."""
    return {int(year): Decimal(value) for year, value in section(_FILE, kind).items()}


def years_of(kind: str, value: Decimal) -> list[int]:
    """The years whose national standard this is."""
    return [year for year, standard in table(kind).items() if standard == value]


def stated(dossier: Dossier) -> Iterator[Stated]:
    """Every standard that a form or the text around it states."""
    for text in running(dossier):
        yield from _in(text.form, text.where, text.text, text.place)
    for form in dossier.forms:
        for row in form.indicators:
            value = row.target.text
            unit = row.target.unit or ""
            printed = f"{row.level3}{value}{'' if unit in value else unit}"
            if not _SOME.search(row.level3.replace("地区", "")) or _ALL.search(row.level3):
                yield from _in(form, f"指标“{row.level3}”", printed, row.places.get("value"), row)


def _in(
    form: Form, where: str, text: str, place: Place | None, row: Indicator | None = None
) -> Iterator[Stated]:
    words = section(_FILE, "words")
    if not re.search(words["subject"], f"{text}{form.table.project}{form.table.title}"):
        return
    view, found = mentions(text)
    notices = tuple(_notices(view))
    for one in found:
        unit = one.unit
        if unit is None or not unit.dimension.startswith("money") or unit.scale != 1:
            continue
        before = view[_last(_CLAUSE, view, one.start) : one.start]
        start = _last(_SENTENCE, view, one.start)
        end = _SENTENCE.search(view, one.end)
        sentence = view[start : end.start() if end else len(view)]
        said = f"{view[start : one.start]}{before}" if _YEAR.search(before) else before
        named_after = _AFTER.match(view, one.end)
        kind = _kind(
            before,
            f"{said}{named_after.group() if named_after else ''}",
            view[one.start : one.end + 6],
            words,
        )
        if kind is None or not _LOW <= one.value <= _HIGH:
            continue
        named = _YEAR.findall(view[max(start, one.start - 16) : one.start])
        yield Stated(
            form=form,
            kind=kind,
            value=one.value,
            printed=view[one.start : one.end],
            where=where,
            sentence=sentence,
            place=place,
            named=int(named[-1]) if named else None,
            explained=_explained(form, sentence, one.value),
            certain=bool(re.search(words["total"], before) or named_after),
            notices=notices,
            indicator=row,
        )


def _kind(before: str, said: str, around: str, words: dict[str, str]) -> str | None:
    """Which standard the number states: fiscal, individual, or none of them.

    A clause that names a year, 按2025年每人每年700元, may get its subject from the one before.
    """
    if re.search(words["individual"], before):
        return "individual"
    if not _HEAD.search(before + around):
        return None
    share = _SOME.search(before) and not _ALL.search(before)
    if share or re.search(words["payer"], before) or not re.search(words["total"], said):
        return None
    return "fiscal"


def _explained(form: Form, sentence: str, value: Decimal) -> bool:
    """Whether this sentence, or one of the form with the same number, gives the reason."""
    reason = re.compile(section(_FILE, "words")["explained"])
    number = re.compile(rf"(?<![\d.]){say(value)}(?![\d.])")
    said = (part for text in prose(form) for part in _SENTENCE.split(text.text))
    return any(reason.search(part) for part in (sentence, *filter(number.search, said)))


def _last(pattern: re.Pattern[str], text: str, end: int) -> int:
    return max((match.end() for match in pattern.finditer(text, 0, end)), default=0)


def _notices(text: str) -> Iterator[int]:
    """The years of the national notices that the text cites, by title or number."""
    yield from (int(match[1]) for match in _NOTICE.finditer(text))
    for year, number in section(_FILE, "notices").items():
        if number in text.replace("[", "〔").replace("]", "〕"):
            yield int(year)
