"""Levels: whether an indicator stands where its level and its content belong."""

import re
from collections.abc import Iterator

from baoheng.checking.check import Observation, check, wrong
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.lexicon import section
from baoheng.checking.rows import called, codes, printed
from baoheng.checking.wording.contents import (
    TREE,
    level1_name,
    level2_name,
    misfits,
    printed_forms,
)
from baoheng.checking.wording.texts import pieces
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.core.provenance import Place
from baoheng.core.tables import Indicator
from baoheng.reading.grammar.vocabulary import fits, level1_of, level2_of, only_parent

_TREE_BASIS = "财预〔2015〕88号、财预〔2021〕101号：一级、二级指标的对应关系"
_FILE = "dimensions.toml"
_GUESSED = {"EMPTY_LEVEL", "CENTRED_LEVEL", "LEVEL_MISSING", "SLIP_REPAIRED"}

_HARM = re.compile(r"社会成本|生态环境成本")


@check(
    "C03",
    "二级指标放错一级指标",
    kind=Kind.MISCLASSIFIED_LEVEL,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="同时写有一级、二级指标的部门整体表和项目表",
    basis=_TREE_BASIS,
    todo="把这些指标移到对应的一级指标之下，并核对该一级指标的权重",
)
def level2_under_wrong_level1(dossier: Dossier) -> Iterator[Observation]:
    """二级指标要放在它所属的一级指标之下。"""
    torn = {piece.place for piece in pieces(dossier) if not piece.whole}
    for form, severity in printed_forms(dossier):
        groups: dict[tuple[str, str], list[Indicator]] = {}
        for indicator in form.indicators:
            if pair := _misplaced(form, indicator):
                groups.setdefault(pair, []).append(indicator)
        for (first, second), rows in groups.items():
            sure = all(_surely_read(row, torn) for row in rows)
            names = "、".join(f"“{row.level3}”" for row in rows[:5])
            right, below = _parent(second), f"“{second}”放在“{first}”之下"
            if second == first:
                below = f"“{second}”写在一级指标一栏"
            yield wrong(
                form,
                f"“{form.name}”把{below}，涉及{names}等{len(rows)}条指标"
                if len(rows) > 1
                else f"“{form.name}”的{names}把{below}",
                f"表中：{first}—{second}；应为：{right}—{second}",
                *rows,
                severity=severity,
                advice=f"请把“{second}”移到“{right}”之下，并核对两处的权重合计",
                rests_on=() if sure else ("level1", "level2"),
            )


def _misplaced(form: Form, indicator: Indicator) -> tuple[str, str] | None:
    """The pair of level 1 and level 2 as printed, where they do not belong together.

    Twice the same name where a level 2 stands in the column of level 1.
    """
    first, second = indicator.level1 or "", indicator.level2 or ""
    for repair in indicator.repairs:
        if repair.kind == "level" and level1_of(repair.before):
            return (repair.before, second) if not fits(repair.before, second) else None
    if level1_of(first) in TREE and second and not fits(first, second):
        return first, second
    if level1_of(first) is None and level2_of(first) and level2_of(second) in (None, first):
        # not where the form has one column of levels and writes level 2 there throughout
        return (first, first) if any(level1_name(row) in TREE for row in form.indicators) else None
    return None


def _parent(level2: str) -> str:
    """Where a level 2 belongs; satisfaction to its own level 1, which newer forms have."""
    if only := only_parent(level2):
        return only
    parents = [first for first in TREE if fits(first, level2)]
    return "满意度指标" if "满意度指标" in parents else "、".join(parents)


def _surely_read(indicator: Indicator, torn: set[Place]) -> bool:
    """Whether both levels stand in cells of their own in a ruled table that nothing cut."""
    places = [indicator.places.get(name) for name in ("level1", "level2")]
    mended = any(not repair.certain for repair in indicator.repairs)
    whole = all(place is not None and place not in torn for place in places)
    return whole and not mended and not (codes(indicator) & _GUESSED)


@check(
    "C04",
    "指标内容与二级指标不符",
    kind=Kind.MISCLASSIFIED_LEVEL,
    severity=Severity.WARNING,
    group=ReviewGroup.RELEVANCE,
    applies="写有二级指标的部门整体表和项目表",
    basis="财预〔2015〕88号、财预〔2021〕101号：数量、质量、时效、成本、效益、满意度各类指标的含义",
    todo="把指标移到与内容相符的二级指标之下，或改设与该二级指标相符的指标",
)
def content_does_not_fit_level2(dossier: Dossier) -> Iterator[Observation]:
    """三级指标的内容要与所在的二级指标相符。"""
    for form, severity in printed_forms(dossier):
        for indicator in form.indicators:
            second = level2_name(indicator)
            for misfit in misfits():
                if second not in misfit.level2 or not (sign := misfit.sign(indicator)):
                    continue
                if _HARM.search(indicator.level2 or "") and "数量" in misfit.belongs:
                    continue  # harm done to people or nature is counted in any unit
                where = indicator.level2 or indicator.level1
                yield wrong(
                    form,
                    f"{called(form, indicator)}写在“{where}”下，内容却不属于这一类",
                    f"“{indicator.level3}”（{printed(indicator) or '未写指标值'}）：{sign}",
                    indicator,
                    severity=severity or (None if misfit.certain else Severity.ADVICE),
                    advice=misfit.advice or f"请归入{misfit.belongs}，或改设与“{where}”相符的指标",
                    rests_on=("level1", "level2", "level3"),
                )
                break


@check(
    "C19",
    "层级名称不规范",
    kind=Kind.OTHER,
    severity=Severity.ADVICE,
    group=ReviewGroup.COMPLETENESS,
    applies="写有一级或二级指标的部门整体表和项目表",
    basis=_TREE_BASIS,
    todo="改用规定的层级名称",
)
def level_names_not_standard(dossier: Dossier) -> Iterator[Observation]:
    """一级、二级指标要用规定的名称。"""
    for form in dossier.targets():
        known = [row for row in form.indicators if level1_name(row) in TREE]
        if len(known) * 2 <= len(form.indicators):
            continue  # a frame of its own, such as 投入—过程
        found: dict[str, list[Indicator]] = {}
        for row in form.indicators:
            for said in _odd_names(row, strange=form.table.kind == "project"):
                found.setdefault(said, []).append(row)
        if found:
            yield wrong(
                form,
                f"“{form.name}”有{len(found)}个层级名称不是规定的写法",
                "；".join(f"{said}（{len(rows)}条）" for said, rows in found.items()),
                *(rows[0] for rows in found.values()),
                rests_on=("level1", "level2"),
            )


def _odd_names(row: Indicator, strange: bool) -> Iterator[str]:
    """The level names of a row that are not the standard's, each with what to write.

    Names that no form is known to print are only told where ``strange`` says so.
    """
    in_tree = level1_name(row) in TREE
    for word, text, canon in (("一", row.level1, level1_of), ("二", row.level2, level2_of)):
        if not text:
            continue
        shown = text.replace("目标指标", "目标")
        if standard := section(_FILE, f"level{1 if word == '一' else 2}").get(_short(text)):
            yield f"“{shown}”应为“{standard}”"
        elif (
            strange
            and canon(text) is None
            and (level2_of(text) is None if word == "一" else in_tree)
        ):
            yield f"“{shown}”不是规定的{word}级指标名称"


def _short(text: str) -> str:
    return text.removesuffix("指标")
