"""Whether a form looks at its money from every side that is asked for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from baoheng.checking.amounts import say
from baoheng.checking.check import Observation, check, holds, wrong
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.lexicon import pattern, section
from baoheng.checking.rows import stating
from baoheng.checking.wording.contents import TREE, about, level1_name, level2_name, whole
from baoheng.checking.wording.texts import Piece, pieces
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.core.tables import Indicator
from baoheng.reading.accounting import EMPTY_ROW
from baoheng.reading.grammar.vocabulary import fits, level1_of, level2_of

_FILE = "dimensions.toml"
_SIDES = ("产出指标", "成本指标", "效益指标", "满意度指标")
_OUTPUT = ("数量指标", "质量指标", "时效指标")
_FEW = 3


@dataclass(frozen=True, slots=True)
class _Sides:
    """The rows of a form by the side they look from; ``open`` have no known level."""

    rows: dict[str, list[Indicator]]
    open: list[Indicator]
    with_level2: bool

    def count(self, name: str) -> int:
        return len(self.rows.get(name, ()))


@check(
    "C01",
    "缺少应有的维度",
    kind=Kind.MISSING_DIMENSION,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="申报时的部门整体表和项目表，指标写有一级指标的",
    basis="财预〔2015〕88号：绩效目标应包括产出、成本、效益和满意度，指标应全面、充分",
    todo="补上缺少的指标；确实不适用的，在备注中写明原因",
)
def dimension_missing(dossier: Dossier) -> Iterator[Observation]:
    """产出的数量、质量、时效以及成本、效益、满意度都要有指标。"""
    for form in dossier.targets():
        sides = _sides(form)
        if sides is None:
            continue
        beside = _beside(dossier, form)
        firm, soft = (
            [name for name in names if name not in beside] for names in _missing(form, sides)
        )
        told = "、".join(f"{name}{sides.count(name)}条" for name in _asked(form, sides))
        evidence = f"表内{len(form.indicators)}条指标：{told}"
        if sides.open:
            soft, firm = [*firm, *soft], []
            evidence += f"，另有{len(sides.open)}条没有读到所属的指标类别"
        if len(form.indicators) < _FEW:
            evidence += "（条数很少，请先核对文件是否完整）"
        for names, severity in ((firm, None), (soft, Severity.ADVICE)):
            if names:
                yield wrong(
                    form,
                    f"“{form.name}”缺少{'、'.join(names)}",
                    evidence,
                    places=_whereabouts(form),
                    severity=severity,
                    advice=f"请补充{'、'.join(names)}，不适用的写明原因",
                )
        if not firm and not soft:
            yield holds(form, f"“{form.name}”各个维度都有指标", evidence)


def _beside(dossier: Dossier, form: Form) -> set[str]:
    """The sides that another table of the same project shows: 长期绩效目标表 beside the year's."""
    shown: set[str] = set()
    for other in dossier.projects():
        same = other.document is form.document and other.table.project == form.table.project
        if form.table.project and other is not form and same:
            sides = _sides(other)
            shown |= set(sides.rows) if sides else set()
    return shown


def _whereabouts(form: Form) -> list[Any]:
    """A cell to point at: the first indicator's level."""
    first = form.indicators[0].places
    return [first.get("level1") or first.get("level3")]


def _sides(form: Form) -> _Sides | None:
    """The rows by side; None for a form without levels or with a frame of its own."""
    rows: dict[str, list[Indicator]] = {}
    left: list[Indicator] = []
    for row in form.indicators:
        first, second = level1_name(row), level2_name(row)
        side = _side(first, second)
        if side is None:
            left.append(row)
            continue
        rows.setdefault(side, []).append(row)
        if second and second != side:
            rows.setdefault(second, []).append(row)
    placed = len(form.indicators) - len(left)
    if not placed or placed < len(left):
        return None
    with_level2 = any(level2_name(row) in _OUTPUT for row in form.indicators)
    return _Sides(rows, left, with_level2)


def _side(first: str | None, second: str | None) -> str | None:
    """The side of a row: the level 2 decides, the level 1 where that is not known."""
    for name, ends in (("成本指标", "成本指标"), ("满意度指标", "满意度指标")):
        if second and second.endswith(ends):
            return name
    if second in _OUTPUT:
        return "产出指标"
    if second:
        return "效益指标"
    return first if first in TREE else None


def _asked(form: Form, sides: _Sides) -> list[str]:
    offered = form.profile.level2.get("产出指标", _OUTPUT)
    wanted = [name for name in _OUTPUT if name in offered] if sides.with_level2 else ["产出指标"]
    return [*wanted, "成本指标", "效益指标", "满意度指标"]


def _missing(form: Form, sides: _Sides) -> tuple[list[str], list[str]]:
    """What is missing for certain, and what a reviewer might ask for."""
    firm: list[str] = []
    soft: list[str] = []
    for name in _asked(form, sides):
        if sides.count(name):
            continue
        if name == "成本指标":
            (firm if _offers_cost(form) else soft).append(name)
        elif name == "满意度指标" and form.table.kind == "project":
            if not pattern(_FILE, "internal").search(about(form)):
                soft.append(name)
        else:
            firm.append(name)
    return firm, soft


def _offers_cost(form: Form) -> bool:
    """Whether cost is asked for: another form of the document has it.

    What is passed on to people or other levels of government is the cost itself.
    """
    if pattern(_FILE, "passed_on").search(f"{form.table.title or ''}{form.name}"):
        return False
    rows = [row for table in form.document.tables for row in table.indicators]
    return any("成本" in f"{row.level1 or ''}{row.level2 or ''}" for row in rows)


