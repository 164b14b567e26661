"""Names of indicators: sentences, empty names, one name in several places."""

import re
from collections.abc import Iterator

from baoheng.checking.chapters.choice import is_routine, told
from baoheng.checking.check import Observation, check, wrong
from baoheng.checking.dossier import Dossier
from baoheng.checking.lexicon import section, words
from baoheng.checking.rows import called, printed, stated, stating
from baoheng.checking.wording.contents import finds, level2_name
from baoheng.checking.wording.names import plain
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.core.tables import Indicator
from baoheng.reading.values import clean

_FILE = "choice.toml"
_BRACKETS = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
_LONG, _DUTY, _SHORT = 30, 14, 10


@check(
    "C08",
    "整句话当作指标名称",
    kind=Kind.UNMEASURABLE,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="申报时的三级指标名称",
    basis="财预〔2015〕88号：绩效指标应当具体、明确，指标名称是一个可以衡量的事项",
    todo="改成一个可以衡量的名称，例如“……数量”“……率”，要求写进指标值",
)
def sentence_as_name(dossier: Dossier) -> Iterator[Observation]:
    """三级指标名称是一个可以衡量的事项，不是一句话。"""
    for form, indicator in stated(dossier):
        if form.table.kind == "narrative" and finds(_FILE, "told_grading").search(indicator.level3):
            continue  # 依据《…办法》考核，90分以上为优 tells how grades are given, no indicator
        why, certain = _sentence(indicator.level3)
        if why:
            yield wrong(
                form,
                f"{called(form, indicator)}是一句话，不是指标名称",
                f"{why}，指标值：{printed(indicator) or '未写'}",
                indicator,
                severity=None if certain else Severity.ADVICE,
                rests_on=("level3",),
            )


def _sentence(name: str) -> tuple[str, bool]:
    """Why a name is a sentence, in words, and whether that is certain; empty where it is none."""
    view = "".join(_BRACKETS.sub("", clean(name)).split()).rstrip("。.;；")
    verbs = [word for word in section(_FILE, "verbs") if word in view]
    measured = view.endswith(words(_FILE, "measures")) or "时间为" in view
    opener = next((w for w in words(_FILE, "openers") if view.startswith(w)), "")
    if phrase := finds(_FILE, "money_phrase").search(view):
        return f"名称中写了金额“{phrase[0]}”", True
    if len(view) >= _SHORT and verbs and re.search("[,，;；。]", view):
        return f"名称有{len(view)}个字、中间有停顿，含“{verbs[0]}”等动词", not measured
    loose = measured and view.endswith(words(_FILE, "measures_loose"))
    if opener and len(view) >= _SHORT and (not measured or loose):
        said = f"名称有{len(view)}个字，以“{opener}”开头，没有说出衡量什么"
        doubtful = opener in section(_FILE, "openers_doubtful")
        return ("", False) if loose and doubtful else (said, not loose and not doubtful)
    shape = finds(_FILE, "sentence_shapes").search(view)
    if shape and len(view) >= _DUTY and not measured:
        return f"名称有{len(view)}个字，“{shape[0]}”是一句话，没有说出衡量什么", False
    duty = len(view) >= _DUTY and view.endswith(words(_FILE, "duties"))
    if (len(view) > _LONG or duty) and not measured:
        return f"名称有{len(view)}个字，没有说出衡量什么", False
    return "", False


@check(
    "G50",
    "指标名称过于笼统",
    kind=Kind.UNMEASURABLE,
    severity=Severity.ADVICE,
    group=ReviewGroup.COMPLETENESS,
    applies="申报时的三级指标名称",
    basis="财预〔2015〕88号：绩效指标应当具体、明确",
    todo="在名称中写明是哪件事、哪些人，例如把“及时率”写成“救助金发放及时率”",
)
def bare_name(dossier: Dossier) -> Iterator[Observation]:
    """三级指标名称要说出是哪件事或哪些人。"""
    bare = frozenset(section(_FILE, "bare"))
    for form in stating(dossier):
        rows = [r for r in form.indicators if plain(r.level3) in bare and not is_routine(r)]
        if rows:
            names = "、".join(f"“{row.level3}”" for row in rows[:5])
            yield wrong(
                form,
                f"“{form.name}”的{names}没有说明衡量的是哪件事",
                "；".join(f"{row.level3}：{told(row)}" for row in rows),
                *rows,
                rests_on=("level3",),
            )


@check(
    "G51",
    "凑数的效益指标",
    kind=Kind.UNMEASURABLE,
    severity=Severity.ADVICE,
    group=ReviewGroup.RELEVANCE,
    applies="申报时的效益指标",
    basis="财预〔2015〕88号：指标应与项目目标直接相关；没有这方面效益的可以不设",
    todo="删去该指标，不适用的二级指标可以不设",
)
def benefit_without_effect(dossier: Dossier) -> Iterator[Observation]:
    """说“没有影响”的内容不是效益，不必为凑齐表格而设。"""
    for form, indicator in stated(dossier):
        second = level2_name(indicator) or ""
        found = finds(_FILE, "padding").search(plain(indicator.level3))
        if found and (second.endswith("效益指标") or second == "可持续影响指标"):
            yield wrong(
                form,
                f"{called(form, indicator)}只说没有影响，不是{indicator.level2}",
                f"名称中的“{found[0]}”，指标值：{printed(indicator) or '未写'}",
                indicator,
                rests_on=("level2", "level3"),
            )


@check(
    "G52",
    "同一名称用在不同维度",
    kind=Kind.DUPLICATE,
    severity=Severity.ADVICE,
    group=ReviewGroup.RELEVANCE,
    applies="申报时的部门整体表和项目表",
    basis="财预〔2015〕88号：各类指标从不同方面反映绩效，同一事项不重复计分",
    todo="只保留最合适的一处，其他维度改设各自的内容",
)
def same_name_on_several_sides(dossier: Dossier) -> Iterator[Observation]:
    """同一个三级指标名称不用在不同的二级指标下。"""
    for form in dossier.targets():
        groups: dict[str, list[Indicator]] = {}
        for row in form.indicators:
            if level2_name(row):
                groups.setdefault(plain(row.level3), []).append(row)
        for rows in groups.values():
            levels = list(dict.fromkeys(row.level2 or row.level1 for row in rows))
            if len({level2_name(row) for row in rows}) > 1:
                yield wrong(
                    form,
                    f"“{form.name}”的“{rows[0].level3}”同时写在{len(levels)}个二级指标下",
                    "；".join(f"{row.level2 or row.level1}：{printed(row)}" for row in rows),
                    *rows,
                    rests_on=("level1", "level2"),
                )
