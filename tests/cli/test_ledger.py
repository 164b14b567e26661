"""``baoheng ledger`` as a clerk types it: what is printed, what the exit codes say."""

import json

import pytest
from openpyxl import load_workbook

from baoheng.cli.main import run

pytestmark = pytest.mark.slow

HEAD = "缴费流水号,人员编号,险种类型,缴费年度,缴费主体,缴费金额,到账日期"
GOOD = ["N1,P1,390,2025,1,400.00,2025-01-05", "N2,P2,390,2025,1,400.50,2025-01-06"]
BAD = "N3,P3,390,2025,1,四百,2025-01-07"


@pytest.fixture
def at(tmp_path, monkeypatch, capsys):
    """Run a command in an empty folder: exit code and what it printed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")

    def go(*words: str) -> tuple[int, str]:
        capsys.readouterr()
        code = run(["ledger", *words])
        shown = capsys.readouterr()
        return code, shown.out + shown.err

    return go


def write(path, *lines):
    path.write_text("\n".join([HEAD, *lines]) + "\n", encoding="gb18030")


def test_load_prints_the_reconciliation_and_its_exit_code_says_whether_rows_were_refused(
    at, tmp_path
):
    write(tmp_path / "a.csv", *GOOD)
    code, said = at("load", "a.csv", "--as", "缴费")
    assert code == 0
    assert "来源 2 行 ＝ 新增 2" in said
    assert "缴费金额 800.50 元 ＝ 装入 800.50" in said
    write(tmp_path / "b.csv", GOOD[0], BAD)
    code, said = at("load", "b.csv", "--as", "contributions")
    assert code == 1
    assert "相同未动 1 ＋ 隔离 1" in said
    assert "另有 1 处金额读不出" in said
    assert "缴费金额不是数 1 行" in said
    code, said = at("load", "a.csv", "--as", "缴费")
    assert code == 0
    assert "没有改动" in said


def test_amounts_in_an_unnamed_unit_are_noticed_by_what_they_contradict(at, tmp_path):
    head = "就诊ID,费用明细流水号,人员编号,定点医药机构编号,费用发生时间,医疗目录编码,数量,单价,"
    lines = [f"M{n},1,P1,H1,2025-01-02 09:00:00,X1,2,1.50,{amount}" for n, amount in
             enumerate(("300", "300", "3.00"))]  # fmt: skip
    text = "\n".join([head + "明细项目费用总额", *lines]) + "\n"
    (tmp_path / "l.csv").write_text(text, encoding="utf-8")
    code, said = at("load", "l.csv", "--as", "fee_lines")
    assert code == 0
    assert (
        "应当“金额＝数量×单价，误差不超过1分”，2 行不是；占了大半，多半是列对错了，或单位不对"
        in said
    )


def test_status_check_and_show(at, tmp_path):
    assert at("init", "--buckets", "2")[0] == 0
    assert "空的" in at("status")[1]
    write(tmp_path / "a.csv", *GOOD)
    at("load", "a.csv", "--as", "contributions")
    code, said = at("status", "--json")
    assert (code, json.loads(said)["rows"]) == (0, 2)
    code, said = at("check")
    assert code == 1
    assert "人员编号在参保人里有登记" in said  # the persons were not loaded
    assert "可能影响的指标" in said
    code, said = at("show", "contributions", "--only", "缴费流水号=N2")
    assert "N2" in said
    assert "N1" not in said
    assert "P2" not in said
    code, said = at("show", "contributions", "--only", "人员编号=P2")  # looking for a person
    assert (code, "写明用途" in said) == (2, True)
    code, said = at("show", "contributions", "--unmask", "核对")
    assert "P2" in said
    assert "核对" in (tmp_path / "ledger" / "access.jsonl").read_text("utf-8")


def test_a_row_of_many_columns_is_shown_a_column_a_line(at, tmp_path):
    head = "就诊ID,人员编号,定点医药机构编号,险种类型,医疗类别,开始时间"
    row = "M1,P00000001,H99030200001,390,11,2025-01-02 08:00:00"
    (tmp_path / "e.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")
    at("load", "e.csv", "--as", "encounters")
    _, said = at("show", "encounters")
    assert "  就诊ID：M1\n" in said
    assert "P00000001" not in said


def test_the_quarantine_goes_out_and_comes_back(at, tmp_path):
    write(tmp_path / "a.csv", *GOOD, BAD)
    at("load", "a.csv", "--as", "contributions")
    code, said = at("quarantine", "contributions")
    assert code == 1
    assert "第 4 行：缴费金额不是数（缴费金额＝四百）" in said
    code, said = at("quarantine", "contributions", "--export", "改.xlsx")
    assert code == 2
    assert "--purpose" in said
    assert at("quarantine", "contributions", "--export", "改.xlsx", "--purpose", "改错")[0] == 1
    book = load_workbook(tmp_path / "改.xlsx")
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    sheet.cell(2, heads.index("缴费金额") + 1, "400")
    book.save(tmp_path / "改.xlsx")
    code, said = at("quarantine", "contributions", "--load", "改.xlsx")
    assert code == 0
    assert "隔离区是空的" in said


def test_a_folder_of_tables_is_loaded_in_order(at, tmp_path):
    for name in ("contributions", "persons"):
        (tmp_path / "数据" / name).mkdir(parents=True)
    write(tmp_path / "数据" / "contributions" / "a.csv", GOOD[0])
    text = "人员编号,性别,出生日期\nP1,女,1980-01-01\n"
    (tmp_path / "数据" / "persons" / "p.csv").write_text(text, "utf-8")
    (tmp_path / "数据" / "persons" / "说明.docx").write_text("x")
    code, said = at("load", "数据")
    assert code == 0
    assert said.index("参保人") < said.index("缴费：")
    assert "未装入" in said
    assert at("check")[0] == 0


def test_looking_after(at, tmp_path):
    for n, line in enumerate(GOOD):
        write(tmp_path / f"{n}.csv", line)
        at("load", f"{n}.csv", "--as", "contributions")
    assert "行没有变" in at("compact")[1]
    assert "可以删去" in at("vacuum", "--keep-days", "0", "--dry-run")[1]
    assert "已删去" in at("vacuum", "--keep-days", "0")[1]
    assert at("export", "包", "contributions")[0] == 0
    assert (tmp_path / "包" / "datapackage.json").is_file()


def test_tables_and_template(at, tmp_path):
    assert "fee_lines" in at("tables")[1]
    assert "证件号码" in at("tables", "参保人")[1]
    assert at("template", "参保人", "模板.xlsx")[0] == 0
    assert load_workbook(tmp_path / "模板.xlsx").sheetnames[0] == "参保人"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["status"], "没有台账"),
        (["load", "没有.csv", "--as", "persons"], "没有这个文件"),
        (["load", "a.csv"], "没有写装进哪张表"),
        (["load", "a.csv", "--as", "person"], "persons"),
        (["load", "a.csv", "--as", "quarantine"], "不能装入"),
        (["load", "a.csv", "--as", "persons"], "缺少必须有的列"),
        (["load", ".", "--as", "没有"], "没有“没有”"),
        (["load", "postgresql://x/y", "--as", "persons"], "--query"),
        (["show", "persons", "--only", "血型=A"], "不明白"),
        (["show", "persons", "--unmask", " "], "用途"),
        (["init", "--buckets", "0"], "buckets"),
    ],
)
def test_what_cannot_be_done_is_told(at, tmp_path, words, said):
    write(tmp_path / "a.csv", *GOOD)
    if words[0] == "show":
        at("init")
    code, shown = at(*words)
    assert code == 2
    assert said in shown
    assert "Traceback" not in shown


def test_a_broken_ledger_is_told(at, tmp_path):
    at("init")
    (tmp_path / "ledger" / "ledger.json").write_text("{")
    code, said = at("status")
    assert code == 2
    assert "从备份恢复" in said
    assert at("init")[0] == 2


def test_a_ledger_is_named_as_a_folder_an_address_of_one_or_object_storage(at, tmp_path):
    write(tmp_path / "a.csv", GOOD[0])
    place = f"file://{tmp_path}/台账"
    assert at("load", "a.csv", "--as", "缴费", "--ledger", place)[0] == 0
    code, said = at("status", "--ledger", str(tmp_path / "台账"))
    assert code == 0
    assert "缴费" in said
    code, said = at("status", "--ledger", "ftp://x/y")
    assert code == 2
    assert "s3://桶/前缀" in said
    code, said = at("status", "--ledger", "s3://桶")
    assert code == 2
    assert "地址不全" in said


def test_rows_that_arrive_after_a_newer_version_are_said_and_are_no_fault(at, tmp_path):
    head = (
        "就诊ID,费用明细流水号,人员编号,定点医药机构编号,费用发生时间,医疗目录编码,数量,单价,"
        "明细项目费用总额,上传时间\n"
    )
    line = "M1,1,P1,H1,2025-01-02 09:00:00,X1,1,{0}.00,{0}.00,2025-01-0{0} 10:00:00\n"
    (tmp_path / "new.csv").write_text(head + line.format(5), encoding="utf-8")
    (tmp_path / "old.csv").write_text(head + line.format(4), encoding="utf-8")
    at("load", "new.csv", "--as", "费用明细")
    code, said = at("load", "old.csv", "--as", "费用明细")
    assert code == 0
    assert "较旧的 1 行没有装：同一主键已有上传时间更晚的内容" in said
