"""A second look at the example city: plain SQL over its files, written apart from it."""

from pathlib import Path
from typing import Any

import duckdb

from baoheng.ledger.columns import Type
from baoheng.ledger.definitions import Table, entities, tables


def opened(folder: Path) -> duckdb.DuckDBPyConnection:
    """The Parquet files as tables: money in 分, flags as booleans, texts for references."""
    connection = duckdb.connect()
    for table in tables().values():
        files = folder / table.name
        if files.is_dir():
            columns = ", ".join(_stored(table, one.name) for one in table.columns)
            connection.execute(
                f"CREATE TABLE {table.name} AS SELECT {columns} FROM '{files}/*.parquet'"
            )
    for name in ("cases", "knowledge", "faults"):
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM '{folder}/truth/{name}.parquet'")
    connection.execute(
        """CREATE TABLE know AS SELECT rule_no, unnest(items) AS item,
           other_items[1] AS other, "values" AS allowed, sex, low::DECIMAL(18,2) AS low,
           "limit"::DECIMAL(18,2) AS most, window_days FROM knowledge WHERE items IS NOT NULL"""
    )
    connection.execute(LINES)
    return connection


def ask(query: str, *parameters: object) -> list[tuple[Any, ...]]:
    """The rows of one query over files."""
    return _files.execute(query, list(parameters)).fetchall()


_files = duckdb.connect()


def _stored(table: Table, name: str) -> str:
    column = table.by_name[name]
    if column.type is Type.MONEY:
        return f"CAST({name} * 100 AS BIGINT) AS {name}"
    if column.type is Type.FLAG:
        return f"CASE {name} WHEN '1' THEN TRUE WHEN '0' THEN FALSE END AS {name}"
    return name


# lines with what most rules look at, net of what was taken back
LINES = """
CREATE TABLE charged AS
SELECT l.*, e.begntime, e.endtime, e.med_type, e.dise_codg, e.matn_stas, e.adm_dept_codg,
       p.gend, p.brdy, i.medins_lv,
       date_diff('day', p.brdy, CAST(e.begntime AS DATE)) AS age_days,
       date_diff('day', p.brdy, CAST(e.begntime AS DATE)) // 365.25 AS age,
       e.med_type IN ('21', '210104', '52') AS inpatient
FROM fee_lines l JOIN encounters e USING (mdtrt_id) JOIN persons p ON p.psn_no = l.psn_no
JOIN institutions i ON i.fixmedins_code = l.fixmedins_code
WHERE l.cnt > 0 AND coalesce(l.fulamt_ownpay_amt, 0) < l.det_item_fee_sumamt
"""
_RULE = "JOIN know k ON k.item = c.med_list_codg AND k.rule_no = '{n}'"
_LEVEL = "CASE WHEN medins_lv <= '04' THEN 3 WHEN medins_lv <= '07' THEN 2 ELSE 1 END"
_NO_DX = """NOT EXISTS (SELECT 1 FROM diagnoses d WHERE d.mdtrt_id = c.mdtrt_id
AND list_contains(k.allowed, d.diag_code))"""


def _where(number: str, condition: str) -> str:
    return f"SELECT DISTINCT c.mdtrt_id FROM charged c {_RULE.format(n=number)} WHERE {condition}"


def _grouped(number: str, group: str, measure: str) -> str:
    return (
        f"SELECT max(c.mdtrt_id) FROM charged c {_RULE.format(n=number)} "
        f"GROUP BY {group}, k.most HAVING {measure} > k.most"
    )


def _without(number: str, key: str) -> str:
    return (
        f"SELECT DISTINCT c.mdtrt_id FROM charged c {_RULE.format(n=number)} WHERE NOT EXISTS "
        f"(SELECT 1 FROM charged o WHERE o.{key} = c.{key} AND o.med_list_codg = k.other)"
    )


def _both(number: str, key: str) -> str:
    return (
        f"SELECT DISTINCT c.mdtrt_id FROM charged c {_RULE.format(n=number)} JOIN charged o ON "
        f"o.med_list_codg = k.other AND o.psn_no = c.psn_no AND {key}"
    )


