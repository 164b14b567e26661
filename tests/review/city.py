"""A simulated city in a ledger, for tests of whole runs."""

import datetime

from baoheng.ledger.definitions import in_order, table
from baoheng.ledger.folder import create
from baoheng.ledger.load import Order, load
from baoheng.ledger.mapping import known_headings
from baoheng.ledger.simulate.period import Period
from baoheng.ledger.simulate.run import Options, make_city
from baoheng.ledger.sources.opening import files_below, open_file
from baoheng.review.knowledge.delivery import Given
from baoheng.review.knowledge.importing import By, bring

NEEDED = (
    "institutions", "departments", "physicians", "items", "price_caps", "persons", "encounters",
    "diagnoses", "procedures", "fee_lines", "settlements", "stock_counts", "stock_changes",
    "trace_codes",
)  # fmt: skip
AT = datetime.datetime(2026, 1, 5, 9)


def city_ledger(folder, population, seed, buckets=3):
    """The ledger of a city's 2025 with its knowledge, and where its truth lies."""
    made = folder / "city"
    make_city(Options(population, Period(2025, 1, 12), seed), made)
    ledger = create(folder / "ledger", buckets)
    for name in in_order():
        if name in NEEDED:
            files, _ = files_below(made / name)
            one = table(name)
            sources = [
                open_file(file, known_headings(one), f"{name}/{file.name}") for file in files
            ]
            load(ledger, one, sources, Order("试", AT), lambda *_: None)
    knowledge = made / "truth" / "knowledge.parquet"
    bring(ledger, [knowledge], Given(), By("试", AT))
    return ledger, made / "truth" / "cases.parquet"
