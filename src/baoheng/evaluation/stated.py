"""What people say of indicators: values with a reason and an evidence file, reasons, degrees."""

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from baoheng.core.actual import Actual, Evidence
from baoheng.core.result import ResultState
from baoheng.core.tables import Indicator
from baoheng.reading.values import parse_target


@dataclass(frozen=True, slots=True)
class Stated:
    """One person's words on one indicator.

    ``text`` is the finished value as typed, empty where only a reason is given; ``share`` the per
    cent of the points for a worded target. ``document`` names the evidence file, ``digest`` is
    its SHA-256 where the file was there.
    """

    text: str
    level: str
    share: Decimal | None
    reason: str
    document: str
    digest: str | None = None
    score: Decimal | None = None  # set by hand, with its reason


Said = Mapping[tuple[str, str, str], Stated]  # by binding.memory.wording


def digest_of(name: str, folder: Path) -> str | None:
    """The SHA-256 of an evidence file beside the workbook; None where it is not there."""
    path = folder / name
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def stated_actual(row: Indicator, said: Stated, year: int | None) -> Actual:
    """A stated value as an actual; without reason or evidence file it is none yet.

    A worded value or a degree stands as it is; a number keeps the unit that was typed, else the
    indicator's.
    """
    missing = [
        word for word, given in (("理由", said.reason), ("佐证文件", said.document)) if not given
    ]
    if missing:
        reason = f"填报了“{said.text or said.level}”，还缺{'和'.join(missing)}"
        return Actual(ResultState.INCOMPLETE, reason=reason, evidence=Evidence.STATED)
    if said.level:
        return _made(said, level=said.level)
    unit = row.target.unit or ""
    read = parse_target(said.text, name=row.level3, unit=unit, level2=row.level2 or "", year=year)
    if read.date is not None:
        return _made(said, date=read.date)
    if read.value is not None:
        return _made(said, value=Fraction(read.value), unit=read.unit)
    return _made(said, level=said.text)


def _made(
    said: Stated,
    value: Fraction | None = None,
    date: datetime.date | None = None,
    level: str | None = None,
    unit: str | None = None,
) -> Actual:
    text = said.text or said.level
    return Actual(
        ResultState.COMPUTED,
        value=value,
        date=date,
        level=level,
        unit=unit,
        text=text,
        evidence=Evidence.STATED,
        explanation=(f"填报 {text}", f"理由 {said.reason}", f"佐证 {_document(said)}"),
        document=said.document,
    )


def _document(said: Stated) -> str:
    if said.digest:
        return f"{said.document}（SHA-256 {said.digest[:16]}…）"
    return f"{said.document}（没有找到这个文件，请一并提交）"