_SAME_VISIT = "o.mdtrt_id = c.mdtrt_id"
_SAME_DAY = "CAST(o.fee_ocur_time AS DATE) = CAST(c.fee_ocur_time AS DATE)"
_DAYS = "count(DISTINCT CAST(c.fee_ocur_time AS DATE))"
_STAYS = "(SELECT * FROM encounters WHERE med_type IN ('21', '210104', '52'))"
_IN = "list_contains(k.allowed, {})"

_STOCK = """SELECT a.fixmedins_code || ' ' || a.med_list_codg FROM stock_counts a
JOIN stock_counts b USING (fixmedins_code, fixmedins_bchno)
JOIN (SELECT fixmedins_code, fixmedins_bchno, sum(cnt) AS flow, -sum(least(cnt, 0)) AS sold
      FROM stock_changes GROUP BY 1, 2) c USING (fixmedins_code, fixmedins_bchno)
JOIN items i ON i.med_list_codg = a.med_list_codg
WHERE a.invdate < b.invdate AND abs(b.inv_cnt - a.inv_cnt - c.flow) * 100 > c.sold * 2
AND i.med_chrgitm_type """

CHECKS: dict[str, str] = {
    "1": _where("1", "TRUE"),
    "2": _where("2", "NOT " + _IN.format("c.med_type")),
    "3": _where("3", "TRUE"),
    "4": f"""SELECT c.mdtrt_id FROM charged c LEFT {_RULE.format(n="4")}
        WHERE c.med_chrgitm_type = '10' GROUP BY 1 HAVING bool_and(k.item IS NOT NULL)""",
    "5": _where("5", """NOT EXISTS (SELECT 1 FROM charged o WHERE o.psn_no = c.psn_no AND
        o.med_list_codg = k.other AND o.fee_ocur_time < c.fee_ocur_time)"""),
    **{n: _where(n, "age_days > k.most") for n in ("6", "18", "32")},
    **{n: _where(n, "age > k.most") for n in ("7", "19", "33", "65", "72", "80")},
    **{n: _where(n, _NO_DX) for n in ("8", "20", "70", "78", "79", "83", "88")},
    "9": _where("9", "c.prd_days > k.most"),
    **{n: _grouped(n, "c.mdtrt_id", _DAYS) for n in ("10", "23")},
    "11": _where("11", "NOT " + _IN.format("c.dise_codg")),
    **{n: _where(n, f"{_LEVEL} < k.most") for n in ("12", "24")},
    **{n: _where(n, "NOT inpatient") for n in ("13", "22")},
    "14": """SELECT c.mdtrt_id FROM charged c JOIN price_caps p USING (med_list_codg)
        WHERE p.lmtpric_hosp_lv = """ + f"({_LEVEL})::VARCHAR AND c.pric > p.pric_uplmt_amt",
    "15": f"""SELECT c.mdtrt_id FROM charged c {_RULE.format(n="15")}
        JOIN price_caps p USING (med_list_codg) WHERE p.lmtpric_hosp_lv = ({_LEVEL})::VARCHAR
        GROUP BY 1 HAVING count_if(c.pric * 2 > p.pric_uplmt_amt) > 1""",
    "16": _where("16", "TRUE"),
    "17": _where("17", "NOT " + _IN.format("c.med_type")),
    **{n: _where(n, "NOT " + _IN.format("right(c.bilg_dept_codg, 2)")) for n in ("21", "85")},
    "25": _both("25", _SAME_DAY),
    "26": f"""SELECT c.mdtrt_id FROM charged c {_RULE.format(n="26")}
        GROUP BY 1 HAVING count(DISTINCT k.item) = 3""",
    "27": _grouped("27", "c.mdtrt_id, CAST(c.fee_ocur_time AS DATE)", "sum(c.cnt)"),
    "28": _grouped("28", "c.psn_no", "sum(c.det_item_fee_sumamt) / 100"),
    "29": _where("29", "age NOT BETWEEN k.low AND k.most"),
    "30": _both("30", _SAME_VISIT),
    "31": f"""SELECT DISTINCT c.mdtrt_id FROM charged c {_RULE.format(n="31")} JOIN charged o ON
        o.psn_no = c.psn_no AND o.med_list_codg = c.med_list_codg AND o.mdtrt_id <> c.mdtrt_id AND
        date_diff('day', o.fee_ocur_time, c.fee_ocur_time) BETWEEN 0 AND k.window_days - 1""",
    "34": _grouped("34", "c.mdtrt_id", "sum(c.det_item_fee_sumamt) / 100"),
    "35": f"""SELECT e.mdtrt_id FROM {_STAYS} e LEFT JOIN diagnoses d ON d.mdtrt_id = e.mdtrt_id AND
        d.inout_diag_type = '2' AND d.maindiag_flag GROUP BY 1 HAVING count(d.mdtrt_id) <> 1""",
    "36": _where("36", "c.bilg_dr_codg IS NULL"),
    "37": """SELECT d.mdtrt_id FROM diagnoses d JOIN knowledge k ON k.rule_no = '37' AND
        list_contains(k."values", d.diag_code) WHERE NOT EXISTS (SELECT 1 FROM charged c
        WHERE c.mdtrt_id = d.mdtrt_id AND c.med_list_codg = k.items[1])""",
    "38": """SELECT DISTINCT a.mdtrt_id FROM procedures a JOIN procedures b USING (mdtrt_id)
        JOIN knowledge k ON k.rule_no = '38' AND list_contains(k."values", a.oprn_oprt_code)
        WHERE a.main_oprn_flag AND b.oprn_srt_no <> a.oprn_srt_no""",
    "39": """SELECT a.mdtrt_id FROM procedures a JOIN persons p USING (psn_no) JOIN knowledge k ON
        k.rule_no = '39' AND list_contains(k."values", a.oprn_oprt_code) WHERE p.gend <> k.sex""",
    "40": """SELECT a.mdtrt_id FROM procedures a JOIN knowledge k ON k.rule_no = '40' AND
        list_contains(k."values", a.oprn_oprt_code) WHERE a.main_oprn_flag AND NOT EXISTS (SELECT 1
        FROM diagnoses d WHERE d.mdtrt_id = a.mdtrt_id AND d.maindiag_flag AND
        list_contains(k.other_values, d.diag_code))""",
    "41": """SELECT DISTINCT mdtrt_id FROM fee_lines
        WHERE upld_time > fee_ocur_time + INTERVAL 72 HOUR""",
    "42": """SELECT DISTINCT c.mdtrt_id FROM fee_lines c JOIN encounters e USING (mdtrt_id)
        WHERE c.fee_ocur_time NOT BETWEEN e.begntime AND e.endtime""",
    "44": f"""SELECT c.mdtrt_id FROM charged c {_RULE.format(n="44")} JOIN procedures r ON
        r.mdtrt_id = c.mdtrt_id AND list_contains(k.allowed, r.oprn_oprt_code)
        GROUP BY 1, k.most HAVING {_DAYS} > k.most""",
    "45": f"""SELECT DISTINCT c.mdtrt_id FROM charged c {_RULE.format(n="45")} JOIN physicians d ON
        d.dr_codg = c.bilg_dr_codg WHERE d.antibiotic_lv::INT < k.most""",
    "46": """SELECT mdtrt_id FROM charged WHERE NOT inpatient AND med_chrgitm_type IN ('09', '11')
        GROUP BY 1 HAVING count(DISTINCT med_list_codg) > 8""",
    "47": _where("47", _IN.format("c.med_type")),
    "49": f"""SELECT b.mdtrt_id FROM {_STAYS} a JOIN {_STAYS} b ON a.psn_no = b.psn_no AND
        a.fixmedins_code = b.fixmedins_code AND a.mdtrt_id <> b.mdtrt_id AND
        date_diff('day', a.endtime, b.begntime) BETWEEN 0 AND 14""",
    "50": """SELECT max(mdtrt_id) FROM encounters WHERE med_type NOT IN ('21', '210104', '52', '41')
        GROUP BY psn_no, CAST(begntime AS DATE) HAVING count(*) > 4""",
    "51": """SELECT max(mdtrt_id) FROM encounters WHERE med_type = '41'
        GROUP BY psn_no, CAST(begntime AS DATE) HAVING count(*) > 3""",
    "52": f"""SELECT b.mdtrt_id FROM {_STAYS} a JOIN {_STAYS} b ON a.psn_no = b.psn_no AND
        date_diff('day', a.begntime, b.begntime) BETWEEN 0 AND 89
        GROUP BY 1 HAVING count(*) > 3""",
    "53": """SELECT c.mdtrt_id FROM charged c WHERE inpatient AND NOT EXISTS
        (SELECT 1 FROM procedures p WHERE p.mdtrt_id = c.mdtrt_id)
        GROUP BY 1 HAVING max(date_diff('day', begntime, endtime)) <= 3
        AND bool_and(med_chrgitm_type NOT IN ('05', '06', '08', '09', '10', '11'))""",
    "54": """SELECT d.mdtrt_id FROM diagnoses d JOIN persons p USING (psn_no) JOIN knowledge k ON
        k.rule_no = '54' AND list_contains(k."values", d.diag_code) WHERE p.gend <> k.sex""",
    "55": """SELECT d.mdtrt_id FROM diagnoses d JOIN persons p USING (psn_no) JOIN knowledge k ON
        k.rule_no = '55' AND list_contains(k."values", d.diag_code)
        WHERE date_diff('day', p.brdy, d.diag_time) // 365.25 < k.low::INT""",
    **{n: _without(n, "mdtrt_id") for n in ("64", "84")},
    "66": _where("66", "age < k.most"),
    **{n: _where(n, "gend <> k.sex") for n in ("67", "81", "87")},
    **{n: _where(n, "c.cnt / c.prd_days > k.most") for n in ("68", "76")},
    **{n: _both(n, _SAME_VISIT) for n in ("69", "75")},
    **{n: _where(n, _NO_DX.replace("NOT EXISTS", "EXISTS")) for n in ("71", "82")},
    "73": _where("73", _IN.format("c.matn_stas")),
    "74": _both("74", _SAME_DAY),
    "77": _where("77", "c.cnt > k.most"),
    "86": _grouped("86", "c.mdtrt_id", "sum(c.cnt)"),
    "J1": f"""SELECT v.mdtrt_id FROM encounters v JOIN {_STAYS} s ON s.psn_no = v.psn_no
        WHERE v.med_type NOT IN ('21', '210104', '52')
        AND v.begntime BETWEEN s.begntime AND s.endtime""",
    "J2": f"""SELECT b.mdtrt_id FROM {_STAYS} a JOIN {_STAYS} b ON a.psn_no = b.psn_no AND
        a.mdtrt_id <> b.mdtrt_id WHERE b.begntime BETWEEN a.begntime AND a.endtime""",
    "I1": """SELECT e.mdtrt_id FROM encounters e JOIN persons p USING (psn_no)
        WHERE CAST(e.begntime AS DATE) > p.die_date""",
    "N1": """WITH v AS (SELECT psn_no, fixmedins_code, date_trunc('hour', begntime) AS h, mdtrt_id
        FROM encounters WHERE med_type = '11'),
        pairs AS (SELECT a.psn_no, b.psn_no AS other FROM v a JOIN v b USING (fixmedins_code, h)
        WHERE a.psn_no <> b.psn_no GROUP BY 1, 2 HAVING count(DISTINCT h) >= 3),
        group_ AS (SELECT psn_no FROM pairs GROUP BY 1 HAVING count(*) >= 4)
        SELECT v.mdtrt_id FROM v JOIN group_ USING (psn_no) JOIN v w USING (fixmedins_code, h)
        JOIN group_ g ON g.psn_no = w.psn_no GROUP BY 1 HAVING count(*) >= 5""",
    "O1": """SELECT unnest(list(e.mdtrt_id)) FROM encounters e JOIN settlements s USING (mdtrt_id)
        WHERE e.med_type = '41' AND hour(e.begntime) >= 23 GROUP BY e.fixmedins_code,
        date_trunc('hour', e.begntime), s.medfee_sumamt HAVING count(*) >= 10""",
    "43": _STOCK + "IN ('09', '11')",
    "48": _STOCK + "= '08'",
    "M1": """SELECT drug_trac_codg FROM trace_codes WHERE NOT trdn_flag
        GROUP BY 1 HAVING count(*) > 1""",
}  # fmt: skip


def entity_of(column_to: str) -> tuple[str, str]:
    """The table and key column that a reference points at."""
    table = entities()[column_to]
    return table.name, table.key[0]


# people bring these into a ledger: what the rules know, and which of them are in force
BY_PEOPLE = {"knowledge_points", "knowledge_codes", "rule_states"}


def simulated():
    """The tables that the simulator makes."""
    return [one for one in tables().values() if not one.system and one.name not in BY_PEOPLE]