@check(
    "C02",
    "保留了空白指标行",
    kind=Kind.MISSING_VALUE,
    severity=Severity.ADVICE,
    group=ReviewGroup.COMPLETENESS,
    applies="表中印有二级指标、旁边没有写三级指标和指标值的行",
    basis="财预〔2015〕88号：绩效目标应当规范完整、明确清晰",
    todo="适用的补上指标，不适用的删去空行或写明“不适用”",
)
def empty_rows_kept(dossier: Dossier) -> Iterator[Observation]:
    """二级指标旁边不留空白行。"""
    groups: dict[Form, list[Piece]] = {}
    for piece in pieces(dossier):
        if piece.what == EMPTY_ROW and (level1_of(piece.text) or level2_of(piece.text)):
            groups.setdefault(piece.form, []).append(piece)
    for form, found in groups.items():
        rows = [one for one, after in pairwise([*found, None]) if one and _is_level2(one, after)]
        names = [" ".join(piece.text.split()) for piece in rows]
        if names:
            yield wrong(
                form,
                f"“{form.name}”有{len(names)}个二级指标是空行",
                f"空行：{'、'.join(names)}",
                places=[piece.place for piece in rows],
            )


def _is_level2(piece: Piece, after: Piece | None) -> bool:
    """Whether the text names a level 2: 成本指标 before 经济成本指标 to its right is a level 1."""
    if level2_of(piece.text) is None:
        return False
    if after is None or level1_of(piece.text) is None:
        return True
    to_the_right = (after.place.col or 0) > (piece.place.col or 0)
    return not (to_the_right and level2_of(after.text) and fits(piece.text, after.text))


@check(
    "C14",
    "指标条数与资金规模不相称",
    kind=Kind.OTHER,
    severity=Severity.ADVICE,
    group=ReviewGroup.SUITABILITY,
    applies="写了预算数的项目表",
    basis="财预〔2021〕101号：指标应突出重点、少而精；条数是本产品的提示线，不是规定",
    todo="小项目合并、删去次要指标，大项目补充反映主要内容的指标",
)
def rows_out_of_proportion(dossier: Dossier) -> Iterator[Observation]:
    """指标条数要与项目资金规模相称。"""
    for form in dossier.projects():
        total, count = form.table.budget.total, len(form.indicators)
        if total is None or total <= 0 or not count:
            continue
        band = _band(form.yuan(total) / 10000)
        fewest, most = band["fewest"], band["most"]
        if fewest <= count <= most:
            continue
        word = "偏多" if count > most else "偏少"
        yield wrong(
            form,
            f"“{form.name}”预算{say(total)}{form.money_unit}，设了{count}条指标，{word}",
            f"{count}条；这一资金规模的提示范围是{fewest}—{most}条",
            places=[form.place("budget_total")],
            advice="请保留反映主要内容的指标，合并、删去次要的"
            if count > most
            else "请补充反映主要内容的产出和效益指标",
        )


def _band(wan: Decimal) -> dict[str, Any]:
    bands: list[dict[str, Any]] = section(_FILE, "bands")
    return next(b for b in bands if "upto" not in b or wan <= Decimal(b["upto"]))


@check(
    "C18",
    "缺少该类资金的核心指标",
    kind=Kind.MISSING_DIMENSION,
    severity=Severity.WARNING,
    group=ReviewGroup.RELEVANCE,
    applies="名称能看出是哪类医保资金的项目表",
    basis="财预〔2021〕101号：应设置反映主要任务的核心绩效指标",
    todo="补上能反映这类资金主要内容的核心指标",
)
def core_indicator_missing(dossier: Dossier) -> Iterator[Observation]:
    """项目要有反映其主要内容的核心指标。"""
    for form in dossier.projects():
        name = form.table.project or ""
        texts = [whole(row) for row in form.indicators]
        for fund in section("core.toml", "funds") if texts else ():
            if not re.search(fund["project"], name):
                continue
            if fund.get("unless") and re.search(fund["unless"], name):
                continue
            lacking = [
                core["title"]
                for core in fund["core"]
                if not any(re.search("|".join(core["words"]), text) for text in texts)
            ]
            if lacking:
                rows = "、".join(row.level3 for row in form.indicators[:4])
                yield wrong(
                    form,
                    f"“{form.name}”是{fund['title']}项目，没有{'，也没有'.join(lacking)}方面的指标",
                    f"现有{len(texts)}条指标：{rows}{'等' if len(texts) > 4 else ''}",
                    places=[form.place("project"), *_whereabouts(form)],
                    severity=None if fund.get("firm") else Severity.ADVICE,
                    advice=f"请增设反映{'；'.join(lacking)}的指标",
                )


@check(
    "G53",
    "定性指标过多",
    kind=Kind.UNMEASURABLE,
    severity=Severity.ADVICE,
    group=ReviewGroup.RELEVANCE,
    applies="申报时指标有五条以上的表",
    basis="财预〔2015〕88号：绩效目标应当具体细化，尽量量化，不能量化的才用定性表述",
    todo="把能数清的内容改成数字，定性指标写明评判标准",
)
def too_many_in_words(dossier: Dossier) -> Iterator[Observation]:
    """能量化的指标应当量化，定性指标不超过一半。"""
    for form in stating(dossier):
        stated = [row for row in form.indicators if row.target.text.strip()]
        words = [row for row in stated if _in_words(row)]
        if len(stated) < 5 or len(words) * 2 <= len(stated):
            continue
        yield wrong(
            form,
            f"“{form.name}”的{len(stated)}条指标中有{len(words)}条没有数字",
            f"定性{len(words)}条÷全部{len(stated)}条，超过一半："
            + "、".join(row.level3 for row in words[:6]),
            *words,
        )


def _in_words(row: Indicator) -> bool:
    target = row.target
    return target.value is None and target.date is None and not re.search(r"\d", target.text)
