"""Checking many files: what was read goes into dossiers, each file comes out with its report."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from baoheng.checking.catalogue import CHECKS
from baoheng.checking.check import Check
from baoheng.checking.dossier import Form
from baoheng.checking.dossiers import dossiers
from baoheng.checking.profile import Profile
from baoheng.checking.run import Report, run_checks
from baoheng.checking.waivers import Waiver
from baoheng.reading.accounting import Reading
from baoheng.reading.batch import Outcome


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is held against: the day, and where given the profile and the waivers."""

    as_of: datetime.date
    profile: Profile | None = None
    waivers: tuple[Waiver, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """One file of a run: its outcome of reading, and its report where it could be read."""

    outcome: Outcome
    report: Report | None = None
    bureau: str = ""
    forms: tuple[Form, ...] = ()


def check_all(
    outcomes: Sequence[Outcome],
    settings: Settings,
    earlier: Sequence[Reading] = (),
    advance: Callable[[str, Check], None] = lambda _, __: None,
) -> list[Checked]:
    """Check everything that was read, a bureau at a time; one entry an outcome, in its order.

    ``advance`` is called with the bureau's name and the check after each check of each bureau.
    """
    readings = [outcome.reading for outcome in outcomes if outcome.reading]
    done: dict[str, Checked] = {}
    by_file = {o.reading.document.file: o for o in outcomes if o.reading}
    for dossier in dossiers(readings, settings.as_of, earlier, settings.profile):
        bureau = dossier.bureau
        reports = run_checks(dossier, CHECKS, settings.waivers, partial(advance, bureau))
        for report in reports:
            forms = tuple(f for f in dossier.forms if f.document.file == report.document)
            done[report.document] = Checked(by_file[report.document], report, bureau, forms)
    return [
        done[outcome.reading.document.file] if outcome.reading else Checked(outcome)
        for outcome in outcomes
    ]
