"""The wording itself: scrambled text, slips of the pen, template hints, markup, old names."""

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import Any

from baoheng.checking.check import COMMON_SENSE, Observation, check, wrong
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.lexicon import section
from baoheng.checking.wording.scramble import broken, doubled, marks, unpaired
from baoheng.checking.wording.texts import Piece, by_form, content, indicators_at, pieces, shown
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.reading.values import clean

_FILE, _DATED = "wording.toml", "dated.toml"
_COMPLETE = "财预〔2015〕88号：绩效目标填报应内容完整、表述准确"
_NAMES = ("level3", "project")
_NEAR = 4  # pieces in which the other half of a bracket may stand after a cut
_SHORT = 15
_TITLED = re.compile(r"《[^《》]{4,80}》")
_CLAUSES = re.compile(r"[。；;\n]")


def _observe(
    group: list[tuple[Piece, Any]], message: str, evidence: str, severity: Severity | None = None
) -> Observation:
    form = group[0][0].form
    places = list(dict.fromkeys(piece.place for piece, _ in group))
    rows = indicators_at(form, set(places))
    return wrong(form, message, evidence, *rows, places=places, severity=severity)


@check(
    "D10",
    "文字重复、残缺或标点有误",
    kind=Kind.TYPO,
    severity=Severity.ADVICE,
    group=ReviewGroup.COMPLETENESS,
    applies="表内填写的文字和表外的正文",
    basis=COMMON_SENSE,
    todo="对照原意把这句话改通顺",
)
def scrambled_words(dossier: Dossier) -> Iterator[Observation]:
    """文字中不得有重复的词、断开的句子、重复的标点或不成对的括号引号。"""
    found = [*content(dossier)]
    reported: set[tuple[str, str]] = set()
    for index, piece in enumerate(found):
        said = [f"“{part}”重复" for part in doubled(piece.text, piece.what in _NAMES)]
        said += [f"“{part}”残缺，应为“{whole}”" for part, whole in broken(piece.text)]
        said += [f"“{part}”标点重复" for part in marks(piece.text)]
        said += [
            f"{name}少了{'后' if more > 0 else '前'}一半"
            for name, more in unpaired(piece.text)
            if not _paired_nearby(found, index, name, more)
        ]
        evidence = f"{shown(piece.text, 60)}：{'；'.join(dict.fromkeys(said))}"
        mark = (piece.form.document.file, piece.text)
        if said and mark not in reported:
            reported.add(mark)
            message = f"{piece.whose}文字有误：{said[0]}"
            yield _observe([(piece, said)], message, evidence)


def _paired_nearby(found: list[Piece], index: int, name: str, more: int) -> bool:
    """Whether a cut text has its other half in the pieces around it."""
    here = found[index]
    if here.whole and not here.loose and here.form.document.format != "text":
        return False
    if not here.whole and len(here.text) < _SHORT:
        return True  # a scrap of a cut cell
    low, high = max(0, index - _NEAR), index + _NEAR + 1
    return any(
        other is not here and kind == name and (count > 0) != (more > 0)
        for other in found[low:high]
        for kind, count in unpaired(other.text)
    )


@check(
    "G60",
    "错别字",
    kind=Kind.TYPO,
    severity=Severity.ADVICE,
    group=ReviewGroup.COMPLETENESS,
    applies="表内填写的文字和表外的正文",
    basis=COMMON_SENSE,
    todo="改正错别字",
)
def misspelt_words(dossier: Dossier) -> Iterator[Observation]:
    """常用词不得写成形近、音近的错字。"""

    def slips(piece: Piece) -> Iterator[tuple[str, str]]:
        for find, right in _typos():
            yield from ((match.group(), right) for match in find.finditer(piece.text))

    for group in _grouped(dossier, slips):
        said = list(dict.fromkeys(f"“{bad}”应为“{good}”" for _, (bad, good) in group))
        message = f"{group[0][0].whose}有错别字：{said[0]}"
        yield _observe(group, message, f"{'；'.join(said)}，共{len(group)}处")


@cache
def _typos() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(find), right) for find, right in section(_FILE, "typos"))


