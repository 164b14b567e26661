"""``baoheng evaluate`` from the outside: scores, answers, forms, what is handed to an auditor."""

import hashlib
import html
import os
import zipfile
from decimal import Decimal
from pathlib import Path

import duckdb
import lxml.html
import pytest
from openpyxl import load_workbook
from tests.cli.bureau import SECRETS, load
from tests.cli.documents import (
    NAMES,
    ROWS,
    blank_form,
    formulas,
    read_back,
    renamed,
    sheet_rows,
    target_form,
)
from tests.cli.office import ANSWERS, BILLS, OPEN, RECHECK, SCORES, TOTAL
from tests.cli.refusals import REFUSED, refused
from tests.cli.shell import shell

from baoheng.evaluation.book.answer import write_answers
from baoheng.ledger.folder import open_ledger
from baoheng.measures.facts import open_facts

pytestmark = pytest.mark.slow  # every test computes from a ledger


def test_what_is_missing_leaves_no_total_and_is_never_zero(office):
    said = office.asked
    assert said.code == 1
    [table] = said.lines
    assert (table["total"], table["grade"], table["so_far"]) == (None, None, "82.83")
    row = said.indicators[OPEN]
    assert (row["state"], row["actual"], row["score"]) == ("not_computable", None, None)
    assert "由人填报" in row["reason"]
    assert [one["score"] for one in table["indicators"]] == [*SCORES[:5], None, SCORES[6]]
    assert table["evidence_coverage"] == {
        "indicators": 7, "computed": 5, "surveyed": 1, "stated": 0, "open": 1,
    }  # fmt: skip
    assert "已写入" in said.err  # not among the JSON


def test_the_computed_numbers_are_those_that_a_person_counts(office):
    rows = office.asked.indicators
    assert [rows[name]["actual_text"] for name in NAMES] == [
        "24份", "7件", "75%", "85.7%", "20.02万元", None, "90%",
    ]  # fmt: skip
    assert rows["举报线索按期办结率"]["actual"] == "600/7"  # exact, whatever is printed
    outcomes = [rows[name]["outcome"] for name in NAMES]
    assert outcomes == ["met", "over", "missed", "met", "met", "unknown", "met"]
    assert "代入：(75 ÷ 90 − 0.6) ÷ (1 − 0.6) × 10 = 5.83" in rows[RECHECK]["score_explanation"]


def test_the_workbook_asks_only_for_what_is_needed(office):
    rows = sheet_rows(office.folder / "填报.xlsx", "填报")
    asks = {name: row["要填什么"] for name, row in rows.items()}
    assert [name for name, ask in asks.items() if ask != "不用填"] == [
        "举报投诉受理数", RECHECK, OPEN,
    ]  # fmt: skip
    assert "请填达成程度、理由和佐证文件" in asks[OPEN]
    assert "请写明没有达到的原因和改进措施" in asks[RECHECK]
    assert rows[BILLS]["算出的完成值"] == "24份"
    assert formulas(office.folder / "填报.xlsx") == []


def test_with_the_answers_nothing_is_left_and_the_total_is_the_sum(office):
    said = office.done
    assert said.code == 0
    assert f"总分 {TOTAL}分（满分100），优" in said.out
    assert "台账算出5个、调查得出1个、人工填报1个、尚无结果0个" in said.out
    assert sum(map(Decimal, SCORES)) + 7 == Decimal(TOTAL)


def test_a_simulation_stands_beside_the_result_and_does_not_change_it(office):
    told = office.done.out.partition("模拟 ")[2]
    assert f"现在 {TOTAL}分（满分100），优；改后 " in told
    [line] = [one for one in told.splitlines() if RECHECK in one]
    assert "未达到 5.83/10 → 达到 10/10" in line


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_the_official_form_read_back_says_the_same(office, kind):
    table = read_back(office.folder / f"自评.{kind}")
    rows = table["indicators"]
    assert [row["level3"] for row in rows] == list(NAMES)
    assert [row["actual_text"] for row in rows] == [
        "24份", "7件", "75%", "85.7%", "20.02万元", "达成年度指标", "90%",
    ]  # fmt: skip
    assert [f"{row['score']:.2f}" for row in rows] == SCORES
    assert [row["value_text"] for row in rows] == [row[3] for row in ROWS]
    assert (f"{table['total_score']:.2f}", table["grade"]) == (TOTAL, "优")
    assert table["execution"] == {
        "budget": 24.02, "spent": 20.02, "rate": 83.35, "points": 10, "score": 7,
    }  # fmt: skip
    reasons = {row["level3"]: row["reason"] for row in rows if row["reason"]}
    assert reasons[RECHECK] == "下半年人手不足，已经增配"


