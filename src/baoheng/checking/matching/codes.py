"""Project codes and the names that they stand beside."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from baoheng.checking.check import Observation, holds, wrong
from baoheng.checking.dossier import Dossier, Form, same_year
from baoheng.checking.matching.pairs import CERTAIN, CODE_LENGTH
from baoheng.checking.money.budget_lines import lines
from baoheng.checking.wording.names import project_likeness
from baoheng.core.finding import Severity
from baoheng.core.provenance import Place

_UNLIKE = 60


@dataclass(frozen=True, slots=True, eq=False)
class Sighting:
    """A project code beside a project's name."""

    form: Form
    name: str
    code: str
    place: Place | None


def code_sightings(dossier: Dossier) -> list[Sighting]:
    """Every pair of project code and name in forms and budget tables."""
    found = []
    for form in dossier.forms:
        table = form.table
        if table.project and table.project_code and len(table.project_code) >= CODE_LENGTH:
            place = form.place("project_code") or form.place("project")
            found.append(Sighting(form, table.project, table.project_code, place))
        if table.kind == "budget":
            found += [
                Sighting(form, line.name, line.code, line.place)
                for line in lines(form)
                if line.name and len(line.code) >= CODE_LENGTH
            ]
    return found


def one_code_two_projects(seen: Sequence[Sighting]) -> Iterator[Observation]:
    """Pairs with one code: other names are wrong, like names hold."""
    done: set[tuple[str, str]] = set()
    for number, one in enumerate(seen):
        for other in seen[number + 1 :]:
            if one.code != other.code or not same_year(one.form, other.form):
                continue
            score = project_likeness(one.name, other.name)
            if score < _UNLIKE and (one.code, other.name) not in done:
                done.add((one.code, other.name))
                yield wrong(
                    other.form,
                    f"编码{one.code}同时用于“{one.name}”和“{other.name}”两个项目",
                    f"“{one.name}”与“{other.name}”的编码都是{one.code}",
                    places=[other.place, one.place],
                )
            elif score >= CERTAIN:
                yield holds(
                    other.form,
                    f"“{other.name}”在两处的项目编码一致",
                    f"{one.code} = {other.code}",
                    places=[other.place, one.place],
                )
                break


def one_project_two_codes(seen: Sequence[Sighting]) -> Iterator[Observation]:
    """One name with two codes in one year; two batches in one document are only asked about."""
    done: set[tuple[str, str]] = set()
    for number, one in enumerate(seen):
        for other in seen[number + 1 :]:
            if one.code == other.code or not same_year(one.form, other.form):
                continue
            if project_likeness(one.name, other.name) < 100 or (one.name, other.code) in done:
                continue
            done.update([(one.name, other.code), (other.name, one.code)])
            batches = one.form.document is other.form.document
            yield wrong(
                other.form,
                f"“{other.name}”在两处的项目编码不同",
                f"{one.code} ≠ {other.code}（{_first_difference(one.code, other.code)}）",
                places=[other.place, one.place],
                severity=Severity.WARNING if batches else None,
            )


def _first_difference(one: str, other: str) -> str:
    if len(one) != len(other):
        return f"{len(one)}位与{len(other)}位"
    at = next(i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b)
    return f"第{at + 1}位起不同"
