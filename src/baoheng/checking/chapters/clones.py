"""Rows and texts that were copied from another project or another department."""

from collections.abc import Iterator
from dataclasses import dataclass

from baoheng.checking.amounts import say_target
from baoheng.checking.check import Observation, check, wrong
from baoheng.checking.dossier import Dossier, Form, same_year
from baoheng.checking.matching.clonesets import clones, key, keys
from baoheng.checking.matching.pairs import is_generic, is_same_project, is_surveyed
from baoheng.checking.wording.places import other_places
from baoheng.checking.wording.texts import pieces
from baoheng.checking.wording.topics import (
    foreign_words,
    form_text,
    is_broad,
    is_of_the_trade,
    row_topics,
    strong,
    topics,
)
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.core.provenance import Place
from baoheng.core.tables import Indicator

_SHOWN = 3
_RELEVANT = "财预〔2015〕88号：绩效目标应指向明确，与项目的支出方向和内容相关"


@check(
    "C11",
    "不同项目的指标整套相同",
    kind=Kind.DUPLICATE,
    severity=Severity.WARNING,
    group=ReviewGroup.RELEVANCE,
    applies="同一年度两个以上不同的项目，指标名称和指标值八成以上相同",
    basis=_RELEVANT,
    todo="按各项目自己的内容重新设置指标，不要套用",
)
def cloned_sets(dossier: Dossier) -> Iterator[Observation]:
    """不同项目不应使用名称和指标值都相同的整套指标。"""
    for found in clones(dossier):
        documents: set[str] = set()
        for form in found.forms:
            if form.document.file in documents:
                continue
            documents.add(form.document.file)
            names = "、".join(f"“{other.name}”" for other in found.forms if other is not form)
            yield wrong(
                form,
                f"“{form.name}”与{names}的指标几乎完全相同，没有反映各自的内容",
                "；".join(found.told),
                *found.shared(),
                places=[one.place("project") for one in found.forms],
            )


@check(
    "C12",
    "指标与项目无关",
    kind=Kind.OTHER,
    severity=Severity.WARNING,
    group=ReviewGroup.RELEVANCE,
    applies="名称和内容写清了业务范围的项目表",
    basis=_RELEVANT,
    todo="删去与本项目无关的指标，改设反映本项目产出和效果的指标",
)
def unrelated_indicators(dossier: Dossier) -> Iterator[Observation]:
    """指标说的事应当是本项目要做的事。"""
    for form in dossier.projects():
        about, touched = topics(form_text(form)), topics(form_text(form), wide=True)
        if not form.table.project or not strong(touched) or is_broad(form):
            continue
        groups: dict[int, list[_Stray]] = {}
        for row in form.indicators:
            if stray := _stray(dossier, form, row, touched):
                groups.setdefault(id(stray.owner), []).append(stray)
        for strays in groups.values():
            yield _unrelated(form, strays, about or touched)


@dataclass(frozen=True, slots=True, eq=False)
class _Stray:
    row: Indicator
    subject: frozenset[str]
    owner: Form | None


def _stray(dossier: Dossier, form: Form, row: Indicator, touched: frozenset[str]) -> _Stray | None:
    """The row where it is about none of the project's topics, with the project it fits."""
    subject = row_topics(row)
    if not subject or subject & touched or _any_project(row.level3):
        return None
    source = _copied_from(dossier, form, row)
    if not strong(subject) and source is None:
        return None
    return _Stray(row, subject, source or _owner(dossier, form, strong(subject)))


def _unrelated(form: Form, strays: list[_Stray], about: frozenset[str]) -> Observation:
    owner = strays[0].owner
    where = f"，与“{owner.name}”的指标相同或相近" if owner else ""
    names = "".join(f"“{stray.row.level3}”" for stray in strays[:_SHOWN])
    more = f"等{len(strays)}个指标" if len(strays) > _SHOWN else ""
    told = "、".join(
        f"“{s.row.level3}”{say_target(s.row.target)}说的是{_list(s.subject)}" for s in strays
    )
    sure = owner is not None and any(strong(stray.subject) for stray in strays)
    return wrong(
        form,
        f"“{form.name}”的{names}{more}与本项目内容无关{where}",
        f"{told}；项目内容是{_list(about)}",
        *(stray.row for stray in strays),
        severity=None if sure else Severity.ADVICE,
        rests_on=["level3"],
    )


def _any_project(name: str) -> bool:
    return is_surveyed(name) or is_generic(name)


def _copied_from(dossier: Dossier, form: Form, row: Indicator) -> Form | None:
    """Another project that has the same row and whose business it is."""
    for other in dossier.projects():
        if other is form or not same_year(other, form) or is_same_project(other, form):
            continue
        if key(row) in keys(other) and row_topics(row) & topics(form_text(other)):
            return other
    return None


