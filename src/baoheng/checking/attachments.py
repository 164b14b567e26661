"""Papers without a table of indicators, such as 项目说明 and 自评报告: the form each goes with."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from baoheng.checking.dossier import Form, Passage, Stage, same_year
from baoheng.checking.lexicon import section
from baoheng.checking.wording.names import plain, plain_project, project_likeness
from baoheng.core.tables import TargetTable
from baoheng.reading.accounting import Reading, State
from baoheng.reading.grid import Loose
from baoheng.reading.values import clean

_FILE = "papers.toml"
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_TITLE = 3  # lines from the top that say what a paper is
_PAGED = ("pdf", "image", "scan")
_ENDED = ("。", "；", ";", "：", ":", "！", "!", "？", "?")
_SAME = 90  # likeness of two names of one project
_LEAST = 4  # letters of a project's name that are looked for in a text


def with_notes(forms: Sequence[Form], readings: Iterable[Reading]) -> tuple[Form, ...]:
    """The forms, each with the running text of the papers that go with it.

    A paper goes with the form of its kind (at target time, monitoring, self-evaluation) and year
    whose project it names in its title, else in its text; where only one is left, with that.
    The lines around the only table of a document go with it.
    """
    notes: dict[int, list[Passage]] = {}
    papers: dict[int, list[TargetTable]] = {}
    for reading in readings:
        mine = [form for form in forms if form.document is reading.document]
        tables = [form for form in mine if _is_table(form)]
        passages = _own(reading) if tables else _passages(reading)
        alike: Sequence[Form] = ()
        owner = tables[0] if len(tables) == len(mine) == 1 else None
        if not tables:
            alike, owner = _owner(forms, reading, passages)
        for form, passage in _shared_out(alike, owner, passages):
            notes.setdefault(id(form), []).append(passage)
        for form in mine:
            whose = owner if form is owner or _is_table(form) else _of_project(forms, form) or owner
            if whose is not None and whose is not form and not _is_table(form):
                papers.setdefault(id(whose), []).append(form.table)
    return tuple(
        replace(form, notes=tuple(notes.get(id(form), ())), papers=tuple(papers.get(id(form), ())))
        for form in forms
    )


def _shared_out(
    alike: Sequence[Form], owner: Form | None, passages: Sequence[Passage]
) -> Iterator[tuple[Form, Passage]]:
    """Each paragraph with the form whose project it alone names, else with the paper's form."""
    for passage in passages:
        named = [form for form in alike if _names(plain(passage.text), form)]
        whose = named[0] if len(named) == 1 else owner
        if whose is not None:
            yield whose, passage


def _of_project(forms: Sequence[Form], paper: Form) -> Form | None:
    """The only target table of the project that a costing names, of its year."""
    name = paper.table.project
    named = [
        form
        for form in forms
        if _is_table(form) and form.is_target and same_year(form, paper)
        if name and project_likeness(name, form.table.project or "") >= _SAME
    ]
    return named[0] if len(named) == 1 else None


def _is_table(form: Form) -> bool:
    """Whether the form has indicators in a table, not only graded standards in running text."""
    return bool(form.indicators) and form.table.kind != "narrative"


def _own(reading: Reading) -> list[Passage]:
    """The lines around the only table of a document that were read into no field of it."""
    if reading.source.format.startswith(_PAGED):
        return []  # lines cut anywhere
    return [
        Passage(reading.document, piece.text, piece.place)
        for piece, mark in zip(reading.source.pieces(), reading.marks, strict=True)
        if isinstance(piece, Loose) and piece.text.strip()
        if mark is None or mark.state is not State.CONSUMED
    ]


def _passages(reading: Reading) -> list[Passage]:
    """The paragraphs of a paper; on pages the lines of one paragraph are put together."""
    found: list[Passage] = []
    paged = reading.source.format.startswith(_PAGED)
    for block in reading.source.blocks:
        if not isinstance(block, Loose) or not block.text.strip():
            continue
        text = block.text.strip()
        last = found[-1] if found else None
        new = re.match(section(_FILE, "heading"), text) or not last
        if paged and last and not new and not last.text.endswith(_ENDED):
            found[-1] = replace(last, text=last.text + text)
        else:
            found.append(Passage(reading.document, text, block.place))
    return found


def _owner(
    forms: Sequence[Form], reading: Reading, passages: Sequence[Passage]
) -> tuple[Sequence[Form], Form | None]:
    """The forms that a paper may go with, and the one that it as a whole goes with, if any.

    The explanation of a department's budget or final accounts goes with none: it tells the money
    of all. A paper that names several projects goes with none as a whole.
    """
    lines = [one.text for one in passages[:_TITLE] if not one.text.endswith(_ENDED)]
    title = clean("".join((reading.document.file, *lines)))
    if _says("public", title):
        return (), None
    stage = next(
        (one for one in (Stage.SELF_EVALUATION, Stage.MONITORING) if _says(one.value, title)),
        Stage.TARGET,
    )
    years = {int(year) for year in _YEAR.findall(title)}
    left = [
        form
        for form in forms
        if _is_table(form) and form.stage is stage and form.table.kind in ("overall", "project")
        if not years or form.year is None or form.year in years
    ]
    latest = max((form.year or 0 for form in left), default=0)
    alike = [form for form in left if (form.year or 0) == latest]
    text = plain("".join(one.text for one in passages))
    for view in (plain(title), text):
        named = _longest([form for form in left if _names(view, form)])
        if named:
            return alike, _only(named)
    if _says("whole", title):
        left = [form for form in left if form.table.kind == "overall"]
    return alike, _only(left)


def _longest(named: Sequence[Form]) -> list[Form]:
    """The forms whose project's name is not only a part of another's that is named too."""
    names = [plain_project(form.table.project or "") for form in named]
    return [
        form
        for form, name in zip(named, names, strict=True)
        if not any(name in other and name != other for other in names)
    ]


def _only(forms: Sequence[Form]) -> Form | None:
    """The one form, or the only one of the latest year."""
    latest = max((form.year or 0 for form in forms), default=0)
    last = [form for form in forms if (form.year or 0) == latest]
    return last[0] if len(last) == 1 else None


def _says(key: str, text: str) -> bool:
    return re.search(section(_FILE, key), text) is not None


def _names(view: str, form: Form) -> bool:
    name = plain_project(form.table.project or "")
    return len(name) >= _LEAST and name in view
