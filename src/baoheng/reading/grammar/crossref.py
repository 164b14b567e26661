"""Mend what recognition broke by what the same document says elsewhere; every mending is listed."""

from collections import Counter
from dataclasses import replace

from rapidfuzz import fuzz, process

from baoheng.core.tables import TargetTable
from baoheng.core.target import Doubt, Operator, Repair
from baoheng.reading.grammar.vocabulary import squash

PIECED = "PROJECT_PIECED"  # the name was put together from several fields of a dump
_ALIKE = 80.0  # per cent of characters in common for two spellings of one name
_DASHES = ("——", "—", "--")
_DAMAGED = 3  # so many broken operators make a document one that recognition has damaged
_CLOSED = {Operator.GT: (Operator.GE, "≥"), Operator.LT: (Operator.LE, "≤")}


def mend(tables: list[TargetTable]) -> None:
    """Repair names of projects and strict operators in a document whose columns are not trusted."""
    _names(tables)
    _operators(tables)


def _names(tables: list[TargetTable]) -> None:
    projects = [t for t in tables if t.kind == "project" and t.project]
    pieced = [t for t in projects if any(d.code == PIECED for d in t.doubts)]
    if not pieced:
        return
    known = _known_names(tables)
    prefix = _usual_prefix([t.project or "" for t in projects])
    for table in projects:
        old = table.project or ""
        head, rest = _split(old, prefix)
        found = None
        if table in pieced:
            found = process.extractOne(squash(rest), known, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        new = f"{head}{known[found[2]]}" if found else f"{head}{rest}"
        if squash(new) == squash(old):
            table.project = new if len(new) <= len(old) else old
            continue
        table.project = new
        table.fields["项目名称（原文）"] = old
        message = f"项目名称“{old}”残缺，按本文件另一处的写法读作“{new}”，请核对"
        table.doubts.append(Doubt("PROJECT_REPAIRED", message))


def _known_names(tables: list[TargetTable]) -> dict[str, str]:
    """Names of tasks and budget lines, keyed by themselves."""
    names: dict[str, str] = {}
    for table in tables:
        listed = [task.name for task in table.tasks]
        listed += [str(row["name"]) for row in table.rows if row.get("name")]
        for name in listed:
            if name and 4 <= len(squash(name)) <= 40:
                names.setdefault(squash(name), squash(name))
    return names


def _usual_prefix(names: list[str]) -> str:
    """The class that most names begin with, up to their dash: ``专项业务类—``."""
    heads = Counter(squash(name).partition("—")[0] + "—" for name in names if "—" in squash(name))
    head, count = heads.most_common(1)[0] if heads else ("", 0)
    return head if count >= 3 else ""


def _split(name: str, prefix: str) -> tuple[str, str]:
    """The class of a name and its rest; a class that lost its end is made whole."""
    key = squash(name)
    before, dash, after = key.rpartition("—")
    if dash:
        return before.rstrip("—-") + "—", after
    common = 0
    while common < min(len(prefix), len(key)) and prefix[common] == key[common]:
        common += 1
    return (prefix, key[common:]) if prefix and common >= 3 else ("", key)


def _operators(tables: list[TargetTable]) -> None:
    """Where many operators are broken, a strict one has most likely lost its stroke."""
    indicators = [i for table in tables for i in table.indicators]
    broken = sum(1 for i in indicators if any(d.code == "OPERATOR_SUSPECT" for d in i.doubts))
    if broken < _DAMAGED:
        return
    for indicator in indicators:
        target = indicator.target
        if target.operator not in _CLOSED:
            continue
        operator, sign = _CLOSED[target.operator]
        reason = f"本文件有{broken}处比较符残缺，“{target.operator}”多半是“{sign}”少了一横"
        repair = Repair("operator", str(target.operator), sign, reason)
        indicator.target = replace(
            target,
            operator=operator,
            reading=reason,
            alternatives=(*target.alternatives, replace(target, reading="照印出的符号")),
        )
        indicator.repairs.append(repair)
        indicator.doubts.append(Doubt("OPERATOR_SUSPECT", f"比较符可能识别有误：{reason}，请核对"))
        indicator.confidence = min(indicator.confidence, 0.6)
