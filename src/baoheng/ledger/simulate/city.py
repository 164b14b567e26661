"""Institutions, departments and physicians of the example city."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from baoheng.ledger.simulate.draws import Draws, Ints, below, part
from baoheng.packs import load

TERTIARY, SECONDARY, PRIMARY, CLINIC, PHARMACY, PROVINCE, ELSEWHERE = range(7)
GENERAL = 11  # the place of general practice among the specialties
OUTSIDE = 6  # the place of care outside the city among the counties
_DUTIES = ("235", "234", "234", "233", "233", "232", "231")
_ANTIBIOTIC = {"235": 1, "234": 1, "233": 2, "232": 3, "231": 3}


@dataclass(frozen=True)
class City:
    """Everything about providers, one array entry an institution, department or physician."""

    counties: tuple[str, ...]
    county_names: tuple[str, ...]
    weights: tuple[int, ...]
    code: tuple[str, ...]
    name: tuple[str, ...]
    klass: Ints
    county: Ints
    price_level: Ints
    medins_lv: tuple[str, ...]
    medins_type: tuple[str, ...]
    beds: Ints
    formulary: Ints
    upload_hours: Ints
    first_of: Ints  # [county, class]: the first institution there
    count_of: Ints  # [county, class]
    dept_of: Ints  # [institution, specialty]: the department, -1 where there is none
    dept_institution: Ints
    dept_specialty: Ints
    doctor_first: Ints  # per department
    doctor_count: Ints
    doctor_dept: Ints  # per physician
    doctor_right: Ints  # the antimicrobial grade a physician may prescribe
    doctor_duty: tuple[str, ...]
    specialties: tuple[tuple[str, str], ...]

    @property
    def size(self) -> int:
        """How many institutions there are."""
        return len(self.code)

    def division(self, institution: int) -> str:
        """The division an institution lies in."""
        return self.counties[int(self.county[institution])]


def build_city(population: int, draws: Draws) -> City:
    """The providers for a city of that many insured people."""
    data = load("national/simulation/city.toml")
    counties = [tuple(row) for row in data["counties"]]
    outside = [
        (data["province_division"], "省会", 0),
        (data["other_division"], "外省", 0),
    ]
    places = [*counties, *outside]
    rows = _institutions(data, population, len(counties))
    number = np.arange(len(rows))
    bits = draws.bits("institution", number)
    klass = np.array([row[0] for row in rows], dtype=np.int64)
    county = np.array([row[1] for row in rows], dtype=np.int64)
    specialties = tuple(data["specialties"].items())
    departments = _departments(data, klass, specialties)
    doctors = _doctors(data, klass[departments[1]])
    first_of, count_of = _places(klass, county, len(places), len(data["classes"]))
    return City(
        counties=tuple(row[0] for row in places),
        county_names=tuple(row[1] for row in places),
        weights=tuple(row[2] for row in counties),
        code=tuple(
            f"{'P' if k == PHARMACY else 'H'}{places[c][0]}{n + 1:05d}"
            for n, (k, c, _) in enumerate(rows)
        ),
        name=_names(data, rows, [row[1] for row in places]),
        klass=klass,
        county=county,
        price_level=np.array([data["classes"][k]["price"] for k in klass], dtype=np.int64),
        medins_lv=_cycled(data, rows, "medins_lv"),
        medins_type=_cycled(data, rows, "medins_type"),
        beds=np.array([data["classes"][k]["beds"] for k in klass])
        * (80 + part(bits, 0, 40))
        // 100,
        formulary=below(bits, 1 << 16),
        upload_hours=part(bits, 1, 20),
        first_of=first_of,
        count_of=count_of,
        dept_of=departments[0],
        dept_institution=departments[1],
        dept_specialty=departments[2],
        doctor_first=doctors[0],
        doctor_count=doctors[1],
        doctor_dept=doctors[2],
        doctor_right=doctors[3],
        doctor_duty=doctors[4],
        specialties=specialties,
    )


def _institutions(data: dict[str, Any], population: int, inside: int) -> list[tuple[int, int, int]]:
    """Class, county and number within both, sorted so that each county's class lies together."""
    rows = []
    for klass, body in enumerate(data["classes"]):
        count = max(body["least"], body["count"] * population // data["insured"])
        for place in range(count):
            if klass >= PROVINCE:
                rows.append((klass, inside + klass - PROVINCE, place))
            else:
                rows.append((klass, place % inside, place // inside))
    return sorted(rows)


def _names(data: dict[str, Any], rows: list[Any], counties: list[str]) -> tuple[str, ...]:
    names = []
    for klass, county, place in rows:
        forms = data["classes"][klass]["names"]
        city_wide = county + place * len(counties)
        number = city_wide + 1 if klass == TERTIARY else place + 1
        names.append(forms[place % len(forms)].format(county=counties[county], n=number))
    return tuple(names)


def _cycled(data: dict[str, Any], rows: list[Any], key: str) -> tuple[str, ...]:
    return tuple(
        data["classes"][k][key][(place + county) % len(data["classes"][k][key])]
        for k, county, place in rows
    )


def _places(klass: Ints, county: Ints, places: int, classes: int) -> tuple[Ints, Ints]:
    first = np.zeros((places, classes), dtype=np.int64)
    count = np.zeros((places, classes), dtype=np.int64)
    for number, (k, c) in enumerate(zip(klass.tolist(), county.tolist(), strict=True)):
        if not count[c, k]:
            first[c, k] = number
        count[c, k] += 1
    return first, count


def _departments(
    data: dict[str, Any], klass: Ints, specialties: tuple[tuple[str, str], ...]
) -> tuple[Ints, Ints, Ints]:
    """The department of each institution and specialty, and each department's two."""
    table = np.full((len(klass), len(specialties)), -1, dtype=np.int64)
    institution: list[int] = []
    specialty: list[int] = []
    for number, k in enumerate(klass.tolist()):
        has = data["classes"][k]["specialties"]
        for place, (code, _) in enumerate(specialties):
            if has == "all" or code in has:
                table[number, place] = len(institution)
                institution.append(number)
                specialty.append(place)
        missing = table[number] < 0
        table[number, missing] = table[number, GENERAL]  # general practice stands in
    return table, np.array(institution, dtype=np.int64), np.array(specialty, dtype=np.int64)


def _doctors(data: dict[str, Any], klass: Ints) -> tuple[Ints, Ints, Ints, Ints, tuple[str, ...]]:
    count = np.array([data["classes"][k]["doctors"] for k in klass], dtype=np.int64)
    first = np.cumsum(count) - count
    dept = np.repeat(np.arange(len(count)), count)
    within = np.arange(len(dept)) - first[dept]
    duty = tuple(_DUTIES[place % len(_DUTIES)] for place in within.tolist())
    right = np.array([_ANTIBIOTIC[one] for one in duty], dtype=np.int64)
    return first, count, dept, right, duty
