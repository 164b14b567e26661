"""One bucket of persons in an engine: bills, their net lines, diagnoses, procedures.

What is made here is all that the queries of the logics see. It holds integers and texts only (days
since 1970, seconds, 分, ten-thousandths), so that the same query gives the same rows on every
engine. A line that was taken back in part counts with what is left; one that was taken back as a
whole is gone, and so is a bill whose settlements were all reversed.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from baoheng.ledger.engine import literal
from baoheng.packs import load
from baoheng.review.model import SCALE

BY_PERSON = ("persons", "encounters", "fee_lines", "diagnoses", "procedures", "settlements")
SHARED = ("institutions", "departments", "physicians", "price_caps")
STAY = 366  # days before the period in which a bill of it may have begun
_OUTPATIENT = "outpatient"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How an engine writes the day number of a date or time, and the second of a time."""

    day: str
    second: str

    def days(self, value: str) -> str:
        """Days since 1970-01-01."""
        return self.day.format(value=value)

    def seconds(self, value: str) -> str:
        """Seconds since 1970-01-01 00:00, local time."""
        return self.second.format(value=value)


DUCKDB = Dialect(
    "datediff('day', DATE '1970-01-01', CAST({value} AS DATE))", "epoch_us({value}) // 1000000"
)


@dataclass(frozen=True, slots=True)
class Days:
    """The days of the period, and since when the history is needed."""

    first: int
    last: int
    since: int


def setting_sql(med_type: str) -> str:
    """Where care of a kind happens: inpatient, outpatient or purchase."""
    whens = [
        f"WHEN {med_type} IN ({', '.join(map(literal, codes))}) THEN {literal(setting)}"
        for setting, codes in load("national/review/care.toml")["settings"].items()
    ]
    return f"CASE {' '.join(whens)} ELSE '{_OUTPATIENT}' END"


def level_sql(medins_lv: str) -> str:
    """The level of an institution, 0 to 3; NULL where it is not known."""
    whens = [
        f"WHEN {literal(code)} THEN {level}"
        for code, level in load("national/review/care.toml")["levels"].items()
    ]
    return f"CASE {medins_lv} {' '.join(whens)} END"


def tables(days: Days, say: Dialect = DUCKDB) -> Iterator[tuple[str, str]]:
    """The tables of a bucket by name, as queries over the ledger's tables, in order of making."""
    yield "valid", _valid()
    yield "early", _early(days, say)
    yield "bills", _bills(days, say)
    yield "taken_back", _taken_back()
    yield "lines", _lines(days, say)
    yield "details", _details()
    yield "charges", _charges()
    yield "dx", _diagnoses()
    yield "ops", _procedures(say)
    yield "caps", _caps(say)
    yield "known", _known()


def _valid() -> str:
    """The last settlement of each bill that was not reversed."""
    return """
        SELECT bill, settlement, setl_time FROM (
            SELECT s.encounter AS bill, s.settlement, s.setl_time, row_number() OVER (
                PARTITION BY s.encounter ORDER BY s.setl_time DESC, s.settlement) AS nth
            FROM settlements s LEFT JOIN (
                SELECT DISTINCT init_setl_id_key AS reversed FROM settlements) r
                ON r.reversed = s.settlement
            WHERE s.init_setl_id_key IS NULL AND r.reversed IS NULL) t
        WHERE nth = 1"""


def _early(days: Days, say: Dialect) -> str:
    """Who has a bill of the period that began before it: their history reaches further back."""
    return f"""
        SELECT DISTINCT e.person FROM encounters e JOIN valid v ON v.bill = e.encounter
        WHERE {say.days("v.setl_time")} BETWEEN {days.first} AND {days.last}
            AND {say.days("e.begntime")} < {days.first}"""


def _bills(days: Days, say: Dialect) -> str:
    begin, born = _ymd("e.begntime"), _ymd("p.brdy")
    end = "coalesce(e.endtime, e.begntime)"
    settled = say.days("v.setl_time")
    return f"""
        SELECT e.encounter AS bill, v.settlement, e.person, e.institution,
            {setting_sql("e.med_type")} AS setting, e.med_type,
            {say.seconds("e.begntime")} AS begin_s, {say.seconds(end)} AS end_s,
            {say.days("e.begntime")} AS begin_d, {say.days(end)} AS end_d,
            coalesce(e.endtime >= e.begntime, {setting_sql("e.med_type")} <> 'inpatient') AS ended,
            year(e.begntime) * 100 + month(e.begntime) AS ym,
            CAST(floor(({begin} - {born}) / 10000.0) AS BIGINT) AS age,
            {say.days("e.begntime")} - {say.days("p.brdy")} AS age_days,
            CASE WHEN p.gend IN ('1', '2') THEN p.gend END AS sex,
            {say.days("p.die_date")} AS die_d, {level_sql("i.medins_lv")} AS level,
            e.dise_codg AS dise, e.matn_stas AS matn, e.insutype, e.physician,
            e.adm_dept_codg_key AS department, {settled} AS setl_d,
            e.days_rinp_flag_31 AS planned,
            {settled} BETWEEN {days.first} AND {days.last} AS in_period
        FROM encounters e JOIN valid v ON v.bill = e.encounter
            LEFT JOIN persons p ON p.person = e.person
            LEFT JOIN institutions i ON i.institution = e.institution
        WHERE {settled} BETWEEN {days.first} AND {days.last}
            OR {say.days(end)} BETWEEN {days.since} AND {days.last}
            OR ({say.days(end)} BETWEEN {days.since - STAY} AND {days.last}
                AND e.person IN (SELECT person FROM early))"""