def test_every_file_of_the_evidence_pack_is_there_with_its_hash(office):
    folder = office.pack
    listed = {}
    for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines():
        digest, name = line.split("  ", 1)
        listed[name] = digest
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert there == {*listed, "SHA256SUMS"}
    assert len(list((folder / "01_医保基金监管与智能审核服务").iterdir())) == len(ROWS) + 1


def test_the_rows_of_the_pack_are_as_many_as_were_counted(office):
    found = [(count, len(rows)) for count, _, rows in office.terms()]
    assert [counted for counted, _ in found] == [rows for _, rows in found]
    # bills 25 (24 different), complaints 7, hits 18 of 24, in time 6 of 7, payments 4, replies 9/10
    assert sorted(rows for _, rows in found) == [4, 6, 7, 7, 9, 10, 18, 24, 25]


def test_the_queries_of_the_pack_find_as_many_rows_in_the_ledger(office):
    with duckdb.connect() as connection:
        open_facts(open_ledger(office.ledger), connection)
        for _, query, rows in office.terms():
            values = dict(
                line.removeprefix("-- $").split(" = ")
                for line in query.splitlines()
                if line.startswith("-- $")
            )
            assert len(connection.execute(query, values).fetchall()) == len(rows)


def test_the_distinct_bills_of_the_pack_are_the_number_that_is_reported(office):
    [rows] = [rows for _, _, rows in office.terms() if len(rows) == 25]
    assert len({row["结算ID"] for row in rows}) == 24
    assert "S-TRIAL" not in {row["结算ID"] for row in rows}


@pytest.mark.slow
def test_a_year_that_is_not_written_is_told_with_the_one_that_is_used(office, tmp_path):
    places = ["--ledger", office.ledger, "--as-of", "2025-12-31"]
    unsaid = shell("evaluate", target_form(tmp_path / "表.xlsx", year=""), *places)
    assert "表.xlsx：有表没有写年度，按截止日的 2025 年测算" in unsaid.err
    assert "没有写年度" not in office.done.err


def test_where_the_money_was_taken_from_is_told(office):
    assert "预算数、执行数取自台账的项目“" in office.done.out


def test_a_stated_value_has_its_reason_and_the_hash_of_its_document_in_the_pack(office):
    told = next(office.pack.rglob("06_*/解释.txt")).read_text("utf-8")
    digest = hashlib.sha256("一、".encode()).hexdigest()
    assert "理由 制度齐全" in told
    assert f"制度汇编.txt（SHA-256 {digest[:16]}" in told


def test_the_state_in_the_explanation_is_told_in_chinese(office):
    assert "状态：已得出" in next(office.pack.rglob("01_智能*/解释.txt")).read_text("utf-8")


def test_nobody_is_named_in_any_result(office):
    texts = {one.code: one.out + one.err for one in (office.asked, office.done)}
    for path in office.folder.rglob("*"):
        if path.suffix in {".xlsx", ".docx"}:
            with zipfile.ZipFile(path) as parts:
                for part in parts.namelist():
                    texts[path.name, part] = html.unescape(
                        parts.read(part).decode(errors="replace")
                    )
        elif path.is_file():
            texts[path] = path.read_text("utf-8")
    assert len(texts) > 50
    leaks = [(name, secret) for name, text in texts.items() for secret in SECRETS if secret in text]
    assert leaks == []
    assert any("司****" in text for text in texts.values())  # there was somebody to hide


def test_the_page_explains_every_number_and_asks_nothing_of_the_net(office):
    page = lxml.html.document_fromstring((office.folder / "页.html").read_text("utf-8"))
    rows = page.xpath("//table[@class='results']/tr[td]")
    assert [row.xpath("string(td[1])") for row in rows] == list(NAMES)
    assert [row.xpath("string(td[6])") for row in rows] == [
        "20",
        "10",
        "5.83",
        *["10", "20", "10", "10"],
    ]
    assert all(row.xpath(".//details/p") for row in rows)
    assert page.xpath("//script | //img | //link | //*[@src]") == []
    assert "未经人确认" in page.text_content()


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_a_copy_of_the_bureaus_own_form_is_filled_and_the_original_is_left(office, go, desk, kind):
    source = blank_form(desk / f"自评表.{kind}")
    before = source.read_bytes()
    said = go("evaluate", source, "--answers", office.folder / "填报.xlsx",
              "--into", f"填好.{kind}", "--brief")  # fmt: skip
    assert said.code == 0
    assert "改写0格" in said.out
    assert source.read_bytes() == before
    table = read_back(desk / f"填好.{kind}")
    assert [f"{row['score']:.2f}" for row in table["indicators"]] == SCORES
    assert f"{table['total_score']:.2f}" == TOTAL
    assert table["execution"]["spent"] == 20.02