@check(
    "D11",
    "留有模板提示语",
    kind=Kind.MISSING_VALUE,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="表内填写的文字、空的编号行和表外的正文",
    basis=_COMPLETE,
    todo="删去模板的提示文字，或填上实际内容",
)
def template_hints_left(dossier: Dossier) -> Iterator[Observation]:
    """字数提示、省略号行、空的编号和占位符不得留在填好的表里。"""
    for group in (*_grouped(dossier, _hints), *_grouped(dossier, _label_hints, labels=True)):
        said = list(dict.fromkeys(f"“{part}”（{what}）" for _, (part, what, _) in group))
        soft = all(only for _, (_, _, only) in group)
        message = f"{group[0][0].whose}留有模板提示语{said[0]}"
        yield _observe(
            group,
            message,
            f"{'、'.join(said)}，共{len(group)}处；首处：{shown(group[0][0].text, 50)}",
            Severity.ADVICE if soft else None,
        )


def _label_hints(piece: Piece) -> Iterator[tuple[str, str, bool]]:
    """Hints left in a head or label of the form, where they do less harm."""
    for find, entry in _patterns("hints"):
        for match in find.finditer(piece.text) if entry.get("labels") else ():
            yield match.group().strip(), f"栏名里的{entry['what']}", True


def _hints(piece: Piece) -> Iterator[tuple[str, str, bool]]:
    filled = any(text.strip() for text in piece.right) and piece.what != "level3"
    for find, entry in _patterns("hints"):
        if entry.get("cell") and (piece.loose or piece.what in ("", "表格说明文字")):
            continue
        for match in find.finditer(piece.text):
            whole = match.group().strip() == piece.text.strip()
            if entry["what"] == "空的编号" and whole and filled:
                continue  # 任务1: in a column of labels, with its content beside it
            yield match.group().strip(), entry["what"], bool(entry.get("soft"))


@check(
    "D12",
    "留有网页或排版标记",
    kind=Kind.TYPO,
    severity=Severity.ADVICE,
    group=ReviewGroup.COMPLETENESS,
    applies="表内填写的文字和表外的正文",
    basis=COMMON_SENSE,
    todo="删去标记，只留文字",
)
def markup_left(dossier: Dossier) -> Iterator[Observation]:
    """网页标记、书签和域代码不得留在正文里。"""
    groups = [*_grouped(dossier, _markup)]
    loose = [entry for group in groups for entry in group if entry[0].loose]
    cells = [[entry for entry in group if not entry[0].loose] for group in groups]
    for group in (*filter(None, cells), *_by_document(loose)):
        said = list(dict.fromkeys(f"“{part}”（{what}）" for _, (part, what) in group))
        message = f"{group[0][0].whose}留有{group[0][1][1]}"
        yield _observe(group, message, f"{'、'.join(said[:6])}，共{len(group)}处")


def _by_document(entries: list[tuple[Piece, Any]]) -> list[list[tuple[Piece, Any]]]:
    """Loose lines belong to the document rather than to a form: one finding for all of them."""
    groups: dict[str, list[tuple[Piece, Any]]] = {}
    for entry in entries:
        groups.setdefault(entry[0].form.document.file, []).append(entry)
    return list(groups.values())


def _markup(piece: Piece) -> Iterator[tuple[str, str]]:
    if not re.search(r"[\u4e00-\u9fff]", piece.text):
        return  # a sign that the recogniser drew as markup; the reader reports it
    for find, entry in _patterns("markup"):
        yield from ((match.group(), entry["what"]) for match in find.finditer(piece.text))


@check(
    "G62",
    "单元格是公式错误",
    kind=Kind.MISSING_VALUE,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="所有单元格",
    basis=COMMON_SENSE,
    todo="改正公式，或直接填写数值",
)
def formula_errors(dossier: Dossier) -> Iterator[Observation]:
    """单元格里不得留着表格软件的错误值。"""
    find = re.compile(section(_FILE, "error_values"))

    def errors(piece: Piece) -> Iterator[str]:
        yield from (match.group() for match in find.finditer(piece.text))

    for group in _grouped(dossier, errors):
        said = "、".join(dict.fromkeys(part for _, part in group))
        message = f"“{group[0][0].form.name}”有{len(group)}个单元格显示公式错误{said}"
        yield _observe(group, message, f"{group[0][0].place.label}为{said}")