def _taken_back() -> str:
    return """
        SELECT encounter AS bill, init_feedetl_sn AS sn, sum(cnt) AS cnt,
            CAST(sum(det_item_fee_sumamt) AS BIGINT) AS amount,
            CAST(sum(fulamt_ownpay_amt) AS BIGINT) AS own,
            CAST(sum(inscp_scp_amt) AS BIGINT) AS in_scope
        FROM fee_lines WHERE init_feedetl_sn IS NOT NULL GROUP BY encounter, init_feedetl_sn"""


_LEFT = """
        FROM fee_lines l
            LEFT JOIN taken_back t ON t.bill = l.encounter AND t.sn = l.feedetl_sn"""
_COUNTED = "l.init_feedetl_sn IS NULL AND l.cnt + coalesce(t.cnt, 0) > 0"


def _lines(days: Days, say: Dialect) -> str:
    """What any query may ask of any line; of bills that are looked at."""
    amount, day = "l.det_item_fee_sumamt + coalesce(t.amount, 0)", say.days("l.fee_ocur_time")
    return f"""
        SELECT l.encounter AS bill, l.feedetl_sn AS sn, l.item, l.rxno AS rx,
            {say.seconds("l.fee_ocur_time")} AS s, {day} AS d, {amount} AS amount,
            {amount} > coalesce(l.fulamt_ownpay_amt, 0) + coalesce(t.own, 0) AS paid,
            l.med_chrgitm_type AS charge,
            {say.seconds("l.upld_time")} - {say.seconds("l.fee_ocur_time")} AS late_s
        {_LEFT}
        WHERE {_COUNTED} AND ({day} >= {days.since} OR l.encounter IN (SELECT bill FROM bills))"""


def _details() -> str:
    """What is only asked of lines that a point knows."""
    return f"""
        SELECT l.encounter AS bill, l.feedetl_sn AS sn,
            CAST((l.cnt + coalesce(t.cnt, 0)) * {SCALE} AS BIGINT) AS cnt,
            CAST(round(l.pric * {SCALE}) AS BIGINT) AS price,
            l.inscp_scp_amt + coalesce(t.in_scope, 0) AS in_scope,
            CAST(l.prd_days * {SCALE} AS BIGINT) AS days,
            year(l.fee_ocur_time) * 100 + month(l.fee_ocur_time) AS ym, d.caty AS dept,
            l.physician AS doctor, CAST(ph.antibiotic_lv AS BIGINT) AS rights
        {_LEFT}
            LEFT JOIN departments d ON d.department = l.department
            LEFT JOIN physicians ph ON ph.physician = l.physician
        WHERE {_COUNTED} AND l.item IN (SELECT item FROM point_items)"""


def _charges() -> str:
    """Sums by bill and kind of charge, for what is asked of whole bills."""
    return """
        SELECT bill, charge, CAST(sum(amount) AS BIGINT) AS amount, count(*) AS n FROM lines
        GROUP BY bill, charge"""


def _diagnoses() -> str:
    return """
        SELECT encounter AS bill, diag_code AS code, maindiag_flag AS main,
            coalesce(inout_diag_type = '2', false) AS at_discharge,
            adm_cond_type = '4' AS arose
        FROM diagnoses"""


def _procedures(say: Dialect) -> str:
    return f"""
        SELECT encounter AS bill, oprn_oprt_code AS code, main_oprn_flag AS main,
            {say.days("oprn_oprt_date")} AS d
        FROM procedures"""


def _caps(say: Dialect) -> str:
    """Highest prices; one that is not told to end before the next of its kind begins ends there."""
    begin = say.days("begndate")
    return f"""
        SELECT item, CAST(lmtpric_hosp_lv AS INT) AS level,
            CAST(round(pric_uplmt_amt * {SCALE}) AS BIGINT) AS price, {begin} AS begin_d,
            least({say.days("enddate")}, lead({begin}) OVER (
                PARTITION BY item, lmtpric_hosp_lv ORDER BY begndate) - 1) AS end_d
        FROM price_caps"""


def _known() -> str:
    """Lines that a point knows, each with what its bill says; once a point and side."""
    return """
        SELECT i.point, i.side, l.*, w.cnt, w.price, w.in_scope, w.days, w.ym, w.dept, w.doctor,
            w.rights, b.person, b.institution, b.setting, b.med_type, b.age,
            b.age_days, b.sex, b.level, b.dise, b.matn, b.insutype, b.in_period,
            (l.paid OR NOT p.paid_only) AS counts
        FROM lines l JOIN point_items i ON i.item = l.item JOIN points p ON p.point = i.point
            JOIN details w ON w.bill = l.bill AND w.sn = l.sn
            JOIN bills b ON b.bill = l.bill
            JOIN point_settings q ON q.point = p.point AND q.setting = b.setting
        WHERE (p.begin_d IS NULL OR l.d >= p.begin_d) AND (p.end_d IS NULL OR l.d <= p.end_d)"""


def _ymd(value: str) -> str:
    return f"(year({value}) * 10000 + month({value}) * 100 + day({value}))"
