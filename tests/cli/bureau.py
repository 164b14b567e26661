"""A bureau small enough to count by hand: its facts of 2025, and who must never be seen.

What is true of 2025: 24 bills (2 a month; one of them reviewed twice, one more in a trial run);
24 hits, of which ``RECHECKED`` were rechecked: 100 % in six months, 50 % in six, 75 % on average;
8 complaints, 7 of them accepted, 6 of these closed in time; 10 valid replies, 9 of them content;
5 insured; 20.02 of 24.02 万元 spent.
"""

import csv
import io
from pathlib import Path

from tests.cli.shell import shell

BUREAU, PROJECT = "云溪市医疗保障局", "医保基金监管与智能审核服务"
CODE = "99030021T000000100033"
MONTHS = range(1, 13)
RECHECKED = (2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1)  # of the two hits of each month

# names, identity cards, telephones and words of the insured, of those who report and who handle
SECRETS = (
    "欧阳不可见", "上官不可见", "司马举报人", "诸葛经办员", "99990119900307888X",
    "99990119800101777X", "13900008888", "13900007777", "PSN-SECRET", "邻居冒用医保卡",
)  # fmt: skip

_PERSONS = [
    ("PSN-SECRET-1", "欧阳不可见", "99990119900307888X", "2", "1990-03-07", "13900008888"),
    ("PSN-SECRET-2", "上官不可见", "99990119800101777X", "1", "1980-01-01", "13900007777"),
    ("PSN-SECRET-3", "", "", "1", "1981-01-01", ""),
    ("PSN-SECRET-4", "", "", "1", "1982-01-01", ""),
    ("PSN-SECRET-5", "", "", "2", "1983-01-01", ""),
]

# number, received, accepted, due, closed; 7 is late, 8 was not accepted
_COMPLAINTS = [
    (1, "2025-01-06", "2025-01-07", "2025-03-07", "2025-02-01"),
    (2, "2025-02-06", "2025-02-07", "2025-04-07", "2025-03-01"),
    (3, "2025-03-06", "2025-03-07", "2025-05-07", "2025-04-01"),
    (4, "2025-05-06", "2025-05-07", "2025-07-07", "2025-06-01"),
    (5, "2025-06-06", "2025-06-07", "2025-08-07", "2025-07-01"),
    (6, "2025-07-06", "2025-07-07", "2025-09-07", "2025-08-01"),
    (7, "2025-08-06", "2025-08-07", "2025-10-07", "2025-11-01"),
    (8, "2025-09-06", "", "", ""),
]

_SPENDING = [  # day, 元, for what
    ("2025-02-15", "60000.00", "结算单据智能审核"),
    ("2025-05-15", "60000.00", "结算单据智能审核"),
    ("2025-08-15", "60000.00", "结算单据智能审核"),
    ("2025-11-15", "20200.00", "监督检查"),
]

_BILLS = [
    (f"R{m:02}", f"S{m:02}{n}", f"PSN-SECRET-{n}", f"H9903020000{n}", f"2025-{m:02}-28 20:00:00")
    for m in MONTHS
    for n in (1, 2)
]

