"""Tables of persons, enrolments and providers."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from baoheng.ledger.simulate.bills import PSN_TYPES, Words, departments
from baoheng.ledger.simulate.catalogue import (
    PRICE_SCALE,
    catalogue,
    list_type,
)
from baoheng.ledger.simulate.chunk import Chunk, World
from baoheng.ledger.simulate.city import PHARMACY
from baoheng.ledger.simulate.draws import Ints, below, part
from baoheng.ledger.simulate.frames import coded, dates, flags, frame, number, same, texts
from baoheng.ledger.simulate.names import people_names, physician_code
from baoheng.ledger.simulate.people import INSUTYPES, certificate, population
from baoheng.ledger.simulate.period import NEVER, date_of

_PHONES = 100_000_000


def people_frame(world: World, chunk: Chunk, words: Words) -> pa.Table:
    """The insured persons known by the end of the months that are made."""
    people = chunk.people
    here = (people.since < world.period.end) & (people.until >= world.period.new_year)
    at = np.flatnonzero(here)
    bits = world.lasting.bits("name", people.number[at])
    born = [date_of(day).strftime("%Y%m%d") for day in people.born[at].tolist()]
    numbers = zip(people.number[at].tolist(), born, people.sex[at].tolist(), strict=True)
    phone = below(bits, _PHONES)
    died = people.died[at]
    return frame(
        "persons",
        {
            "psn_no": texts([words.persons[i] for i in at.tolist()]),
            "psn_name": texts(people_names(bits)),
            "psn_cert_type": same("01", len(at)),
            "certno": texts([certificate(*one) for one in numbers]),
            "gend": coded(people.sex[at] - 1, ("1", "2")),
            "brdy": dates(people.born[at]),
            "tel": texts([f"{population()['phone']}{one:08d}" for one in phone.tolist()]),
            "admdvs": coded(people.county[at], world.city.counties),
            "die_date": dates(np.where(died < world.period.end, died, NEVER)),
        },
    )


def enrolments_frame(world: World, chunk: Chunk, words: Words) -> pa.Table:
    """One row a person and insurance; a change of insurance makes a second."""
    people, end = chunk.people, world.period.end
    at = np.flatnonzero((people.since < end) & (people.until >= world.period.new_year))
    changes = (people.switch[at] < end) & (people.switch[at] < people.until[at])
    changes &= people.switch[at] > people.since[at]
    second = at[changes]
    who = np.concatenate([at, second])
    later = np.arange(len(who)) >= len(at)
    kind = np.where(later, people.second_kind[who], people.first_kind[who])
    begin = np.where(later, people.switch[who], people.since[who])
    until = np.where(people.until[who] < end, people.until[who], NEVER)
    moved = ~later & np.concatenate([changes, np.ones(len(second), dtype=bool)])
    until = np.where(moved, people.switch[who] - 1, until)
    reason = np.where(until == NEVER, -1, np.where(moved, 3, people.end_reason[who] - 1))
    age = (world.period.new_year - people.born[who]) * 100 // 36525
    psn_type = np.where(kind == 1, 2 + (age >= 60), age >= 18)
    return frame(
        "enrolments",
        {
            "psn_no": coded(who, words.persons),
            "insutype": coded(kind, INSUTYPES),
            "psn_type": coded(psn_type, PSN_TYPES),
            "insuplc_admdvs": coded(people.county[who], world.city.counties),
            "begndate": dates(begin),
            "enddate": dates(until),
            "end_reason": coded(reason, ("1", "2", "3", "9")),
        },
    )


def provider_frames(world: World) -> Iterator[tuple[str, pa.Table]]:
    """Institutions, departments, physicians, items and price caps."""
    yield "institutions", _institutions(world)
    yield "departments", _departments(world)
    yield "physicians", _physicians(world)
    yield "items", _items(world)
    yield "price_caps", _price_caps(world)


def _institutions(world: World) -> pa.Table:
    city = world.city
    opened = world.founded - 400 - part(world.lasting.bits("opened", np.arange(city.size)), 0, 4000)
    return frame(
        "institutions",
        {
            "fixmedins_code": texts(city.code),
            "fixmedins_name": texts(city.name),
            "fixmedins_type": coded(city.klass == PHARMACY, ("1", "2")),
            "medins_lv": texts(city.medins_lv),
            "medins_type": texts(city.medins_type),
            "admdvs": texts([city.division(place) for place in range(city.size)]),
            "inpatient_flag": flags(city.beds > 0),
            "bed_cnt": pa.array(city.beds, pa.int64()),
            "begndate": dates(opened),
        },
    )


def _departments(world: World) -> pa.Table:
    city = world.city
    names = [name for _, name in city.specialties]
    return frame(
        "departments",
        {
            "dept_codg": texts(departments(world)),
            "fixmedins_code": coded(city.dept_institution, city.code),
            "dept_name": coded(city.dept_specialty, names),
            "caty": coded(city.dept_specialty, [code for code, _ in city.specialties]),
        },
    )


def _physicians(world: World) -> pa.Table:
    city = world.city
    places = np.arange(len(city.doctor_dept))
    bits = world.lasting.bits("doctor name", places)
    return frame(
        "physicians",
        {
            "dr_codg": texts([physician_code(place) for place in places.tolist()]),
            "dr_name": texts(people_names(bits)),
            "fixmedins_code": coded(city.dept_institution[city.doctor_dept], city.code),
            "dept_codg": coded(city.doctor_dept, departments(world)),
            "pro_tech_duty": texts(city.doctor_duty),
            "antibiotic_lv": coded(city.doctor_right - 1, ("1", "2", "3")),
            "pay_qual_stas": same("1", len(places)),
            "begndate": dates(world.founded - 60 - part(bits, 3, 4000)),
        },
    )


def _items(world: World) -> pa.Table:
    kinds = catalogue()
    owner = [kinds.families[place] for place in kinds.family.tolist()]
    drug = np.array([one.kind in "DZ" for one in owner])
    bits = world.lasting.bits("item", np.arange(len(owner)))
    size = len(owner)
    return frame(
        "items",
        {
            "med_list_codg": texts(kinds.codes),
            "hilist_name": texts([one.name for one in owner]),
            "list_type": texts([list_type(one) for one in owner]),
            "chrgitm_lv": texts([one.level for one in owner]),
            "med_chrgitm_type": texts([one.charge for one in owner]),
            "spec": texts([f"示例规格{place % 8 + 1}" for place in range(size)]),
            "spec_unt": texts([one.unit for one in owner]),
            "selfpay_prop": number(kinds.selfpay * 100, 4),
            "bas_medn_flag": flags(drug & (part(bits, 0, 100) < 40)),
            "hi_nego_drug_flag": flags(drug & (part(bits, 1, 100) < 4)),
            "vbp_flag": flags(bought_in_bulk() & drug),
            "begndate": dates(np.full(size, world.founded - 365)),
        },
    )


def bought_in_bulk() -> Ints:
    """Which items come from volume-based procurement: the first maker of every third drug."""
    kinds = catalogue()
    first = np.arange(len(kinds.codes)) == kinds.first[kinds.family]
    result: Ints = first & (kinds.family % 3 == 0) & (kinds.charge == 9)
    return result


def _price_caps(world: World) -> pa.Table:
    """Service items are capped for each level at their price there."""
    kinds = catalogue()
    rows = [
        (item, level)
        for item, family in enumerate(kinds.family.tolist())
        if kinds.families[family].kind == "S"
        for level in (1, 2, 3)
    ]
    item = np.array([row[0] for row in rows])
    level = np.array([row[1] for row in rows])
    return frame(
        "price_caps",
        {
            "med_list_codg": coded(item, kinds.codes),
            "lmtpric_hosp_lv": coded(level - 1, ("1", "2", "3")),
            "pric_uplmt_amt": number(kinds.price[item, level] * (1_000_000 // PRICE_SCALE), 6),
            "begndate": dates(np.full(len(rows), world.founded - 365)),
        },
    )
