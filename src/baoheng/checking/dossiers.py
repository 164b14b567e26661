"""From readings to dossiers: whose documents belong together."""

import datetime
import re
from collections.abc import Iterable, Sequence

from baoheng.checking.attachments import with_notes
from baoheng.checking.dossier import Dossier, Form, stage_of, year_of
from baoheng.checking.profile import Profile, recognise
from baoheng.core.tables import TargetDocument
from baoheng.reading.accounting import Reading
from baoheng.reading.grid import Loose
from baoheng.reading.values import clean

_PREFIX = re.compile(r"^(?:[\[【(（]?\d+[\]】)）]?[-_ ]?)?(?:医保部门)?")
_REGION = re.compile(r"^(.{2,10}?[省市区县州盟旗])(?:城?医疗保障|医保)")
_TITLE = 3  # lines from the top that may name the bureau
_TAIL = re.compile(r"(?:本级|机关)$")


def bureau_of(document: TargetDocument) -> str | None:
    """Whose document it is: the region of a healthcare-security body, else the department's name.

    Centres and offices below a bureau belong to it: 云溪市医疗保障事务中心 → 云溪市.
    """
    tables = [table.department for table in document.tables]
    for name in (document.department, *tables):
        if name and (view := _TAIL.sub("", _PREFIX.sub("", clean(name).replace(" ", "")))):
            region = _REGION.match(view)
            return region[1] if region else view
    titles = (_REGION.match("".join((table.title or "").split())) for table in document.tables)
    return next((region[1] for region in titles if region), None)


def _in_its_title(reading: Reading) -> str | None:
    """The bureau whose name begins one of the first lines of a paper."""
    lines = [block.text for block in reading.source.blocks if isinstance(block, Loose)][:_TITLE]
    found = (_REGION.match("".join(line.split())) for line in lines)
    return next((region[1] for region in found if region), None)


def forms_of(readings: Iterable[Reading], profile: Profile | None) -> tuple[Form, ...]:
    """Every table of the readings as a form, held against the given or the recognised profile."""
    return tuple(
        Form(
            table,
            reading.document,
            number,
            stage_of(table),
            profile or recognise(reading.document),
            year_of(table, reading.document),
        )
        for reading in readings
        for number, table in enumerate(reading.document.tables, start=1)
    )


def dossiers(
    readings: Sequence[Reading],
    as_of: datetime.date,
    earlier: Sequence[Reading] = (),
    profile: Profile | None = None,
) -> list[Dossier]:
    """One dossier a bureau, in the order of their first documents.

    A document that names no bureau in a table goes to the only bureau of the run, or to the only
    one that its text names; else it stands alone.
    """
    names = [bureau_of(one.document) or _in_its_title(one) for one in readings]
    known = list(dict.fromkeys(name for name in names if name))
    groups: dict[str, list[Reading]] = {}
    for reading, name in zip(readings, names, strict=True):
        bureau = name or (known[0] if len(known) == 1 else _spoken_of(reading, known))
        groups.setdefault(bureau or f"（{reading.document.file}）", []).append(reading)
    return [_dossier(name, group, as_of, earlier, profile) for name, group in groups.items()]


def _spoken_of(reading: Reading, known: Sequence[str]) -> str | None:
    """The one bureau of the run whose name stands in the text."""
    text = "".join(clean(piece.text) for piece in reading.source.pieces()).replace(" ", "")
    named = [name for name in known if name in text]
    return named[0] if len(named) == 1 else None


def _dossier(
    name: str,
    group: list[Reading],
    as_of: datetime.date,
    earlier: Sequence[Reading],
    profile: Profile | None,
) -> Dossier:
    before = [r for r in earlier if bureau_of(r.document) in (name, None)]
    return Dossier(
        bureau=name,
        readings=tuple(group),
        forms=with_notes(forms_of(group, profile), group),
        as_of=as_of,
        earlier=forms_of(before, profile),
        earlier_readings=tuple(before),
    )
