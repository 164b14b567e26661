"""Diagnoses, procedures and orders of one chunk."""

import numpy as np
import pyarrow as pa

from baoheng.ledger.simulate.bills import Words, dept_of_doctor
from baoheng.ledger.simulate.chunk import Chunk, World
from baoheng.ledger.simulate.city import SECONDARY
from baoheng.ledger.simulate.draws import Ints, Mask, part
from baoheng.ledger.simulate.frames import coded, dates, flags, frame, texts, times
from baoheng.ledger.simulate.period import DAY_MINUTES
from baoheng.ledger.simulate.planting import Placed
from baoheng.ledger.simulate.templates import diseases, is_long_term, templates

_OTHER = (
    ("R53.x01", "乏力"),
    ("E78.500", "高脂血症"),
    ("K76.000", "脂肪肝"),
    ("D64.900", "贫血"),
    ("M81.900", "骨质疏松"),
    ("N28.101", "单纯性肾囊肿"),
    ("Z03.900", "可疑疾病和情况的观察"),
)
_INFECTION = ("T81.411", "手术后切口感染")
_PURCHASE = ("Z76.800", "其他特指情况下的保健机构就诊")
INFECTED_OF_100 = 20


def diagnoses_frame(world: World, chunk: Chunk, words: Words) -> pa.Table:
    """One principal and up to two other diagnoses; planted cases say their own."""
    at = np.flatnonzero(chunk.written)
    planted = np.isin(at, np.array(list(chunk.places), dtype=np.int64))
    names = _diagnosis_words(chunk)
    turn = {name: place for place, name in enumerate(names)}
    rows = _ordinary(world, chunk, at[~planted])
    rows += [_planted(chunk, place, names, turn) for place in at[planted].tolist()]
    place, order, stage, code, main, condition = (
        np.concatenate(one) for one in zip(*rows, strict=True)
    )
    found = chunk.found
    return frame(
        "diagnoses",
        {
            "mdtrt_id": coded(place, words.encounters),
            "psn_no": coded(found.who[place], words.persons),
            "inout_diag_type": coded(stage, ("1", "2")),
            "diag_srt_no": pa.array(order, pa.int64()),
            "diag_type": coded(np.zeros_like(place), ("1",)),
            "maindiag_flag": flags(main),
            "diag_code": coded(code, [one[0] for one in names]),
            "diag_name": coded(code, [one[1] for one in names]),
            "adm_cond_type": coded(condition, ("1", "2", "3", "4")),
            "diag_time": times(
                np.where(stage == 1, found.end[place], found.begin[place] + 10) * 60
            ),
        },
    )


def _diagnosis_words(chunk: Chunk) -> list[tuple[str, str]]:
    """Every diagnosis of the chunk; first the diseases, then the others, then the planted ones."""
    words = [(one["code"], one["name"]) for one in diseases()]
    words += [*_OTHER, _INFECTION, _PURCHASE]
    for one in chunk.places.values():
        words += [_split(text) for text in (one.visit.diag, *one.visit.extra) if text]
    return list(dict.fromkeys(words))


def _split(text: str) -> tuple[str, str]:
    code, _, name = text.partition(" ")
    return code, name


