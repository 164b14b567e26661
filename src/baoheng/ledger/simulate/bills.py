"""Tables of encounters, fee lines and settlements of one chunk."""

from dataclasses import fields
from functools import cache

import numpy as np
import pyarrow as pa

from baoheng.ledger.simulate.catalogue import catalogue
from baoheng.ledger.simulate.chunk import Chunk, World
from baoheng.ledger.simulate.city import ELSEWHERE, PRIMARY, PROVINCE, SECONDARY
from baoheng.ledger.simulate.draws import Ints, Mask, part
from baoheng.ledger.simulate.frames import (
    coded,
    flags,
    frame,
    money,
    number,
    texts,
    times,
)
from baoheng.ledger.simulate.lines import NO_ORDER, REFUND_SERIAL, Lines
from baoheng.ledger.simulate.names import (
    encounter_no,
    person_no,
    physician_code,
    serial_words,
    settlement_no,
)
from baoheng.ledger.simulate.people import EMPLOYEE, INSUTYPES
from baoheng.ledger.simulate.period import DAY_MINUTES
from baoheng.ledger.simulate.templates import diseases, templates
from baoheng.ledger.simulate.visits import CHRONIC, MED_TYPES, PURCHASE, SPECIAL

PSN_TYPES = ("14", "15", "11", "12")
_CLEARING = ("1", "2", "3")
_LEVELS = ("01", "02", "03", "04")
_CHARGES = tuple(f"{number:02d}" for number in range(15))
_MOST_LINES = 8192  # of one encounter
_REVERSED = 4  # of 1024 visits: settled, reversed and settled again


class CityWords:
    """The codes of providers."""

    def __init__(self, world: World) -> None:
        city = world.city
        self.institutions = city.code
        self.departments = departments(world)
        self.doctors = [physician_code(place) for place in range(len(city.doctor_dept))]


class Words(CityWords):
    """All codes that a chunk needs, made once."""

    def __init__(self, world: World, chunk: Chunk) -> None:
        super().__init__(world)
        year = world.period.year
        self.persons = person_no(chunk.people.number)
        self.encounters = encounter_no(chunk.found.number, year)
        self.settlements = settlement_no(chunk.found.number, year)


def departments(world: World) -> list[str]:
    """dept_codg of every department."""
    city = world.city
    return [
        f"{city.code[institution]}-{city.specialties[specialty][0]}"
        for institution, specialty in zip(
            city.dept_institution.tolist(), city.dept_specialty.tolist(), strict=True
        )
    ]


def dept_of_doctor(world: World, doctor: Ints) -> Ints:
    """The department of each physician, -1 where there is none."""
    return np.where(doctor < 0, -1, world.city.doctor_dept[doctor])


