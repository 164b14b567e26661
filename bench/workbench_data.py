"""Fill an example's workbench up to a bureau's size: documents, target tables, hits.

    python bench/workbench_data.py HOME LEDGER --documents 200 --hits 100000

Rows are copies of those that are there, under new names and numbers; the ledger is not touched.
"""

import argparse
import itertools
from pathlib import Path
from typing import Any

from baoheng.workbench.start import Settings, prepare

AT_ONCE = 1000


def main() -> None:
    """Fill it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("ledger")
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--hits", type=int, default=100_000)
    asked = parser.parse_args()
    fill(asked.home, asked.ledger, asked.documents, asked.hits)


def fill(home: Path, ledger: str, documents: int, hits: int) -> None:
    """Copy until there are so many."""
    prepare(Settings(home.resolve(), ledger, "", 0, 1))
    _documents(documents)
    _hits(hits)


def _documents(wanted: int) -> None:
    from baoheng.workbench.documents.models import Document, Targets, Version

    first = [*Document.objects.all()]
    tables = [*Version.objects.select_related("targets")]
    for round_ in itertools.count(1):
        if Document.objects.count() >= wanted:
            return
        for one in first:
            one.pk, one.job = None, None
            one.sha256 = f"{round_:08x}{one.sha256[8:]}"
            one.name = f"{round_:02}-{one.name.partition('-')[2] or one.name}"
            one.save(force_insert=True)
        for version in tables:
            targets = version.targets
            told = {"region": targets.region, "year": targets.year, "kind": targets.kind}
            project = f"{targets.project or targets.department}（{round_}）"
            made = Targets.objects.create(department=targets.department, project=project, **told)
            Version.objects.create(
                targets=made, number=1, contents=version.contents, state=version.state,
                by=version.by, document=None,
            )  # fmt: skip


def _hits(wanted: int) -> None:
    from django.utils import timezone

    from baoheng.workbench.casework.models import Hit
    from baoheng.workbench.casework.tallying import keep_tallies

    first = [*Hit.objects.all()]
    left = wanted - len(first)
    made: list[Any] = []
    for number in range(left if first else 0):
        one = first[number % len(first)]
        one.pk = f"{one.pk[:22]}~{number:06}"
        made.append(one)
        if len(made) == min(AT_ONCE, len(first)) or number == left - 1:
            Hit.objects.bulk_create(made)
            made = []
    keep_tallies(Hit.objects.defer("facts").iterator(AT_ONCE), timezone.now())


if __name__ == "__main__":
    main()
