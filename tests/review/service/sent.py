"""Bills of a ledger as hospitals would send them: messages 3102, one a visit."""

import json
from collections import defaultdict

from baoheng.ledger.definitions import table
from baoheng.ledger.delta import snapshot
from baoheng.ledger.engine import engine
from baoheng.ledger.reading import make_views, national_sql, stored_sql

_LINE = {
    "rx_id": "feedetl_sn", "hilist_code": "med_list_codg", "drord_begn_date": "fee_ocur_time",
    "cnt": "cnt", "pric": "pric", "sumamt": "det_item_fee_sumamt",
    "ownpay_amt": "fulamt_ownpay_amt",
    "selfpay_amt": "preselfpay_amt", "overlmt_amt": "overlmt_amt", "inscp_scp_amt": "inscp_scp_amt",
    "rxno": "rxno", "prd_days": "prd_days", "chrg_type": "med_chrgitm_type",
    "drord_dept_codg": "bilg_dept_codg", "drord_dr_codg": "bilg_dr_codg", "upld_time": "upld_time",
    "init_feedetl_sn": "init_feedetl_sn",
}  # fmt: skip
_VISIT = {
    "mdtrt_id": "mdtrt_id", "medins_id": "fixmedins_code", "adm_date": "begntime",
    "dscg_date": "endtime", "med_type": "med_type", "insutype": "insutype",
    "adm_dept_codg": "adm_dept_codg", "dr_codg": "atddr_no", "dise_no": "dise_codg",
    "matn_stas": "matn_stas", "days_rinp_flag_31": "days_rinp_flag_31",
}  # fmt: skip
_DIAGNOSIS = {
    "dise_codg": "diag_code", "maindise_flag": "maindiag_flag",
    "inout_dise_type": "inout_diag_type",
    "adm_cond_type": "adm_cond_type", "dias_srt_no": "diag_srt_no", "dise_date": "diag_time",
}  # fmt: skip
_PROCEDURE = {
    "oprn_code": "oprn_oprt_code", "oprn_date": "oprn_oprt_date",
    "main_oprn_flag": "main_oprn_flag",
    "oprn_srt_no": "oprn_srt_no",
}  # fmt: skip


def visits(ledger, where="true", limit=10**9):
    """The visits of a ledger whose stored rows meet a condition, by number, as patients' dicts."""
    with engine(ledger.work_folder("sent")) as connection:

        def rows(name, condition):
            stored = stored_sql(table(name), snapshot(ledger, table(name)))
            sql = f"SELECT * FROM ({stored}) WHERE {condition}"
            found = connection.execute(national_sql(ledger, table(name), sql, few=True))
            heads = [one[0] for one in found.description]
            return [dict(zip(heads, row, strict=True)) for row in found.fetchall()]

        make_views(ledger, connection, ("encounters", "settlements"))
        connection.execute(
            "CREATE TEMP VIEW settled AS SELECT encounter FROM settlements s "
            "WHERE init_setl_id_key IS NULL AND settlement NOT IN (SELECT init_setl_id_key "
            "FROM settlements WHERE init_setl_id_key IS NOT NULL)"
        )
        connection.execute(
            f"CREATE TEMP TABLE sent AS SELECT encounter, person FROM encounters WHERE {where} "
            f"ORDER BY encounter LIMIT {limit}"
        )
        inside = "encounter IN (SELECT encounter FROM sent)"
        people = {
            one["psn_no"]: one for one in rows("persons", "person IN (SELECT person FROM sent)")
        }
        parts = {}
        for name, names in (("fee_lines", _LINE), ("diagnoses", _DIAGNOSIS),
                            ("procedures", _PROCEDURE)):  # fmt: skip
            parts[name] = defaultdict(list)
            for row in rows(name, inside):
                parts[name][row["mdtrt_id"]].append(_renamed(row, names))
        found = {}
        for row in rows("encounters", inside):
            number = row["mdtrt_id"]
            visit = _renamed(row, _VISIT)
            orders = [{**one, "curr_drord_flag": "1"} for one in parts["fee_lines"][number]]
            visit |= {"fsi_order_dtos": orders, "fsi_diagnose_dtos": parts["diagnoses"][number],
                      "fsi_operation_dtos": parts["procedures"][number]}  # fmt: skip
            person = people[row["psn_no"]]
            found[number] = {
                "patn_id": row["psn_no"], "patn_name": "某人", "gend": person["gend"],
                "brdy": str(person["brdy"]), "curr_mdtrt_id": number,
                "fsi_encounter_dtos": [visit],
            }  # fmt: skip
    return found


def _renamed(row, names):
    return {name: str(row[old]) for name, old in names.items() if row[old] is not None}


def message(patient, serial=1, infno="3102", trigger="7", at="2025-12-31 10:00:00"):
    """A whole message about one patient."""
    institution = patient["fsi_encounter_dtos"][0]["medins_id"]
    return {
        "infno": infno,
        "msgid": f"{institution:0>12}20251231100000{serial:04}",
        "mdtrtarea_admvs": "990300", "insuplc_admdvs": "990300", "recer_sys_code": "HIS",
        "infver": "V1.0", "opter_type": "1", "opter": "001", "opter_name": "某人",
        "inf_time": at, "fixmedins_code": institution, "fixmedins_name": "某院", "sign_no": "1",
        "input": {"data": {
            "syscode": "HIS", "task_id": f"T{serial}", "trig_scen": trigger,
            "patient_dtos": [patient],
        }},
    }  # fmt: skip


def encoded(told):
    """A message as bytes."""
    return json.dumps(told, ensure_ascii=False).encode()