@pytest.mark.slow
def test_what_differs_from_the_approved_table_is_told_and_is_not_finished(go, desk):
    changed = renamed((BILLS, 3, "≥30份"), ("参保居民满意度", 2, "群众对检查的满意度"))
    target_form(desk / "批复.xlsx", changed)
    said = go("evaluate", "目标.xlsx", "--approved", "批复.xlsx", "--json")
    assert said.code == 1
    [table] = said.lines
    told = "\n".join(table["departures"])
    assert len(table["departures"]) == 3
    assert f"“{BILLS}”批复的是≥30份，本表是≥24份" in told
    assert "“参保居民满意度”不在批复的目标表里" in told
    assert "批复有“群众对检查的满意度”≥90%，本表没有这一项" in told


ODD = ["=1+1", "+智能审核结算单据数量", "-减", "@引用", "../../越\\界:*?", "长" * 200]


@pytest.mark.slow
def test_odd_names_become_neither_formulas_nor_paths(go, desk):
    odd = [("产出指标", "数量指标", name, "≥24份", "10") for name in ODD]
    rows = [*odd, *[("产出指标", "数量指标", BILLS, f"≥{n}份", "15") for n in (24, 20)]]
    target_form(desk / "怪.xlsx", rows, name="../=项目@")
    said = go("evaluate", "怪.xlsx", "--ask", "填报.xlsx", "--form", "自评.xlsx",
              "--evidence", "证据", "--json")  # fmt: skip
    assert said.code == 1
    [table] = said.lines
    assert [row["indicator"] for row in table["indicators"]] == [*ODD, BILLS, BILLS]
    assert formulas(desk / "填报.xlsx") + formulas(desk / "自评.xlsx") == []
    assert list(sheet_rows(desk / "填报.xlsx", "填报")) == [*ODD, BILLS]
    [folder] = [path for path in (desk / "证据").iterdir() if path.is_dir()]
    assert [path.name[:2] for path in sorted(folder.iterdir())] == [
        *(f"{n:02}" for n in range(1, 9)), "评分",
    ]  # fmt: skip
    made = {path.relative_to(desk).parts[0] for path in desk.rglob("*")}
    assert made == {"目标.xlsx", "怪.xlsx", "填报.xlsx", "自评.xlsx", "证据"}
    assert not [path for path in desk.parent.iterdir() if "越" in path.name]


@pytest.mark.slow
def test_two_indicators_of_one_name_keep_their_own_answers(go, desk):
    row = ("效益指标", "可持续影响指标", OPEN, "健全", "0")
    target_form(desk / "重.xlsx", [*ROWS, row])
    go("evaluate", "重.xlsx", "--ask", "填报.xlsx")
    book = load_workbook(desk / "填报.xlsx")
    heads = {cell.value: cell.column for cell in book["填报"][1]}
    for line, level in ((7, "达成年度指标"), (9, "部分达成")):
        for head, text in {**ANSWERS[OPEN], "达成程度": level}.items():
            book["填报"].cell(line, heads[head], text)
    book.save(desk / "填报.xlsx")
    said = go("evaluate", "重.xlsx", "--answers", "填报.xlsx", "--json")
    if said.code == 2:  # refusing what is ambiguous would be right, too
        assert OPEN in said.err
        return
    rows = [row for row in said.lines[0]["indicators"] if row["indicator"] == OPEN]
    assert [row["actual_text"] for row in rows] == ["达成年度指标", "部分达成"]


def left_alone(desk, *others):
    """Whether nothing was written: only the table and the files that a test put there."""
    return sorted(path.name for path in desk.iterdir()) == sorted(["目标.xlsx", *others])