def _owner(dossier: Dossier, form: Form, subject: frozenset[str]) -> Form | None:
    """Another project whose name says that the subject is its business."""
    for other in dossier.projects():
        mine = topics(other.table.project or "")
        if other is not form and same_year(other, form) and subject & mine:
            return other
    return None


def _list(found: frozenset[str]) -> str:
    return "、".join(sorted(found))


@check(
    "C13",
    "写入了其他部门、其他地区的内容",
    kind=Kind.OTHER,
    severity=Severity.WARNING,
    group=ReviewGroup.RELEVANCE,
    applies="医疗保障部门的绩效目标表中的指标、目标、任务和概述",
    basis=_RELEVANT,
    todo="删去套用其他部门、其他地区的内容，改写本部门的职责和指标",
)
def words_of_other_departments(dossier: Dossier) -> Iterator[Observation]:
    """绩效目标和指标不应写其他部门的业务，也不应留着其他地区的名称。"""
    trade = is_of_the_trade("\n".join(_all_texts(dossier)))
    yield from _around_tables(dossier) if trade else ()
    for form in dossier.forms:
        if not trade or not _is_ours(form):
            continue
        for row in form.indicators:
            for department, word in _first(f"{row.level3} {row.description or ''}"):
                yield wrong(
                    form,
                    f"“{form.name}”的“{row.level3}”是{department}部门的业务，不属于医疗保障",
                    f"指标中的“{word}”属于{department}部门的业务用语",
                    row,
                    rests_on=["level3"],
                )
        for where, text, place in _texts(form):
            for department, word in _first(text):
                yield wrong(
                    form,
                    f"“{form.name}”的{where}写了{department}部门的业务“{word}”",
                    f"{where}：“{_around(text, word)}”",
                    places=[place],
                )
        yield from _of_other_places(dossier, form)


def _of_other_places(dossier: Dossier, form: Form) -> Iterator[Observation]:
    """Texts that speak of another county's insured or funds; a city may name its counties."""
    texts = [
        (f"指标“{row.level3}”", row.level3, row.places.get("level3")) for row in form.indicators
    ]
    done: set[str] = set()
    for where, text, place in (*_texts(form), *texts):
        for name in other_places(text, dossier.bureau):
            if name in done:
                continue
            done.add(name)
            yield wrong(
                form,
                f"“{form.name}”的{where}写的是“{name}”，填报单位是{dossier.bureau}的",
                f"{where}：“{_around(text, name)}”",
                places=[place],
                advice=f"是从其他地区抄来的，请改为{dossier.bureau}；确与“{name}”有关的，请写明关系",
                severity=Severity.ADVICE if dossier.bureau.endswith("市") else None,
            )


def _around_tables(dossier: Dossier) -> Iterator[Observation]:
    """Running text outside the tables, where goals are told in prose."""
    for piece in pieces(dossier):
        form = piece.form
        if not piece.loose or form.table.kind != "narrative" or not _is_ours(form):
            continue
        if piece.what == "level3":
            continue  # the rows themselves are looked at as indicators
        for department, word in _first(piece.text):
            yield wrong(
                form,
                f"正文写了{department}部门的业务“{word}”，不属于医疗保障",
                f"正文：“{_around(piece.text, word)}”",
                places=[piece.place],
            )


def _is_ours(form: Form) -> bool:
    """Whether the department is of healthcare security; where none is named it may be."""
    department = form.table.department or form.document.department
    return department is None or "医疗保障" in department or "医保" in department


def _all_texts(dossier: Dossier) -> Iterator[str]:
    """Names of departments, projects and rows: what the documents are about."""
    for form in dossier.forms:
        yield form.table.department or form.document.department or ""
        yield f"{form.table.title or ''} {form.table.project or ''}"
        yield from (row.level3 for row in form.indicators)


def _first(text: str) -> list[tuple[str, str]]:
    return [*foreign_words(text)][:1]


def _texts(form: Form) -> Iterator[tuple[str, str, Place | None]]:
    table = form.table
    if table.project:
        yield "项目名称", table.project, form.place("project")
    for goal in table.goals:
        yield "年度目标", goal, form.place("goal")
    for task in table.tasks:
        yield "重点任务", f"{task.name or ''} {task.content or ''}", task.place
    for label, text in table.fields.items():
        yield f"“{label}”", text, form.place(label) or form.place("overview")


def _around(text: str, word: str, width: int = 12) -> str:
    start = max(0, text.find(word) - width)
    end = text.find(word) + len(word) + width
    return ("…" if start else "") + text[start:end].strip() + ("…" if end < len(text) else "")
