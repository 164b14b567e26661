"""``baoheng read`` from the outside: exit codes, streams and files."""

import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from baoheng.cli.main import run

pytestmark = pytest.mark.slow

HEAD = ["一级指标", "二级指标", "三级指标", "指标值"]
GOOD = [
    ["产出指标", "数量指标", "参保人数", "≥600万人"],
    ["产出指标", "质量指标", "复核率", "≥90%"],
]
STRAY = "3.14159"


def form(path: Path, *extra: list[str]) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.title = "整体"
    sheet.append(["2023年项目支出绩效目标表"])
    for row in [["项目名称", "参保补助"], HEAD, *GOOD, *extra]:
        sheet.append(row)
    book.save(path)
    return path


@pytest.fixture
def clean_form(tmp_path):
    return form(tmp_path / "参保.xlsx")


def test_a_clean_form_ends_with_0_and_says_so(clean_form, capsys):
    assert run(["read", str(clean_form)]) == 0
    out = capsys.readouterr().out
    assert "参保人数" in out
    assert "✓ 读出 2 项指标，存疑 0 项，未读 0 处" in out
    assert "\x1b" not in out


def test_an_unread_cell_ends_with_1_and_is_named(tmp_path, capsys):
    path = form(tmp_path / "多余.xlsx", [], [], [STRAY])
    assert run(["read", str(path)]) == 1
    out = capsys.readouterr().out
    assert "✗ 未读 1 处" in out
    assert STRAY in out


def test_one_bad_file_does_not_stop_the_rest(tmp_path, clean_form, capsys):
    bad = tmp_path / "坏.docx"
    bad.write_bytes(b"PK\x03\x04 broken")
    empty = tmp_path / "空.txt"
    empty.touch()
    assert run(["read", str(bad), str(empty), str(clean_form)]) == 2
    out = capsys.readouterr().out
    assert "✗ 读不了 坏.docx" in out
    assert "✗ 读不了 空.txt" in out
    assert "✓ 读出 2 项指标" in out
    assert "✗ 共 3 个文件：读不了 2 个，读出 2 项指标" in out


def test_folders_and_archives_are_opened_in_order_and_temporary_files_skipped(tmp_path, capsys):
    folder = tmp_path / "资料"
    folder.mkdir()
    form(folder / "乙.xlsx")
    (folder / "~$乙.xlsx").write_bytes(b"x")
    with zipfile.ZipFile(folder / "甲.zip", "w") as archive:
        archive.write(form(tmp_path / "丙.xlsx"), "丙.xlsx")
    assert run(["read", str(folder), "--workers", "2"]) == 0
    out = capsys.readouterr().out
    assert "- 资料/~$乙.xlsx：是 Word/WPS 打开文件时的临时文件，跳过" in out
    assert out.index("资料/乙.xlsx") < out.index("资料/甲.zip/丙.xlsx")
    assert "✓ 共 2 个文件：读出 4 项指标" in out


def test_json_alone_is_on_standard_output_one_line_a_document(tmp_path, clean_form, capsysbinary):
    bad = tmp_path / "坏.pdf"
    bad.write_bytes(b"%PDF-1.7 broken")
    assert run(["read", "--json", str(clean_form), str(bad), str(clean_form)]) == 2
    captured = capsysbinary.readouterr()
    lines = captured.out.decode().splitlines()
    documents = [json.loads(line) for line in lines]
    assert [d["document"] for d in documents] == ["参保.xlsx", "参保.xlsx"]
    assert documents[0]["tables"][0]["indicators"][0]["operator"] == ">="
    error = json.loads(captured.err.decode().splitlines()[0])
    assert (error["document"], error["error"]) == ("坏.pdf", "DamagedDocument")


def test_workbook_and_page_are_written_beside_the_terminal(tmp_path, clean_form, capsys):
    xlsx, html = tmp_path / "结果.xlsx", tmp_path / "结果.html"
    assert run(["read", str(clean_form), "--xlsx", str(xlsx), "--html", str(html)]) == 0
    assert load_workbook(xlsx)["指标"].max_row == 3
    assert "参保人数" in html.read_text(encoding="utf-8")
    assert f"已写入 {xlsx}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--xlsx", "{folder}"], "这是一个文件夹"),
        (["--html", "{folder}/没有/结果.html"], "文件夹不存在"),
        (["--xlsx", "{form}"], "结果会覆盖要读的原件"),
        (["--xlsx", "{folder}/a", "--html", "{folder}/a"], "写到了同一个文件"),
        (["--workers", "0"], "应为 1 到 32 的整数"),
        (["--workers", "三"], "应为 1 到 32 的整数"),
        (["--jsn"], "没有“--jsn”这个选项"),
        (["--xlsx"], "后面要跟一个值"),
    ],
)
def test_wrong_arguments_are_explained_before_any_reading(clean_form, capsys, arguments, words):
    names = {"folder": clean_form.parent, "form": clean_form}
    before = clean_form.read_bytes()
    assert run(["read", str(clean_form), *(a.format(**names) for a in arguments)]) == 2
    captured = capsys.readouterr()
    assert words in captured.err
    assert captured.out == ""
    assert clean_form.read_bytes() == before


def test_a_missing_path_and_an_empty_folder_cannot_be_read(tmp_path, capsys):
    assert run(["read", str(tmp_path / "没有.docx")]) == 2
    assert "文件不存在" in capsys.readouterr().out
    empty = tmp_path / "空"
    empty.mkdir()
    assert run(["read", str(empty)]) == 2
    assert "没有找到可以读的文件" in capsys.readouterr().err


def test_a_file_name_with_escape_sequences_is_harmless(tmp_path, capsys):
    path = form(tmp_path / "a\x1b[31m.xlsx")
    run(["read", str(path)])
    assert "\x1b" not in capsys.readouterr().out
