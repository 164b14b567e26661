"""Lists, groups, assistance and mobile payments of the settlements of one chunk."""

import numpy as np
import pyarrow as pa

from baoheng.ledger.simulate.benefits import benefits, held_identity
from baoheng.ledger.simulate.bills import Words, clearing, settled_seconds
from baoheng.ledger.simulate.chunk import Chunk, World
from baoheng.ledger.simulate.contributions import money_data
from baoheng.ledger.simulate.draws import Ints, below, part
from baoheng.ledger.simulate.frames import (
    coded,
    dates,
    flags,
    frame,
    money,
    number,
    same,
    texts,
    times,
)
from baoheng.ledger.simulate.people import INSUTYPES, population
from baoheng.ledger.simulate.period import DAY_MINUTES, NEVER
from baoheng.ledger.simulate.templates import diseases, templates
from baoheng.ledger.simulate.visits import CHRONIC, SPECIAL

_DAY_SECONDS = 86_400
_REASONS = ("主要诊断选择错误", "手术编码缺失", "离院方式为空", "费用合计不符")
_CHANNELS = ("1", "2", "3", "4", "5", "6")
_LOW, _HIGH = 35, 200  # percent of the standard
_PASSED, _FIRST_PASSED, _GROUPED, _MOBILE = 985, 950, 985, 340  # of a thousand


