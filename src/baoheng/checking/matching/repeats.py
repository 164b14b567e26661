"""Which rows repeat each other, and which speak of one subject in several projects."""

import re
from collections.abc import Iterator
from decimal import Decimal

from baoheng.checking.amounts import quantity
from baoheng.checking.compare import Relation, of_targets
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.lexicon import section, words
from baoheng.checking.matching.pairs import (
    FILE,
    alike,
    is_generic,
    is_surveyed,
    level2_agrees,
    projects,
)
from baoheng.checking.wording.names import SAME, plain
from baoheng.core.tables import Indicator
from baoheng.reading.values import clean

_SHARE = re.compile("(?:比例|占比|百分比)$")
_COUNT = re.compile(r"[家户个件项套场所]?(?:总?数量?)$")  # 机构数 and 机构家数 are one
_COUNTING = re.compile(r"(?:人次数?|人员?数|[家户个件项场次批期份]次?数|总?数量?|次)$")
_LEAST = 4
_TELLING = 10  # a count from here on is hardly met twice by chance
_Placed = tuple[Form, Indicator]


def told_apart(one: Indicator, other: Indicator) -> bool:
    """Whether their descriptions, remarks or further columns say that they are different things."""
    pairs = [(getattr(one, name), getattr(other, name)) for name in ("description", "remark")]
    pairs += [
        (text, other.extra.get(head))
        for head, text in one.extra.items()
        if not any(word in head for word in words(FILE, "serial_heads"))
    ]
    return any(a and b and clean(a) != clean(b) for a, b in pairs)


def may_repeat(form: Form, row: Indicator) -> bool:
    """Whether a department's table may hold the row once for each of its duties or projects."""
    return form.table.kind == "overall" and (not row.level2 or is_generic(row.level3))


def same_row(one: Indicator, other: Indicator) -> bool:
    """Whether both rows have one name and one value; words only under one level 2."""
    if not plain(one.level3) or alike(one, other) < SAME or told_apart(one, other):
        return False
    relation = of_targets(one.target, other.target)
    if relation is Relation.SAME:
        return one.target.operator is other.target.operator or level2_agrees(one, other)
    texts = [clean(row.target.text) for row in (one, other)]
    same = relation is Relation.UNCOMPARABLE and texts[0] == texts[1] and bool(texts[0])
    return same and level2_agrees(one, other)


def reworded(one: Indicator, other: Indicator) -> bool:
    """Whether two rows of one level 2 and one value count one thing under two names.

    检查机构家数 and 现场检查的机构数量: the same characters in any order, once the words are gone
    that add nothing beside an equal value. Shares are out: many are 95 %.
    """
    mine, theirs = quantity(one), quantity(other)
    if mine is None or theirs is None or not mine.unit.comparable(theirs.unit):
        return False
    if not mine.unit.dimension.startswith(("count", "person", "money")):
        return False
    if mine.base() < _TELLING or told_apart(one, other) or not level2_agrees(one, other):
        return False
    if of_targets(one.target, other.target) is not Relation.SAME:
        return False
    if one.target.operator is not other.target.operator:
        return False
    names = [_core(row.level3) for row in (one, other)]
    return len(names[0]) >= _LEAST and sorted(names[0]) == sorted(names[1])


def nearly_named(one: Indicator, other: Indicator) -> bool:
    """Whether two counts in one unit are named alike but for words that say nothing.

    失能等级评估人次 and 完成失能人员评估. What a count is out of (应, 实际, 现场) is kept.
    """
    mine, theirs = quantity(one), quantity(other)
    if mine is None or theirs is None or mine.unit.text != theirs.unit.text:
        return False
    if not mine.unit.dimension.startswith(("count", "person")) or "/" in mine.unit.dimension:
        return False
    names = [_COUNTING.sub("", plain(row.level3)) for row in (one, other)]
    for word in words(FILE, "beside_other"):
        names = [name.replace(word, "") for name in names]
    return names[0] == names[1] and len(names[0]) >= _LEAST


def _core(name: str) -> str:
    """The name without its counting words and those that add nothing beside an equal value."""
    view = plain(name)
    for word in words(FILE, "beside_equal"):
        view = view.replace(word, "")
    return view


def bare(name: str) -> str:
    """The name without words that change nothing, such as 全年 or 总."""
    view = plain(name)
    for verb in words(FILE, "starts"):
        if view.startswith(verb) and len(view) - len(verb) >= _LEAST:
            view = view.removeprefix(verb)
            break
    for word in words(FILE, "modifiers"):
        if view.replace(word, "") and len(view.replace(word, "")) >= 3:
            view = view.replace(word, "")
    view = _SHARE.sub("率", view)
    counted = _COUNT.sub("", view)
    return counted if len(counted) >= _LEAST else view


def satisfaction_levels(dossier: Dossier) -> Iterator[tuple[str, list[_Placed]]]:
    """Subjects whose satisfaction different projects of a year demand at different levels."""
    for year in dict.fromkeys(form.year for form in dossier.projects()):
        groups: dict[str, list[_Placed]] = {}
        forms_of = projects(form for form in dossier.projects() if form.year == year)
        whole = [[form] for form in dossier.overalls() if form.year == year]
        for group in (*whole, *forms_of):
            for row in group[0].indicators:
                subject = _subject(row)
                if subject and _is_plain(row):
                    groups.setdefault(subject, []).append((group[0], row))
        for subject, rows in groups.items():
            forms = {id(form) for form, _ in rows}
            if len(forms) > 1 and len({_level(row) for _, row in rows}) > 1:
                yield subject, sorted(rows, key=lambda pair: _level(pair[1]))


def _level(row: Indicator) -> Decimal:
    found = quantity(row)
    return found.base() if found else row.target.value or Decimal(0)


def _is_plain(row: Indicator) -> bool:
    """Whether the target is one number that the reader was sure of."""
    unsure = any(d.code == "PERCENT_SCALE" for d in (*row.doubts, *row.target.doubts))
    return row.target.value is not None and row.target.value_high is None and not unsure


def _subject(row: Indicator) -> str | None:
    if not is_surveyed(row.level3):
        return None
    for subject in section(FILE, "subjects"):
        for word in sorted(subject["words"], key=len, reverse=True):
            if word in row.level3 and is_generic(row.level3.replace(word, "")):
                return str(subject["name"])
    return None


def shared_subjects(dossier: Dossier) -> Iterator[tuple[Form, Indicator, Form, Indicator]]:
    """Rows of one particular name in two projects of a year with different values."""
    for year in dict.fromkeys(form.year for form in dossier.projects()):
        forms = [g[0] for g in projects(f for f in dossier.projects() if f.year == year)]
        seen: dict[str, _Placed] = {}
        for form in forms:
            for row in form.indicators:
                name = plain(row.level3)
                if is_generic(row.level3) or is_surveyed(row.level3):
                    continue
                first = seen.setdefault(name, (form, row))
                if first[0] is form or not level2_agrees(first[1], row):
                    continue
                found = of_targets(first[1].target, row.target)
                if found in (Relation.DIFFERENT, Relation.SLIP):
                    yield form, row, *first