@check(
    "D14",
    "沿用已停用的名称",
    kind=Kind.STALE_YEAR,
    severity=Severity.ADVICE,
    group=ReviewGroup.RELEVANCE,
    applies="写明年度（没有写的，看目标和期限中的年份）的表，名称停用的年份早于表的年度",
    basis="国发〔2016〕3号整合城乡居民基本医疗保险制度；2018年机构改革",
    todo="改用现在的名称",
)
def obsolete_names(dossier: Dossier) -> Iterator[Observation]:
    """已并入或撤销的制度、机构和人群名称不应再写进当年的目标。"""
    for group in _grouped(dossier, _obsolete):
        for now, why in dict.fromkeys((now, why) for _, (_, now, why) in group):
            mine = [entry for entry in group if entry[1][1:] == (now, why)]
            said = "、".join(dict.fromkeys(f"“{part}”" for _, (part, _, _) in mine))
            form = mine[0][0].form
            message = f"{mine[0][0].whose}仍写{said}，现称{now}"
            evidence = f"{_year(form)}年的表写{said}，共{len(mine)}处；{why}"
            yield _observe(mine, message, evidence)


@lru_cache(maxsize=64)
def _year(form: Form) -> int | None:
    """The form's year; where none is printed, the latest that its goals and deadlines name."""
    texts = [*form.table.goals, *(row.target.text for row in form.indicators)]
    told = [int(year) for text in texts for year in re.findall(r"(?<!\d)(20\d\d)年", clean(text))]
    return form.year or max(told, default=None)


def _obsolete(piece: Piece) -> Iterator[tuple[str, str, str]]:
    year = _year(piece.form)
    if year is None:
        return
    text = _TITLED.sub("", piece.text)
    former = tuple(section(_DATED, "former"))
    for find, entry in _patterns("obsolete", _DATED):
        for match in find.finditer(text) if year > entry["since"] else ():
            before = text[: match.start()].rstrip()
            years = [int(one) for one in re.findall(r"(?<!\d)(20\d\d)年", before[-12:])]
            if not before.endswith(former) and not any(one <= entry["since"] for one in years):
                yield match.group(), entry["now"], entry["why"]


@check(
    "D15",
    "本年预算用于以前年度欠款",
    kind=Kind.OTHER,
    severity=Severity.ADVICE,
    group=ReviewGroup.FEASIBILITY,
    applies="目标表中写到未付、拖欠、尾款等的文字",
    basis="财预〔2015〕88号：绩效目标应与本年资金和任务匹配",
    todo="向财政说明欠款的年度、金额和依据，并与本年任务分开列示",
)
def old_debts(dossier: Dossier) -> Iterator[Observation]:
    """当年预算中夹有以前年度未付的款项时应当单独说明。"""
    for group in _grouped(dossier, _debts):
        said = "；".join(dict.fromkeys(part for _, part in group))
        message = f"{group[0][0].whose}写到以前年度的未付款项，请单独说明"
        yield _observe(group, message, f"原文：{shown(said, 160)}")


def _debts(piece: Piece) -> Iterator[str]:
    if not piece.form.is_target and piece.form.table.kind not in ("narrative", "summary"):
        return
    denied = re.compile("|".join(section(_DATED, "denied")))
    debts = re.compile("|".join(section(_DATED, "debts")))
    past = re.compile("|".join(section(_DATED, "past")))
    owed = re.compile("|".join(section(_DATED, "owed")))
    for clause in _CLAUSES.split(piece.text):
        view = denied.sub("", clause)
        if debts.search(view) or (_is_past(past, view, piece) and owed.search(view)):
            yield shown(clause.strip(), 120)


def _is_past(past: re.Pattern[str], text: str, piece: Piece) -> bool:
    """Whether the text speaks of a year before the form's."""
    for match in past.finditer(text):
        years = [int(one) for one in re.findall(r"(?:19|20)\d\d", match.group())]
        if not years or (piece.form.year and min(years) < piece.form.year):
            return True
    return False


def _grouped(
    dossier: Dossier, look: Callable[[Piece], Iterator[Any]], labels: bool = False
) -> Iterator[list[tuple[Piece, Any]]]:
    """What ``look`` finds in the pieces, a list for each form."""
    hits = (
        (piece, hit) for piece in pieces(dossier) if piece.label is labels for hit in look(piece)
    )
    yield from by_form(hits).values()


@cache
def _patterns(name: str, file: str = _FILE) -> tuple[tuple[re.Pattern[str], dict[str, Any]], ...]:
    return tuple((re.compile(entry["find"]), entry) for entry in section(file, name))
