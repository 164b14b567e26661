"""Which forms are of the same project, and which rows of two forms say the same thing."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from baoheng.checking.compare import Relation, of_targets
from baoheng.checking.dossier import Dossier, Form, same_year
from baoheng.checking.lexicon import words
from baoheng.checking.wording.names import ALIKE, SAME, likeness, plain, project_likeness
from baoheng.core.tables import Indicator

FILE = "same_item.toml"
CERTAIN = 95
CODE_LENGTH = 15  # shorter codes are of accounts or units
_YEAR = re.compile(r"20\d{2}(?:年度?)?")
_RELATED = 60


def codes_agree(one: str | None, other: str | None) -> bool:
    """Whether both have a project code and it is the same."""
    return bool(one and other and one == other and len(one) >= CODE_LENGTH)


def project_match(one: Form, other: Form) -> int:
    """How surely two forms are of the same project, 0–100."""
    return name_match(
        one.table.project, one.table.project_code, other.table.project, other.table.project_code
    )


def name_match(one: str | None, code: str | None, other: str | None, other_code: str | None) -> int:
    """The same for names with their codes; one code under unlike names proves nothing."""
    if not one or not other:
        return 0
    score = project_likeness(_YEAR.sub("", one), _YEAR.sub("", other))
    return SAME if codes_agree(code, other_code) and score >= _RELATED else score


def is_same_project(one: Form, other: Form) -> bool:
    """Whether the two are certainly of the same project."""
    return project_match(one, other) >= CERTAIN


def projects(forms: Iterable[Form]) -> list[list[Form]]:
    """The forms grouped by project and year, in order of appearance."""
    groups: list[list[Form]] = []
    for form in forms:
        for group in groups:
            if same_year(group[0], form) and is_same_project(group[0], form):
                group.append(form)
                break
        else:
            groups.append([form])
    return groups


def alike(one: Indicator, other: Indicator) -> int:
    """How alike two indicators' names are, years left out of account."""
    return likeness(_YEAR.sub("", one.level3), _YEAR.sub("", other.level3))


def level2_agrees(one: Indicator, other: Indicator) -> bool:
    """Whether they stand under the same level 2; a missing level agrees with any."""
    first, second = ((row.level2 or "")[:2] for row in (one, other))
    return not first or not second or first == second


@dataclass(frozen=True, slots=True)
class Match:
    """Two rows that say the same thing, and how alike their names are."""

    one: Indicator
    other: Indicator
    score: int


def matched(
    ones: Sequence[Indicator], others: Sequence[Indicator], least: int = ALIKE
) -> list[Match]:
    """The rows of two forms of one project, paired one to one, the surest pairs first chosen."""
    scored = []
    for i, one in enumerate(ones):
        for j, other in enumerate(others):
            score = alike(one, other)
            if score < least or (score < CERTAIN and not level2_agrees(one, other)):
                continue
            same = of_targets(one.target, other.target) is Relation.SAME
            rank = (score, level2_agrees(one, other), same, -abs(i - j))
            scored.append((rank, i, j))
    left, right = set(range(len(ones))), set(range(len(others)))
    found = []
    for rank, i, j in sorted(scored, reverse=True):
        if i in left and j in right:
            left.remove(i)
            right.remove(j)
            found.append((i, Match(ones[i], others[j], rank[0])))
    return [match for _, match in sorted(found, key=lambda pair: pair[0])]


def is_generic(name: str) -> bool:
    """Whether the name could belong to any project: 服务对象满意度, 完成率, 成本控制数."""
    view = plain(name)
    people = words(FILE, "generic_people") if is_surveyed(name) else ()
    for word in (*people, *words(FILE, "generic_words")):
        view = view.replace(plain(word) or word, "")
    return len(view) <= 1


def is_surveyed(name: str) -> bool:
    """Whether the figure comes from each form's own survey (satisfaction)."""
    return any(word in name for word in words(FILE, "surveyed"))


@dataclass(frozen=True, slots=True, eq=False)
class Counterpart:
    """A row of the whole-department table with the project rows that it repeats.

    ``rows`` are of equal likeness; ``sole`` says that they all belong to one project.
    """

    form: Form
    row: Indicator
    rows: tuple[tuple[Form, Indicator], ...]
    score: int
    sole: bool

    @property
    def relation(self) -> Relation:
        """SAME where any counterpart agrees, else the first's relation."""
        found = [of_targets(self.row.target, row.target) for _, row in self.rows]
        for wanted in (Relation.SAME, Relation.ROUNDED):
            if wanted in found:
                return wanted
        return found[0]

    @property
    def shown(self) -> tuple[Form, Indicator]:
        """The counterpart to tell of: one that stands in the relation."""
        relation = self.relation
        for form, row in self.rows:
            if of_targets(self.row.target, row.target) is relation:
                return form, row
        return self.rows[0]

    @property
    def certain(self) -> bool:
        """Whether the rows are surely the same thing: one project, one name, all projects here."""
        return self.sole and self.score == SAME and not is_generic(self.row.level3)


def counterparts(dossier: Dossier) -> Iterator[Counterpart]:
    """The rows of the whole-department tables that repeat a project's row."""
    for form in dossier.overalls():
        around = [p for p in dossier.projects() if same_year(p, form)]
        found = [c for row in form.indicators if (c := _counterpart(form, row, around))]
        exact = {id(row) for c in found if c.score == SAME for _, row in c.rows}
        for one in found:
            # a row that has its own namesake is not what a merely similar name repeats
            if one.score == SAME or not all(id(row) in exact for _, row in one.rows):
                yield one


def _counterpart(form: Form, row: Indicator, around: list[Form]) -> Counterpart | None:
    scored = [
        (score, project, other)
        for project in around
        for other in project.indicators
        if (score := _repeats(row, project, other))
    ]
    if not scored:
        return None
    best = max(score for score, _, _ in scored)
    rows = [(project, other) for score, project, other in scored if score == best]
    own = [pair for pair in rows if level2_agrees(row, pair[1])]
    rows = own or rows
    sole = all(is_same_project(rows[0][0], project) for project, _ in rows)
    return Counterpart(form, row, tuple(rows), best, sole)


def _repeats(row: Indicator, project: Form, other: Indicator) -> int:
    """How surely the department's row repeats this row of the project, 0 where not."""
    score = alike(row, other)
    if score == SAME or (score >= ALIKE and level2_agrees(row, other)):
        return score
    return CERTAIN if _prefixed(row, project, other) else 0


def _prefixed(row: Indicator, project: Form, other: Indicator) -> bool:
    """甲项目参保对象满意度 in the department's table for 参保对象满意度 of project 甲."""
    whole, part = plain(row.level3), plain(other.level3)
    if not project.table.project or len(part) < 3 or not whole.endswith(part):
        return False
    lead = whole[: -len(part)]
    return len(lead) >= 4 and project_likeness(lead, project.table.project) >= 2 * CERTAIN // 3