def encounters_frame(world: World, chunk: Chunk, words: Words) -> pa.Table:
    """The table of encounters."""
    at = np.flatnonzero(chunk.written)
    found = chunk.found.take(at)
    who = found.who
    stay = found.inpatient
    planned = {place: one.visit for place, one in chunk.places.items()}
    disease = templates().disease[found.template]
    codes = _programme_codes()
    programme = np.where(
        (found.kind == CHRONIC) | (found.kind == SPECIAL), np.maximum(disease, 0), -1
    )
    own = [
        planned[place].dise_codg if place in planned and planned[place].dise_codg else None
        for place in at.tolist()
    ]
    dise = coded(programme, codes) if not any(own) else _overridden(programme, codes, own)
    died = (chunk.people.died[who] == found.end // DAY_MINUTES) & stay
    way = np.where(died, 4, np.where(part(_bits(world, found.number), 0, 100) < 3, 3, 0))
    dept = dept_of_doctor(world, found.doctor)
    klass = world.city.klass[found.institution]
    away = np.where(klass == PROVINCE, 1, np.where(klass == ELSEWHERE, 2, 0))
    trauma = np.array([one.get("trauma", False) for one in diseases()])[disease] & (disease >= 0)
    return frame(
        "encounters",
        {
            "mdtrt_id": texts([words.encounters[i] for i in at.tolist()]),
            "psn_no": coded(who, words.persons),
            "fixmedins_code": coded(found.institution, words.institutions),
            "insutype": coded(found.insurance, INSUTYPES),
            "med_type": coded(found.kind, MED_TYPES),
            "begntime": times(found.begin * 60),
            "endtime": times(found.end * 60),
            "adm_dept_codg": coded(dept, words.departments),
            "dscg_dept_codg": coded(np.where(stay, dept, -1), words.departments),
            "atddr_no": coded(found.doctor, words.doctors),
            "dise_codg": dise,
            "matn_stas": coded(found.mother, ("0", "1", "2")),
            "dscg_way": coded(np.where(stay, way, -1), ("1", "2", "3", "4", "5")),
            "out_setl_flag": coded(away, ("2", "3", "4")),
            "mdtrtarea_admvs": coded(world.city.county[found.institution], world.city.counties),
            "ttp_pay_flag": flags(trauma & (part(_bits(world, found.number), 1, 100) < 4)),
            "days_rinp_flag_31": coded(np.where(stay, found.planned_return, -1), ("0", "1")),
        },
    )


def _bits(world: World, numbers: Ints) -> "np.ndarray":
    return world.draws.bits("encounter", numbers)


def _programme_codes() -> list[str]:
    """dise_codg by disease, for chronic and special outpatient programmes."""
    return [f"M{place + 1:02d}{one['code'][1:3]}0" for place, one in enumerate(diseases())]


def _overridden(places: Ints, words: list[str], own: list[str | None]) -> pa.Array:
    return texts(
        [
            mine or (words[place] if place >= 0 else None)
            for place, mine in zip(places.tolist(), own, strict=True)
        ]
    )


def lines_frame(world: World, chunk: Chunk, words: Words) -> pa.Table:
    """The table of fee lines, the widest and longest of all."""
    lines = chunk.lines
    keep = chunk.written[lines.encounter]
    if not keep.all():
        lines = Lines(**{one.name: getattr(lines, one.name)[keep] for one in fields(Lines)})
    found, kinds = chunk.found, catalogue()
    serial, serials = _serials(lines.serial)
    refunds, _ = _serials(lines.refunds)
    size = int(lines.order.max(initial=0)) + 1
    return frame(
        "fee_lines",
        {
            "mdtrt_id": coded(lines.encounter, words.encounters),
            "feedetl_sn": coded(serial, serials),
            "psn_no": coded(found.who[lines.encounter], words.persons),
            "fixmedins_code": coded(found.institution[lines.encounter], words.institutions),
            "init_feedetl_sn": coded(np.where(lines.refunds > 0, refunds, -1), serials),
            "rxno": coded(
                np.where(lines.order == NO_ORDER, -1, lines.order),
                [f"{order:02d}" for order in range(size)],
            ),
            "fee_ocur_time": times(lines.second),
            "med_list_codg": coded(lines.item, kinds.codes),
            "med_chrgitm_type": coded(kinds.charge[lines.item], _CHARGES),
            "chrgitm_lv": coded(lines.level - 1, _LEVELS),
            "cnt": number(lines.count * 100, 4),
            "pric": number(lines.price * 100, 6),
            "det_item_fee_sumamt": money(lines.amount),
            "overlmt_amt": money(lines.over),
            "preselfpay_amt": money(lines.before),
            "fulamt_ownpay_amt": money(lines.own),
            "inscp_scp_amt": money(lines.in_scope),
            "prd_days": number(lines.days * 100, 2, lines.days == 0),
            "bilg_dept_codg": coded(
                dept_of_doctor(world, found.doctor)[lines.encounter], words.departments
            ),
            "bilg_dr_codg": coded(lines.doctor, words.doctors),
            "dscg_tkdrug_flag": flags(lines.home),
            "upld_time": times(lines.uploaded),
        },
    )


def _serials(values: Ints) -> tuple[Ints, list[str]]:
    """Line numbers as places in a short list: refunds come after the ordinary ones."""
    refund = values >= REFUND_SERIAL
    return np.where(refund, values - REFUND_SERIAL + _MOST_LINES + 1, values), _serial_words()


@cache
def _serial_words() -> list[str]:
    refunds = [f"{REFUND_SERIAL + number}" for number in range(_MOST_LINES + 1)]
    return [*serial_words(_MOST_LINES), *refunds]


def settlements_frame(world: World, chunk: Chunk, words: Words) -> pa.Table:
    """The table of settlements; a few are reversed and made again."""
    at = np.flatnonzero(chunk.written)
    turns = reversals(world, chunk, at)
    once = _settlements(world, chunk, words, at, 0)
    again = at[turns]
    parts = [once]
    if len(again):
        parts += [_settlements(world, chunk, words, again, turn) for turn in (1, 2)]
    return pa.concat_tables(parts, promote_options="permissive").unify_dictionaries()


def reversals(world: World, chunk: Chunk, at: Ints) -> Mask:
    """Which of the encounters are settled twice."""
    bits = part(_bits(world, chunk.found.number[at]), 2, 1024)
    return (bits < _REVERSED) & ~chunk.found.inpatient[at]


def settled_seconds(world: World, chunk: Chunk, at: Ints, turn: int = 0) -> Ints:
    """When each encounter is settled: minutes after its end, the same day; and later again."""
    bits = _bits(world, chunk.found.number[at])
    midnight = (chunk.found.end[at] // DAY_MINUTES + 1) * DAY_MINUTES * 60
    usual = chunk.found.end[at] * 60 + 120 + part(bits, 3, 600) + turn * 900
    result: Ints = np.minimum(usual, midnight - 50 + turn * 15)
    return result


def _settlements(world: World, chunk: Chunk, words: Words, at: Ints, turn: int) -> pa.Table:
    found, shares, people = chunk.found, chunk.shares, chunk.people
    sign = -1 if turn == 1 else 1
    who, year = found.who[at], world.period.year
    zero = np.zeros(len(at), dtype=np.int64)
    fund, person = shares.fund[at] * sign, shares.person[at] * sign
    account = shares.account[at] * sign
    ids = [words.settlements[i] for i in at.tolist()]
    age = people.age_on(found.begin[at] // DAY_MINUTES, who) * 100 // 36525
    grown = np.where(found.insurance[at] == EMPLOYEE, 2 + (age >= 60), age >= 18)
    columns = {
        "setl_id": texts(settlement_no(found.number[at], year, turn)),
        "mdtrt_id": texts([words.encounters[i] for i in at.tolist()]),
        "psn_no": coded(who, words.persons),
        "fixmedins_code": coded(found.institution[at], words.institutions),
        "init_setl_id": texts(ids if turn == 1 else [None] * len(at)),
        "setl_time": times(settled_seconds(world, chunk, at, turn)),
        "insutype": coded(found.insurance[at], INSUTYPES),
        "psn_type": coded(grown, PSN_TYPES),
        "med_type": coded(found.kind[at], MED_TYPES),
        "medfee_sumamt": money(shares.total[at] * sign),
        "fulamt_ownpay_amt": money(shares.own[at] * sign),
        "overlmt_selfpay": money(shares.over[at] * sign),
        "preselfpay_amt": money(shares.before[at] * sign),
        "inscp_scp_amt": money(shares.in_scope[at] * sign),
        "act_pay_dedc": money(shares.deductible[at] * sign),
        "hifp_pay": money(shares.pool[at] * sign),
        "pool_prop_selfpay": number(shares.rate[at] * 100, 4),
        "cvlserv_pay": money(shares.civil[at] * sign),
        "hifes_pay": money(zero),
        "hifmi_pay": money(shares.critical[at] * sign),
        "hifob_pay": money(shares.large[at] * sign),
        "maf_pay": money(shares.aid[at] * sign),
        "oth_pay": money(zero),
        "hosp_part_amt": money(zero),
        "fund_pay_sumamt": money(fund),
        "psn_part_amt": money(person),
        "acct_pay": money(account),
        "psn_cash_pay": money(person - account),
        "onestop_flag": flags(shares.aid[at] > 0),
        "clr_way": coded(clearing(world, chunk, at), _CLEARING),
    }
    return frame("settlements", columns)


def clearing(world: World, chunk: Chunk, at: Ints) -> Ints:
    """How the hospital is paid: 0 by item, 1 by DIP, 2 by DRG."""
    klass = world.city.klass[chunk.found.institution[at]]
    way = np.where(klass <= SECONDARY, 2, np.where(klass == PRIMARY, 1, 0))
    return np.where(chunk.found.inpatient[at] & (chunk.found.kind[at] != PURCHASE), way, 0)
