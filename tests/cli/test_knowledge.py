"""``baoheng knowledge`` from the outside: import, look, confirm, export, status."""

import shutil

import pytest
from tests.cli.shell import shell
from tests.review.knowledge.books import DRUG, LAYOUTS, book

from baoheng.ledger.folder import create

pytestmark = pytest.mark.slow  # every test writes a ledger


@pytest.fixture
def place(tmp_path):
    create(tmp_path / "台账", 2)
    return tmp_path / "台账"


@pytest.fixture
def run(place):
    def _run(*words):
        return shell("knowledge", *words, "--ledger", place)

    return _run


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "公布"
    for name in ("一", "药品限定性别"), ("五", "药品限定机构等级"), ("八", "项目限定年龄段"):
        book(folder / f"【第{name[0]}批】{name[1]}.xlsx", LAYOUTS[name[1]])
    return folder


def _ident(run, rule):
    return next(word for word in run("list", "--rule", rule).out.split() if word.startswith(rule))


def test_a_folder_is_imported_and_the_summary_tells_files_rules_rows_and_waiting(run, files):
    said = run("import", files)
    assert said.code == 1  # one point waits
    assert "67 药品区分性别使用" in said.out
    assert "1 行，成 1 个知识点" in said.out
    assert "已写入台账" in said.out
    again = run("import", files)
    assert "与台账里的完全相同，没有改动" in again.out


def test_a_file_without_anything_to_confirm_ends_with_zero(run, files):
    assert run("import", files / "【第一批】药品限定性别.xlsx").code == 0


def test_a_malformed_file_ends_with_two_and_names_the_row(run, files):
    sheets = {**LAYOUTS["项目限定年龄段"]}
    [title] = sheets
    sheets[title] = [*sheets[title], [2, "别的训练", "法定就业年龄", None]]
    said = run("import", book(files / "坏.xlsx", sheets))
    assert said.code == 2
    assert "坏.xlsx" in said.err
    assert "第3行没有编码（D3）" in said.err
    assert "0 个知识点" in run("status").out


def test_points_are_found_by_rule_word_code_and_state(run, files):
    run("import", files)
    assert "共 3 个" in run("list").out
    assert "共 1 个" in run("list", "--rule", "药品区分性别使用").out
    assert "共 1 个" in run("list", "--waiting").out
    assert "共 1 个" in run("list", "--find", "二级液").out
    assert "共 2 个" in run("list", "--find", DRUG).out
    assert "共 0 个" in run("list", "--find", "没有的").out
    assert "几条规则" in run("list", "--rule", "药品").err
    assert "没有规则“999”" in run("list", "--rule", "999").err


def test_a_point_is_shown_with_its_text_codes_and_what_it_waits_for(run, files):
    run("import", files)
    said = run("show", _ident(run, "29")).out
    assert "参保人年龄超出法定就业年龄限制" in said
    assert "待确认的原因" in said
    assert "009900000010000" in said
    assert "没有知识点“甲”" in run("show", "甲").err


def test_a_confirmed_point_is_signed_and_no_longer_waits(run, files):
    run("import", files)
    ident = _ident(run, "29")
    assert run("confirm", ident, "没有的", "--by", "李二").code == 2
    assert "共 1 个" in run("list", "--waiting").out
    assert run("confirm", ident, "--by", "李二").code == 0
    assert "共 0 个" in run("list", "--waiting").out
    assert "李二" in run("show", ident).out
    assert "已经确认过" in run("confirm", ident, "--by", "李二").err


def test_status_counts_by_rule_and_names_rules_without_knowledge(run, files):
    assert run("status").code == 0
    run("import", files)
    said = run("status")
    assert said.code == 1
    assert "已确认 2，待确认 1" in said.out
    without = said.out.partition("没有已确认知识的规则")[2]
    assert "29 医疗服务项目限年龄" in without
    assert "67 药品区分性别使用" not in without


def test_the_exported_workbook_comes_back_unchanged(run, files, tmp_path):
    run("import", files)
    assert run("export", tmp_path / "出.xlsx", "--waiting").code == 0
    shutil.copy(tmp_path / "出.xlsx", tmp_path / "另存.xlsx")
    assert "没有改动" in run("import", tmp_path / "另存.xlsx").out


def test_a_workbook_is_written_under_a_name_that_says_so_only(run, files, tmp_path):
    run("import", files)
    said = run("export", tmp_path / "出.csv")
    assert said.code == 2
    assert "请以 .xlsx 结尾" in said.err
    assert not (tmp_path / "出.csv").exists()
    assert run("export", tmp_path / "出.XLSX").code == 0


def test_a_folder_without_files_or_a_wrong_kind_is_refused(run, tmp_path):
    (tmp_path / "空").mkdir()
    assert "没有知识点文件" in run("import", tmp_path / "空").err
    (tmp_path / "甲.docx").write_bytes(b"")
    assert "不是能导入的文件" in run("import", tmp_path / "甲.docx").err
