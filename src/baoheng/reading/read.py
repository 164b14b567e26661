"""Read one document: its source, its target tables, and the fate of every piece of text."""

from pathlib import Path

from baoheng.core.tables import TargetDocument
from baoheng.core.target import Doubt
from baoheng.reading.accounting import Account, Reading
from baoheng.reading.dispatch import open_source
from baoheng.reading.grammar.crossref import mend
from baoheng.reading.grammar.flat import restore
from baoheng.reading.grammar.forms import Forms
from baoheng.reading.grid import Grid, Source
from baoheng.reading.limits import DEFAULT_LIMITS, Limits


def read_document(path: Path, name: str | None = None, limits: Limits = DEFAULT_LIMITS) -> Reading:
    """Read the file at ``path``; ``name`` is what places call it (default: the file's name).

    Raises a ReadError where nothing can be read, AccountingMismatch where text was lost.
    """
    return read_tables(open_source(path, name, limits))


def read_tables(source: Source) -> Reading:
    """Turn a source into target tables."""
    restore(source)
    account = Account(source)
    forms = Forms(source, account)
    tables = forms.read()
    if any(isinstance(block, Grid) and not block.trusted for block in source.blocks):
        mend(tables)
    document = TargetDocument(
        file=source.file,
        sha256=source.sha256,
        format=source.format,
        department=forms.department,
        year=forms.year,
        money_unit=forms.units.first,
        tables=tables,
        doubts=[Doubt(code, message) for code, message in source.notes],
    )
    return account.close(document)