@pytest.mark.slow
def test_an_empty_ledger_and_a_cut_off_in_the_future_give_no_number(go, desk):
    shell("ledger", "init", "--ledger", "空")
    later = target_form(desk / "2099.xlsx", year=2099)
    for words, places in ((["目标.xlsx"], {"ledger": "空"}), ([later], {"at": "2099-12-31"})):
        said = go("evaluate", *words, "--json", **places)
        assert said.code == 1
        rows = said.indicators.values()
        assert {(row["actual"], row["score"]) for row in rows} == {(None, None)}
        assert all(row["state"] != "computed" and row["reason"] for row in rows)
        assert said.lines[0]["total"] is None
        assert Decimal(said.lines[0]["judged_points"]) == 0


@pytest.mark.slow
def test_a_table_that_was_never_loaded_is_named_and_the_others_are_scored(go, tmp_path_factory):
    ledger = load(tmp_path_factory.mktemp("few"), without=("complaints",))
    rows = go("evaluate", "目标.xlsx", "--json", ledger=ledger).indicators
    assert rows["举报投诉受理数"]["reason"] == "“举报投诉”还没有装入台账"
    assert rows["举报投诉受理数"]["score"] is None
    assert rows[BILLS]["score"] == "20.00"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--html", "."], "这是一个文件夹"),
        (["--form", "没有/自评.xlsx"], "文件夹不存在"),
        (["--into", "目标.xlsx"], "结果会覆盖要读的原件"),
        (["--ask", "目标.xlsx"], "结果会覆盖要读的原件"),
        (["--html", "甲.out", "--ask", "甲.out"], "两种结果写到了同一个文件"),
        (["--profile", "没有"], "没有“没有”这个考核口径。请从这些中选一个："),
        (["--approved", "没有.xlsx"], "没有.xlsx：文件不存在"),
        (["--answers", "没有.xlsx"], "没有.xlsx：没有这个文件"),
        (["--answers", "目标.xlsx"], "没有“填报”这个工作表"),
        (["--answers", "."], "打不开"),
        (["--没有"], "没有“--没有”这个选项"),
    ],
)
def test_what_is_wrong_at_once_is_told_before_any_work(go, desk, words, told):
    said = go("evaluate", "目标.xlsx", *words)
    assert (said.code, said.out) == (2, "")
    assert told in said.err
    assert left_alone(desk)


@pytest.mark.slow
@pytest.mark.parametrize("name", list(REFUSED))
def test_what_no_command_can_work_on_is_refused(go, desk, name):
    refused(go, desk, "evaluate", name)


@pytest.mark.parametrize("body", [b"PK\x03\x04 broken", b"", b"<html>"])
def test_a_damaged_workbook_of_answers_is_told(go, desk, body):
    (desk / "填报.xlsx").write_bytes(body)
    said = go("evaluate", "目标.xlsx", "--answers", "填报.xlsx")
    assert (said.code, said.out) == (2, "")
    assert "填报.xlsx：打不开，或没有“填报”这个工作表。请用本软件写出的工作簿填写" in said.err


def test_a_folder_that_cannot_be_written_is_told(go, desk, monkeypatch):
    monkeypatch.setattr("os.access", lambda _, mode: mode != os.W_OK)
    said = go("evaluate", "目标.xlsx", "--html", "页.html")
    assert (said.code, said.out) == (2, "")
    assert "没有写入权限" in said.err


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--simulate", "没有这个口径"], "没有“没有这个口径”这个考核口径"),
        (["--simulate", f"{BILLS}=很多"], "“很多”读不出目标值"),
        (["--into", "填好.docx"], "副本的后缀要和原件一样"),
        (["--form", "自评.txt"], "不能写成“.txt”这种文件"),
        (["--form", "自评.xlsx", "--form-name", "没有"], "没有“没有”这种表式"),
    ],
)
def test_what_is_found_wrong_later_is_told_and_nothing_is_written(go, desk, words, told):
    said = go("evaluate", "目标.xlsx", *words)
    assert said.code == 2
    assert told in said.err
    assert left_alone(desk)


@pytest.mark.slow
def test_only_one_document_can_be_written_into(go, desk):
    blank_form(desk / "自评.xlsx")
    said = go("evaluate", "目标.xlsx", "自评.xlsx", "--into", "填好.xlsx")
    assert said.code == 2
    assert "一次只能写回一份资料，这次读了 2 份" in said.err
    assert left_alone(desk, "自评.xlsx")


