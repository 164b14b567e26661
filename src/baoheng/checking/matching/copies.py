"""One project's table in two documents of one year: the rows that should be the same."""

from collections.abc import Iterator
from dataclasses import dataclass

from baoheng.checking.amounts import say, say_target
from baoheng.checking.check import Observation, wrong
from baoheng.checking.compare import Relation, of_targets
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.matching.pairs import matched, projects
from baoheng.core.finding import Severity
from baoheng.core.tables import Indicator

_SHARE = 2  # at least half of the rows must be found again, else it is another table
_SHOWN = 6


@dataclass(frozen=True, slots=True, eq=False)
class Double:
    """A row and the same row in the model, another document's table of the project."""

    form: Form
    row: Indicator
    model: Form
    other: Indicator
    score: int

    @property
    def relation(self) -> Relation:
        """How the two target values relate."""
        return of_targets(self.row.target, self.other.target)


def _copies(dossier: Dossier) -> Iterator[tuple[Form, Form]]:
    """Each later table of a project with the one it should equal: the one most others equal."""
    for group in projects(form for form in dossier.projects() if form.table.project):
        forms = _one_a_document(group)
        if len(forms) > 1:
            model = max(forms, key=lambda form: _agreement(form, forms))
            yield from ((form, model) for form in forms if form is not model)


def _one_a_document(group: list[Form]) -> list[Form]:
    """The forms of documents that hold this project once; twice in one document are two batches."""
    files = [form.document.file for form in group]
    return [form for form in group if files.count(form.document.file) == 1]


def _agreement(form: Form, forms: list[Form]) -> int:
    """In how many rows of the others the form agrees."""
    return sum(
        of_targets(match.one.target, match.other.target) is Relation.SAME
        for other in forms
        if other is not form
        for match in matched(form.indicators, other.indicators)
    )


def doubles(dossier: Dossier) -> Iterator[Double]:
    """Every row of a project's further tables with its double."""
    for form, model in _copies(dossier):
        found = matched(form.indicators, model.indicators)
        if len(found) * _SHARE >= max(len(form.indicators), len(model.indicators)):
            for match in found:
                yield Double(form, match.one, model, match.other, match.score)


def other_values(double: Double) -> Observation:
    """The two tables demand different values of one indicator."""
    mine, theirs = say_target(double.row.target), say_target(double.other.target)
    file = double.model.document.file
    return wrong(
        double.form,
        f"“{double.form.name}”的“{double.row.level3}”与《{file}》中的同一项目目标值不同",
        f"本表{mine}，《{file}》{theirs}",
        double.row,
        double.other,
        severity=None if double.score == 100 else Severity.WARNING,
        advice=f"请核对后统一为“{theirs}”或“{mine}”",
        rests_on=["value", "unit"],
    )


def other_weights(double: Double) -> Iterator[Observation]:
    """The two tables give one indicator different weights."""
    mine, theirs = double.row.weight, double.other.weight
    if mine is None or theirs is None or mine == theirs:
        return
    file = double.model.document.file
    yield wrong(
        double.form,
        f"“{double.form.name}”的“{double.row.level3}”与《{file}》中的同一项目权重不同",
        f"本表权重{say(mine)}，《{file}》权重{say(theirs)}",
        double.row,
        double.other,
    )


def rows_missing(dossier: Dossier) -> Iterator[Observation]:
    """Rows that only one of the two tables has, one observation a pair of tables."""
    for form, model in _copies(dossier):
        found = matched(form.indicators, model.indicators)
        if len(found) * _SHARE < max(len(form.indicators), len(model.indicators)):
            continue
        have = {id(match.one) for match in found}, {id(match.other) for match in found}
        added = [row for row in form.indicators if id(row) not in have[0]]
        lost = [row for row in model.indicators if id(row) not in have[1]]
        if not added and not lost:
            continue
        file = model.document.file
        told = [f"本表缺{_names(lost)}"] * bool(lost) + [f"本表多{_names(added)}"] * bool(added)
        yield wrong(
            form,
            f"“{form.name}”的指标与《{file}》中的同一项目不完全相同",
            f"本表{len(form.indicators)}个指标，《{file}》{len(model.indicators)}个指标；"
            + "；".join(told),
            *added,
            *lost,
        )


def _names(rows: list[Indicator]) -> str:
    more = f"等{len(rows)}个" if len(rows) > _SHOWN else ""
    return "".join(f"“{row.level3}”" for row in rows[:_SHOWN]) + more
