"""Texts of identifiers: everything the files call persons, encounters and settlements by."""

from collections.abc import Sequence

from baoheng.ledger.simulate.draws import Bits, Ints, part
from baoheng.ledger.simulate.people import population

_CITY = "9903"


def person_no(numbers: Ints) -> list[str]:
    """psn_no."""
    return [f"{_CITY}{number:012d}" for number in numbers.tolist()]


def encounter_no(numbers: Ints, year: int) -> list[str]:
    """mdtrt_id."""
    return [f"{_CITY}{year}{number:012d}" for number in numbers.tolist()]


def settlement_no(numbers: Ints, year: int, turn: int = 0) -> list[str]:
    """setl_id; ``turn`` counts the settlements of one encounter."""
    return [f"{_CITY}{year}{number:012d}{turn}" for number in numbers.tolist()]


def physician_code(place: int) -> str:
    """dr_codg, D and twelve digits."""
    return f"D{_CITY}{place:08d}"


def serial_words(highest: int) -> list[str]:
    """feedetl_sn by number."""
    return [f"{number:06d}" for number in range(highest + 1)]


def people_names(bits: Bits) -> list[str]:
    """Names of a scheme that no person has: a heavenly stem and two signs."""
    data = population()
    surnames: Sequence[str] = data["surnames"]
    given: Sequence[str] = data["given"]
    parts = (part(bits, 0, len(surnames)), part(bits, 1, len(given)), part(bits, 2, len(given)))
    return [
        f"{surnames[a]}{given[b]}{given[c]}"
        for a, b, c in zip(*(one.tolist() for one in parts), strict=True)
    ]