@pytest.mark.slow
def test_an_evidence_folder_that_holds_something_is_left_alone(go, desk):
    (desk / "证据").mkdir()
    (desk / "证据" / "旧.txt").write_text("旧", encoding="utf-8")
    said = go("evaluate", "目标.xlsx", "--evidence", "证据", "--html", "页.html")
    assert (said.code, said.out) == (2, "")
    assert "证据：文件夹里已有东西。请给一个空文件夹" in said.err
    assert [path.name for path in (desk / "证据").iterdir()] == ["旧.txt"]
    assert left_alone(desk, "证据")


@pytest.mark.slow
def test_a_run_that_is_stopped_leaves_the_older_result_whole(go, desk, monkeypatch):
    (desk / "页.html").write_text("旧", encoding="utf-8")

    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("os.replace", stopped)
    said = go("evaluate", "目标.xlsx", "--html", "页.html", "--brief")
    assert said.code == 130
    assert "已中断" in said.err
    assert (desk / "页.html").read_text("utf-8") == "旧"
    assert left_alone(desk, "页.html")  # no half file beside it


@pytest.mark.slow
def test_a_pack_that_was_stopped_leaves_nothing_and_the_next_is_whole(go, desk, monkeypatch):
    write = Path.write_bytes

    def stopped(path, content):
        if path.name == "测算.json":
            raise KeyboardInterrupt
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", stopped)
    assert go("evaluate", "目标.xlsx", "--evidence", "证据").code == 130
    monkeypatch.setattr(Path, "write_bytes", write)
    assert not (desk / "证据").exists()
    assert go("evaluate", "目标.xlsx", "--evidence", "证据").code in (0, 1)
    assert (desk / "证据" / "SHA256SUMS").is_file()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "kept"),
    [
        (["资料", "--html", "资料/目标.xlsx"], "资料/目标.xlsx"),
        (["目标.xlsx", "--answers", "填报.xlsx", "--html", "填报.xlsx"], "填报.xlsx"),
        (["目标.xlsx", "--approved", "批复.xlsx", "--html", "批复.xlsx"], "批复.xlsx"),
    ],
)
def test_no_result_is_written_over_what_is_read(go, desk, words, kept):
    (desk / "资料").mkdir()
    target_form(desk / "资料" / "目标.xlsx")
    target_form(desk / "批复.xlsx")
    write_answers(desk / "填报.xlsx", [])
    before = (desk / kept).read_bytes()
    said = go("evaluate", *words)
    assert (desk / kept).read_bytes() == before
    assert said.code == 2


@pytest.mark.slow
@pytest.mark.parametrize("words", [["--form", "表.txt"], ["--form-name", "没有"]])
def test_a_wrong_form_stops_before_anything_is_written(go, desk, words):
    said = go("evaluate", "目标.xlsx", "--html", "页.html", "--ask", "填报.xlsx", *words,
              "--form", "自评.xlsx")  # fmt: skip
    assert said.code == 2
    assert left_alone(desk)


@pytest.mark.slow
def test_a_simulation_of_an_unknown_indicator_is_told(go, desk):
    said = go("evaluate", "目标.xlsx", "--simulate", "没有这个指标=≥3", "--brief")
    assert said.code == 2
    assert "没有这个指标" in said.err


@pytest.mark.slow
def test_answers_that_belong_to_no_indicator_are_told(go, desk):
    row = [
        "另一个局",
        "另一个项目",
        OPEN,
        "健全",
        "",
        "",
        "",
        "达成年度指标",
        "",
        "",
        "理由",
        "a.pdf",
    ]
    write_answers(desk / "填报.xlsx", [row])
    said = go("evaluate", "目标.xlsx", "--answers", "填报.xlsx")
    assert "填报.xlsx" in said.out + said.err


@pytest.mark.slow
def test_an_evidence_pack_cannot_be_a_file(go, desk):
    said = go("evaluate", "目标.xlsx", "--evidence", "目标.xlsx")
    assert said.code == 2
    assert "File exists" not in said.err


@pytest.mark.slow
@pytest.mark.parametrize("name", ["记录.json", "ledger"])
def test_no_result_is_written_over_the_bindings_or_into_the_ledger(go, desk, loaded, name):
    (desk / "记录.json").write_text('{"format": "baoheng.bindings/1", "bindings": []}', "utf-8")
    target = desk / name if name == "记录.json" else Path(loaded) / "ledger.json"
    before = target.read_bytes()
    said = go("evaluate", "目标.xlsx", "--html", target, bindings="记录.json")
    assert said.code == 2
    assert "结果会" in said.err
    assert target.read_bytes() == before