def _ordinary(world: World, chunk: Chunk, at: Ints) -> list[tuple[Ints, ...]]:
    found = chunk.found
    disease = templates().disease[found.template[at]].astype(np.int64)
    main = np.where(disease < 0, len(diseases()) + len(_OTHER) + 1, disease)
    stay = found.inpatient[at]
    bits = world.draws.bits("diagnosis", found.number[at])
    one, zero = np.ones(len(at), dtype=np.int64), np.zeros(len(at), dtype=np.int64)
    stage = stay.astype(np.int64)
    nothing = zero - 1
    rows: list[tuple[Ints, ...]] = [(at, one, stage, main, one, np.where(stay, 0, nothing))]
    rows.append(_some((at, one, zero, main, one, nothing), stay))
    for order, share in ((2, 70), (3, 35)):
        other = len(diseases()) + part(bits, order, len(_OTHER))
        chosen = part(bits, order - 2, 100) < np.where(stay, share, share // 4)
        rows.append(_some((at, one * order, stage, other, zero, np.where(stay, 0, -1)), chosen))
    infected = infected_stays(world, chunk, at)
    code = zero + len(diseases()) + len(_OTHER)
    rows.append(_some((at, one * 4, stage, code, zero, zero + 3), infected))
    return rows


def infected_stays(world: World, chunk: Chunk, at: Ints) -> Mask:
    """Stays in which the patient was infected in hospital."""
    bits = world.draws.bits("infection", chunk.found.number[at])
    here = chunk.found.institution[at] == world.infecting
    planted = np.isin(at, np.array(list(chunk.places), dtype=np.int64))
    result: Mask = (
        chunk.found.inpatient[at] & here & (part(bits, 0, 100) < INFECTED_OF_100) & ~planted
    )
    return result


def _some(row: tuple[Ints, ...], chosen: Mask) -> tuple[Ints, ...]:
    return tuple(one[chosen] for one in row)


def _planted(
    chunk: Chunk, place: int, words: list[tuple[str, str]], turn: dict[tuple[str, str], int]
) -> tuple[Ints, ...]:
    visit = chunk.places[place].visit
    disease = int(templates().disease[chunk.found.template[place]])
    usual = words[disease] if disease >= 0 else _PURCHASE
    main = _split(visit.diag) if visit.diag else usual
    codes = [main, *(_split(text) for text in visit.extra)]
    size = len(codes)
    flag = np.array([0 if visit.no_main or order else 1 for order in range(size)])
    return (
        np.full(size, place),
        np.arange(1, size + 1),
        np.full(size, int(visit.stay)),
        np.array([turn[one] for one in codes]),
        flag,
        np.full(size, 0 if visit.stay else -1),
    )


def procedures_frame(world: World, chunk: Chunk, words: Words) -> pa.Table:
    """Operations of stays in higher hospitals; planted cases say their own."""
    at = np.flatnonzero(chunk.written & chunk.found.inpatient)
    planted = [chunk.places[place] for place in at.tolist() if place in chunk.places]
    own = {one.number for one in planted if one.visit.procedures}
    disease = templates().disease[chunk.found.template[at]]
    has = np.array(["procedure" in one for one in diseases()])[disease]
    has &= world.city.klass[chunk.found.institution[at]] <= SECONDARY
    has &= ~np.isin(chunk.found.number[at], np.array(list(own), dtype=np.int64))
    names = [one.get("procedure", ["", ""]) for one in diseases()]
    rows = [(place, 1, *names[d]) for place, d in zip(at[has].tolist(), disease[has], strict=True)]
    for place in at.tolist():
        if place in chunk.places:
            rows += _planted_procedures(place, chunk.places[place])
    return _procedures(world, chunk, words, rows)


def _planted_procedures(place: int, one: Placed) -> list[tuple[int, int, str, str]]:
    return [(place, turn + 1, *_split(text)) for turn, text in enumerate(one.visit.procedures)]


def _procedures(
    world: World, chunk: Chunk, words: Words, rows: list[tuple[int, int, str, str]]
) -> pa.Table:
    place = np.array([row[0] for row in rows], dtype=np.int64)
    order = np.array([row[1] for row in rows], dtype=np.int64)
    found = chunk.found
    doctor = found.doctor[place]
    dept = dept_of_doctor(world, doctor)
    anaesthetist = world.city.doctor_first[dept] + (found.number[place] % 3)
    anaesthetist = np.minimum(
        anaesthetist, world.city.doctor_first[dept] + world.city.doctor_count[dept] - 1
    )
    return frame(
        "procedures",
        {
            "mdtrt_id": coded(place, words.encounters),
            "psn_no": coded(found.who[place], words.persons),
            "oprn_srt_no": pa.array(order, pa.int64()),
            "main_oprn_flag": flags(order == 1),
            "oprn_oprt_code": texts([row[2] for row in rows]),
            "oprn_oprt_name": texts([row[3] for row in rows]),
            "oprn_oprt_date": dates(found.begin[place] // DAY_MINUTES + 1),
            "anst_way": coded(found.number[place] % 2, ("全身麻醉", "椎管内麻醉")),
            "oper_dr_code": coded(doctor, words.doctors),
            "anst_dr_code": coded(anaesthetist, words.doctors),
        },
    )


def orders_frame(world: World, chunk: Chunk, words: Words) -> pa.Table:
    """Orders of ordinary encounters from their outline; of planted ones from their lines."""
    found, bills = chunk.found, templates()
    at = np.flatnonzero(chunk.written)
    planted = np.isin(at, np.array(list(chunk.places), dtype=np.int64))
    ordinary = at[~planted]
    size = bills.order_size[found.template[ordinary]].astype(np.int64)
    place = np.repeat(ordinary, size)
    within = np.arange(len(place)) - np.repeat(np.cumsum(size) - size, size)
    source = bills.order_begin[found.template[place]] + within
    order, stop = bills.order_no[source].astype(np.int64), bills.order_stop[source]
    lines = chunk.lines
    mine = np.isin(lines.encounter, at[planted]) & (lines.order > 0)
    pairs = np.unique(lines.encounter[mine] * 1000 + lines.order[mine])
    place = np.concatenate([place, pairs // 1000])
    order = np.concatenate([order, pairs % 1000])
    stop = np.concatenate([stop, np.full(len(pairs), -1)])
    begin = found.begin[place]
    midnight = begin // DAY_MINUTES * DAY_MINUTES
    ended = np.where(stop < 0, begin + 5, np.maximum(midnight + stop, begin))
    doctor = found.doctor[place]
    return frame(
        "orders",
        {
            "mdtrt_id": coded(place, words.encounters),
            "psn_no": coded(found.who[place], words.persons),
            "rxno": coded(order, [f"{number:02d}" for number in range(100)]),
            "long_drord_flag": flags(is_long_term(order) & (stop >= 0)),
            "drord_begn_date": times(begin * 60),
            "drord_stop_date": times(ended * 60),
            "drord_dept_codg": coded(dept_of_doctor(world, doctor), words.departments),
            "drord_dr_codg": coded(doctor, words.doctors),
        },
    )
