"""Reasons that say the opposite of the row, or that were copied from another project's row."""

import re
from collections.abc import Iterator

from baoheng.checking.check import Observation, wrong
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.lexicon import section
from baoheng.checking.results.outcomes import FILE, compare
from baoheng.checking.wording.names import plain
from baoheng.checking.wording.texts import shown
from baoheng.core.tables import Indicator
from baoheng.reading.values import clean

_LONG = 10  # letters of a reason that two projects hardly share by chance


def contrary_reasons(form: Form) -> Iterator[Observation]:
    """228人天 of 240 with the reason 实际投入超出计划."""
    for row in form.indicators:
        outcome, reason = compare(row, row.actual_text, form.year), clean(row.reason or "")
        if outcome is None or outcome.actual is None or outcome.target is None or not reason:
            continue
        less = outcome.actual < outcome.target
        if less and re.search(section(FILE, "reasons")["above"], reason):
            yield wrong(
                form,
                f"“{form.name}”的“{row.level3}”实际低于目标，原因却写“{shown(reason)}”",
                f"{outcome.said}；原因“{shown(reason, 40)}”",
                row,
                places=[row.places.get("reason")],
                advice="请核对实际完成值，或改写偏差原因",
            )


def copied_reasons(dossier: Dossier) -> Iterator[Observation]:
    """One reason, word for word, in the rows of two projects."""
    first: dict[str, tuple[Form, Indicator]] = {}
    for form in (*dossier.evaluations(), *dossier.monitorings()):
        for row in form.indicators:
            reason = plain(row.reason or "")
            if len(reason) < _LONG:
                continue
            form_of, other = first.setdefault(reason, (form, row))
            if form_of is not form and form_of.table.project != form.table.project:
                yield wrong(
                    form,
                    f"“{form.name}”的“{row.level3}”的原因与“{form_of.name}”的“{other.level3}”一字不差",
                    f"两处都写“{shown(clean(row.reason or ''), 40)}”",
                    row,
                    other,
                    advice="请按本项目的实际情况写原因",
                )
