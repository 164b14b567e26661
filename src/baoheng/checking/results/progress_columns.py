"""A column 完成率 of later forms against the row's own result and target."""

import re
from collections.abc import Iterator
from decimal import Decimal

from baoheng.checking.amounts import decimals, say
from baoheng.checking.check import Observation, holds, wrong
from baoheng.checking.dossier import Form
from baoheng.checking.lexicon import section
from baoheng.checking.results.outcomes import FILE, compare, percent
from baoheng.reading.values import clean, parse_number


def progress_columns(form: Form) -> Iterator[Observation]:
    """完成率52.5% beside 136家 of ≥320家; a result above the target may be told as 100 %."""
    for row in form.indicators:
        outcome = compare(row, row.actual_text, form.year)
        share = outcome.excess if outcome else None
        for head, text in row.extra.items():
            told = parse_number(clean(text).rstrip("%％"))
            named = re.fullmatch(section(FILE, "reasons")["progress"], clean(head))
            if outcome is None or share is None or told is None or not named:
                continue
            real = Decimal(share.numerator) / Decimal(share.denominator) * 100
            evidence = f"{outcome.said}，{percent(share)}；“{head}”栏{say(told)}%"
            digit = Decimal(1).scaleb(-decimals(told))
            capped = told == 100 and real > 100
            if abs(real - told) <= digit or abs(real / 100 - told) <= digit or capped:
                yield holds(form, f"“{row.level3}”的完成率算对了", evidence, row)
            else:
                message = f"“{form.name}”的“{row.level3}”的“{head}”算错，应为{percent(share)}"
                yield wrong(form, message, evidence, row, rests_on=["actual", "value"])
