"""Documents that are cited: how their numbers are written, and whether they can exist."""

import re
from collections.abc import Iterator

from baoheng.checking.check import COMMON_SENSE, Observation, check, wrong
from baoheng.checking.dossier import Dossier, Stage
from baoheng.checking.wording.docnumbers import DocNumber, document_numbers
from baoheng.checking.wording.texts import Piece, cited_numbers, content, indicators_at, shown
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.reading.values import clean

_TITLED = re.compile(r"《([^《》]{6,80})》\s*[（(]?\s*$")
_SHOWN = 6


@check(
    "D06",
    "文号写法不规范",
    kind=Kind.TYPO,
    severity=Severity.ADVICE,
    group=ReviewGroup.COMPLETENESS,
    applies="写了文号的文字",
    basis="GB/T 9704《党政机关公文格式》：发文字号的年份应标全称，用六角括号〔〕括入",
    todo="按“机关代字〔四位年份〕序号号”改写",
)
def document_number_form(dossier: Dossier) -> Iterator[Observation]:
    """文号应写成机关代字加六角括号内的四位年份和序号。"""
    for form, cited in cited_numbers(dossier).items():
        faults = dict.fromkeys(fault for _, number in cited for fault in number.faults)
        for fault in faults:
            mine = [(piece, number) for piece, number in cited if fault in number.faults]
            texts = list(dict.fromkeys(number.text for _, number in mine))
            more = f"等{len(texts)}个文号" if len(texts) > _SHOWN else ""
            first = mine[0][1]
            places = list(dict.fromkeys(piece.place for piece, _ in mine))
            yield wrong(
                form,
                f"“{form.name}”的文号“{first.text}”写法不规范：{fault}",
                f"{'、'.join(texts[:_SHOWN])}{more}，共{len(mine)}处：{fault}",
                *indicators_at(form, set(places)),
                places=places,
                advice=f"请改为“{first.normal}”",
            )


@check(
    "G64",
    "所引文件晚于年度",
    kind=Kind.STALE_YEAR,
    severity=Severity.WARNING,
    group=ReviewGroup.RELEVANCE,
    applies="写明年度的目标表和其中的文号",
    basis=COMMON_SENSE,
    todo="核对文号的年份",
)
def cited_document_from_the_future(dossier: Dossier) -> Iterator[Observation]:
    """目标表引用的文件不能晚于它的年度。"""
    for form, cited in cited_numbers(dossier).items():
        if form.year is None or form.stage is not Stage.TARGET:
            continue
        for normal in dict.fromkeys(n.normal for _, n in cited if n.year > (form.year or 0)):
            mine = [(piece, number) for piece, number in cited if number.normal == normal]
            places = list(dict.fromkeys(piece.place for piece, _ in mine))
            text, year = mine[0][1].text, mine[0][1].year
            yield wrong(
                form,
                f"“{form.name}”是{form.year}年的表，却引用{year}年的文件{text}",
                f"{text}的年份{year} > 表的年度{form.year}，共{len(mine)}处",
                *indicators_at(form, set(places)),
                places=places,
            )


@check(
    "G65",
    "同一文件写了两个文号",
    kind=Kind.DUPLICATE,
    severity=Severity.WARNING,
    group=ReviewGroup.RELEVANCE,
    applies="书名号中的文件名后面写了文号",
    basis=COMMON_SENSE,
    todo="核对原文，统一文号",
)
def one_document_two_numbers(dossier: Dossier) -> Iterator[Observation]:
    """同一名称的文件在各处应写同一个文号。"""
    seen: dict[str, dict[str, list[tuple[Piece, DocNumber]]]] = {}
    for piece in content(dossier):
        for number in document_numbers(piece.text):
            if found := _TITLED.search(piece.text[: number.start]):
                numbers = seen.setdefault(clean(found[1]), {})
                numbers.setdefault(number.normal, []).append((piece, number))
    for title, numbers in seen.items():
        if len(numbers) > 1:
            told = "、".join(f"{normal}（{len(entries)}处）" for normal, entries in numbers.items())
            last = [*numbers.values()][-1]
            form = last[0][0].form
            yield wrong(
                form,
                f"《{shown(title)}》在各处写了{len(numbers)}个不同的文号",
                f"《{shown(title, 50)}》：{told}",
                places=[piece.place for entries in numbers.values() for piece, _ in entries],
            )
