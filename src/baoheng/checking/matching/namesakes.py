"""One project or indicator under two names."""

from collections.abc import Iterator

from rapidfuzz import fuzz

from baoheng.checking.amounts import say_target
from baoheng.checking.check import Observation, wrong
from baoheng.checking.compare import Relation
from baoheng.checking.dossier import Dossier, Form, Stage, same_year
from baoheng.checking.lexicon import words
from baoheng.checking.matching.pairs import FILE, alike, counterparts, is_generic, level2_agrees
from baoheng.checking.matching.tellings import Telling, tellings
from baoheng.checking.money.budget_lines import lines
from baoheng.checking.wording.names import (
    ALIKE,
    SAME,
    plain_project,
    project_likeness,
    written_name,
)
from baoheng.core.finding import Severity
from baoheng.core.provenance import Place

_LEAST = 60
_FULL = 90
_NEARLY = 75

_Named = tuple[Form, str, Place | None, Telling | None]


def projects_named_otherwise(dossier: Dossier) -> Iterator[Observation]:
    """Tasks and rows that mean a project whose own table calls it otherwise."""
    told = [*tellings(dossier)]
    homes = [form for form in dossier.projects() if form.table.project]
    done: set[tuple[str, str]] = set()
    for form, name, place, telling in _named(dossier, told):
        around = [home for home in homes if same_year(home, form)]
        home = _only_one_meant(name, telling, form, around, told)
        if home is None and telling is not None:
            home = _shortened(name, around)
        if home is None or (name, home.name) in done:
            continue
        done.add((name, home.name))
        score = project_likeness(name, home.name) or _letters(name, home.name)
        amount = f"，金额同为{telling.amount.value}{telling.amount.unit.text}" if telling else ""
        yield wrong(
            form,
            f"同一项目在“{form.table.title or form.name}”中写作“{name}”，项目表写作“{home.name}”",
            f"“{name}”与“{home.name}”{_how_alike(score)}{amount}",
            places=[place, home.place("project")],
            severity=Severity.ADVICE if score >= _FULL else None,
            advice=f"请统一为“{home.name}”",
        )


def _named(dossier: Dossier, told: list[Telling]) -> Iterator[_Named]:
    """Project names outside the projects' own tables, with the amount beside them."""
    for form in dossier.forms:
        if form.stage is not Stage.TARGET:
            continue
        if form.table.kind in ("overall", "summary"):
            for task in form.table.tasks:
                if task.name:
                    yield form, task.name, task.place, _beside(told, form, task.name)
        elif form.table.kind == "budget" and _is_list(form):
            for line in lines(form):
                if line.name and not line.is_total:
                    yield form, line.name, line.place, _beside(told, form, line.name)


def _is_list(form: Form) -> bool:
    return any(word in (form.table.title or "") for word in words(FILE, "project_list_titles"))


def _beside(told: list[Telling], form: Form, name: str) -> Telling | None:
    return next((one for one in told if one.form is form and one.name == name), None)


def _only_one_meant(
    name: str, telling: Telling | None, form: Form, around: list[Form], told: list[Telling]
) -> Form | None:
    """The only project that the name can mean, where its own name differs."""
    scored = [(project_likeness(name, home.name), home) for home in around]
    if any(score == SAME for score, _ in scored):
        return None
    equal = [
        home
        for home in around
        if telling is not None
        and any(o.form is home and o.amount.base() == telling.amount.base() for o in told)
    ]
    near = [home for score, home in scored if score >= _LEAST]
    if not near and len({home.name for home in equal}) == 1:
        # one word more or less, such as 市级, and the same amount
        near = [home for home in equal if _letters(name, home.name) >= _NEARLY]
    if len({home.name for home in near}) != 1 or _is_typo(name, near[0].name):
        return None
    home = near[0]
    if any(project_likeness(one.name, home.name) == SAME and one.form is form for one in told):
        return None
    close = telling is None and project_likeness(name, home.name) >= ALIKE
    return home if home in equal or close else None


def _how_alike(score: int) -> str:
    return "只差“专项”“经费”一类字样或简称" if score == SAME else f"名称相似度{score}%"


def _shortened(name: str, around: list[Form]) -> Form | None:
    """The project whose name says the same in other words: 业务性专项 for 业务性专项经费."""
    same = [home for home in around if project_likeness(name, home.name) == SAME]
    written = {written_name(home.name) for home in same}
    return same[0] if same and written_name(name) not in written else None


def _letters(one: str, other: str) -> int:
    """How many letters two names share, 0-100, whatever the words mean."""
    return round(fuzz.ratio(plain_project(one), plain_project(other)))


def _is_typo(name: str, other: str) -> bool:
    """Whether one only has a stray character more, which is no other name."""
    first, second = plain_project(name), plain_project(other)
    short, long = sorted((first, second), key=len)
    return len(long) - len(short) <= 1 and short in long


def indicators_named_otherwise(dossier: Dossier) -> Iterator[Observation]:
    """Rows of equal value under nearly the same name in the department's and a project's table."""
    for found in counterparts(dossier):
        project, other = found.shown
        score = alike(found.row, other)
        if not ALIKE <= score < SAME or not found.sole or is_generic(found.row.level3):
            continue
        if found.relation is not Relation.SAME or not level2_agrees(found.row, other):
            continue
        yield wrong(
            found.form,
            f"同一指标在部门整体表写作“{found.row.level3}”，在“{project.name}”写作“{other.level3}”",
            f"两处目标值都是{say_target(found.row.target)}，名称相似度{score}%",
            found.row,
            other,
            severity=Severity.ADVICE,
            advice=f"请统一为“{other.level3}”",
            rests_on=["level3"],
        )