# table → heads and rows, as they lie in a CSV file
TABLES = {
    "institutions": (
        "fixmedins_code,fixmedins_name,fixmedins_type,medins_lv,admdvs,begndate",
        [("H99030200001", "云溪市人民医院", "1", "02", "990302", "2020-01-01"),
         ("H99030200002", "云溪市中医院", "1", "05", "990302", "2020-01-01")],
    ),
    "persons": ("psn_no,psn_name,certno,gend,brdy,tel", _PERSONS),
    "enrolments": (
        "psn_no,insutype,psn_type,insuplc_admdvs,begndate",
        [(one[0], "390", "15", "990302", "2024-01-01") for one in _PERSONS],
    ),
    "review_runs": (
        "run_id,run_kind,rules_version,knowledge_version,period_begin,period_end,bill_cnt,"
        "line_cnt,begin_time",
        [*((f"R{m:02}", "1", "1", "1", f"2025-{m:02}-01", f"2025-{m:02}-28", "2", "4",
            f"2025-{m:02}-28 20:00:00") for m in MONTHS),
         ("T01", "5", "2", "1", "2025-06-01", "2025-06-28", "1", "1", "2025-06-30 20:00:00")],
    ),
    "reviewed_bills": (
        "run_id,setl_id,psn_no,fixmedins_code,review_time",
        [*_BILLS, ("R02", *_BILLS[0][1:]), ("T01", "S-TRIAL", *_BILLS[0][2:])],
    ),
    "hits": (
        "hit_id,run_id,rule_id,rule_name,result_type,review_stage,fixmedins_code,setl_id,psn_no,"
        "hit_time,vola_amt",
        [(f"K{m:02}{n}", f"R{m:02}", "Q1", "超限价", str(n), "3", f"H9903020000{n}",
          f"S{m:02}{n}", f"PSN-SECRET-{n}", f"2025-{m:02}-28 20:00:00", "12.50")
         for m in MONTHS for n in (1, 2)],
    ),
    "hit_steps": (
        "hit_id,step_no,step_kind,begin_date,done_time,step_outcome,manual_flag,handler",
        [(f"K{m:02}{n}", "1", "2", f"2025-{m:02}-28", f"2025-{m:02}-28 21:00:00", "1", "是",
          "诸葛经办员") for m in MONTHS for n in (1, 2) if n <= RECHECKED[m - 1]],
    ),
    "complaints": (
        "complaint_no,received_date,complaint_kind,complaint_channel,real_name_flag,reporter_name,"
        "reporter_tel,content,accepted_flag,accept_date,due_date,closed_date,complaint_outcome",
        [(f"J{n}", got, "1", "1", "是", "司马举报人", "13900008888", "邻居冒用医保卡",
          "是" if taken else "否", taken, due, closed, "1" if closed else "")
         for n, got, taken, due, closed in _COMPLAINTS],
    ),
    "projects": (
        "project_code,project_name,project_class,department", [(CODE, PROJECT, "3", BUREAU)]
    ),
    "budgets": (
        "year,project_code,budget_kind,fund_source,seq_no,amount,approved_date",
        [("2025", CODE, "1", "1", "1", "240200.00", "2025-01-20")],
    ),
    "spending": (
        "pay_date,voucher_no,seq_no,project_code,fund_source,budget_year,amount,payee_kind,"
        "cost_item",
        [(day, f"PZ{n}", "1", CODE, "1", "2025", amount, "4", item)
         for n, (day, amount, item) in enumerate(_SPENDING)],
    ),
    "surveys": (
        "survey_no,survey_name,survey_kind,survey_object,survey_method,begin_date,end_date,"
        "distributed_cnt,valid_cnt",
        [("D1", "参保居民满意度调查", "1", "1", "2", "2025-10-01", "2025-10-31", "12", "10")],
    ),
    "survey_answers": (
        "survey_no,answer_no,question_no,question_kind,question,answer_grade,valid_flag",
        [("D1", str(n), "1", "1", "总体上是否满意", "2" if n < 10 else "4", "是")
         for n in range(1, 11)],
    ),
}  # fmt: skip


def load(folder: Path, without: tuple[str, ...] = ()) -> Path:
    """The bureau's ledger in ``folder/ledger``, loaded by the command."""
    for name, (heads, rows) in TABLES.items():
        if name not in without:
            text = io.StringIO()
            csv.writer(text).writerows([heads.split(","), *rows])
            (folder / "data" / name).mkdir(parents=True)
            (folder / "data" / name / "a.csv").write_text(text.getvalue(), encoding="utf-8")
    ledger = folder / "ledger"
    assert shell("ledger", "init", "--buckets", "1", "--ledger", ledger).code == 0
    done = shell("ledger", "load", folder / "data", "--ledger", ledger)
    assert done.code == 0, done.err
    return ledger