def lists_frame(world: World, chunk: Chunk, words: Words) -> pa.Table:
    """A settlement list for every stay."""
    at = np.flatnonzero(chunk.written & chunk.found.inpatient)
    bits = world.draws.bits("settlement list", chunk.found.number[at])
    passed = part(bits, 0, 1000) < _PASSED
    sent = settled_seconds(world, chunk, at) + part(bits, 1, 12) * _DAY_SECONDS + 3600
    reason = np.where(passed, -1, part(bits, 2, len(_REASONS)))
    return frame(
        "settlement_lists",
        {
            "setl_id": texts([words.settlements[i] for i in at.tolist()]),
            "mdtrt_id": texts([words.encounters[i] for i in at.tolist()]),
            "psn_no": coded(chunk.found.who[at], words.persons),
            "fixmedins_code": coded(chunk.found.institution[at], words.institutions),
            "dcla_time": times(sent),
            "due_date": dates(chunk.found.end[at] // DAY_MINUTES + 10),
            "pass_flag": flags(passed),
            "first_pass_flag": flags(passed & (part(bits, 3, 1000) < _FIRST_PASSED)),
            "reject_reason": coded(reason, _REASONS),
        },
    )


def groups_frame(world: World, chunk: Chunk, words: Words) -> pa.Table:
    """A group for every stay that is paid by group; the codes are invented."""
    at = np.flatnonzero(chunk.written & chunk.found.inpatient)
    way = clearing(world, chunk, at)
    at, way = at[way > 0], way[way > 0]
    found = chunk.found
    bits = world.draws.bits("group", found.number[at])
    disease = templates().disease[found.template[at]]
    grouped = part(bits, 0, 1000) < _GROUPED
    severity = part(bits, 1, 3)
    weight = np.array([one["days"] * 90_000 for one in diseases()])[disease]
    weight = weight * (8 + 3 * severity) // 10
    standard = weight * np.where(way == 2, 10, 7) // 12
    total = chunk.shares.total[at]
    percent = total * 100 // np.maximum(standard, 1)
    kind = np.where(percent < _LOW, 1, np.where(percent > _HIGH, 2, 0))
    codes = [f"YX{place:02d}{level}" for place in range(len(diseases())) for level in (5, 3, 1)]
    names = [
        f"{one['name']}{said}" for one in diseases() for said in ("", "伴合并症", "伴严重合并症")
    ]
    cell = np.where(grouped, disease * 3 + severity, -1)
    return frame(
        "drg_dip_groups",
        {
            "mdtrt_id": texts([words.encounters[i] for i in at.tolist()]),
            "psn_no": coded(found.who[at], words.persons),
            "fixmedins_code": coded(found.institution[at], words.institutions),
            "insutype": coded(found.insurance[at], INSUTYPES),
            "dscg_date": dates(found.end[at] // DAY_MINUTES),
            "scheme_kind": coded(2 - way, ("1", "2")),
            "scheme_version": same("云溪示例方案1版", len(at)),
            "group_state": coded(~grouped, ("1", "2")),
            "ungrouped_reason": coded(
                np.where(grouped, -1, part(bits, 2, 6)), ("1", "2", "3", "4", "5", "6")
            ),
            "group_code": coded(cell, codes),
            "group_name": coded(cell, names),
            "weight": number(weight, 6, ~grouped),
            "points": number(weight, 4, ~grouped),
            "outlier_kind": coded(np.where(grouped, kind, -1), ("0", "1", "2")),
            "special_flag": flags((percent > 300) & (part(bits, 3, 100) < 30)),
            "medfee_sumamt": money(total),
            "standard_amt": money(np.where(grouped, standard, 0)),
        },
    )


def aid_frame(_: World, chunk: Chunk, words: Words) -> pa.Table:
    """One row for each settlement that assistance took part in."""
    at = np.flatnonzero(chunk.written & (chunk.shares.aid > 0))
    found = chunk.found
    aid = chunk.shares.aid[at]
    held = held_identity(found, chunk.people)[at]
    rate = np.array(benefits()["aid"]["rates"])[held]
    eligible = -(-aid * 100 // np.maximum(rate, 1))
    identities = [money_data()["identity"][name]["code"] for _, name in population()["identities"]]
    shares = money_data()["identity_shares"]["percent"]
    central, province, city = (aid * share // 100 for share in shares[:3])
    steady = (found.kind[at] == CHRONIC) | (found.kind[at] == SPECIAL)
    kind = np.where(found.inpatient[at], 0, np.where(steady, 2, 1))
    return frame(
        "aid_payments",
        {
            "aid_no": texts([f"JZ{words.settlements[i]}" for i in at.tolist()]),
            "psn_no": coded(found.who[at], words.persons),
            "identity_category": coded(held - 1, identities),
            "aid_kind": coded(kind, ("1", "2", "3")),
            "setl_id": texts([words.settlements[i] for i in at.tolist()]),
            "aid_date": dates(found.end[at] // DAY_MINUTES),
            "eligible_amt": money(eligible),
            "within_limit_amt": money(eligible),
            "maf_pay": money(aid),
            "central_amt": money(central),
            "province_amt": money(province),
            "city_amt": money(city),
            "county_amt": money(aid - central - province - city),
        },
    )


def vouchers_frame(world: World, chunk: Chunk, words: Words) -> pa.Table:
    """Who has activated the electronic voucher, most of them long ago."""
    people = chunk.people
    bits = world.lasting.bits("voucher", people.number)
    day = voucher_days(world, bits, people.since)
    fresh = people.voucher & (day < np.minimum(world.period.end, people.until))
    if world.period.year > world.origin:  # the others are in the files of the years before
        fresh &= day >= world.period.new_year
    at = np.flatnonzero(fresh)
    return frame(
        "voucher_activations",
        {
            "psn_no": coded(at, words.persons),
            "activated_date": dates(day[at]),
            "voucher_channel": coded(part(bits, 2, len(_CHANNELS))[at], _CHANNELS),
            "proxy_flag": flags((people.band[at] <= 1) | (people.band[at] == 7)),
        },
    )


def voucher_days(world: World, bits: "np.ndarray", since: Ints) -> Ints:
    """The day of activation: nine of ten before the first year, the others in it and the next."""
    year = world.founded
    early = part(bits, 0, 100) < 90
    day = np.where(early, year - 1 - below(bits, 1200), year + part(bits, 1, 720))
    return np.maximum(day, since)


def mobile_frame(world: World, chunk: Chunk, words: Words) -> pa.Table:
    """Settlements paid by mobile phone, among those who have the voucher."""
    people, found = chunk.people, chunk.found
    day = voucher_days(world, world.lasting.bits("voucher", people.number), people.since)
    has = np.where(people.voucher, day, NEVER)[found.who] <= found.end // DAY_MINUTES
    bits = world.draws.bits("mobile", found.number)
    chosen = chunk.written & has & ~found.inpatient & (part(bits, 0, 1000) < _MOBILE)
    at = np.flatnonzero(chosen)
    return frame(
        "mobile_payments",
        {
            "setl_id": texts([words.settlements[i] for i in at.tolist()]),
            "psn_no": coded(found.who[at], words.persons),
            "fixmedins_code": coded(found.institution[at], words.institutions),
            "voucher_channel": coded(part(bits, 1, len(_CHANNELS))[at], _CHANNELS),
            "pay_time": times(settled_seconds(world, chunk, at)),
            "amount": money(chunk.shares.person[at]),
        },
    )
