"""Whole documents: what is written, what stays, and what is refused."""

import os
import shutil
import subprocess
import zipfile
from decimal import Decimal

import pytest
from crafted import ole
from openpyxl import load_workbook
from tests.forms.writeback.papers import (
    RESULTS,
    changed,
    differing,
    parts,
    saved,
    shown,
    small_book,
    tables,
    told,
)

from baoheng.core.errors import (
    DamagedDocument,
    EncryptedDocument,
    LimitExceeded,
    OutputError,
    ReadError,
    UnsupportedFormat,
)
from baoheng.core.provenance import Place
from baoheng.forms.writeback import Change, Left, fill, plan
from baoheng.reading.read import read_document

pytestmark = pytest.mark.slow

DOCUMENT = "word/document.xml"
FORMS = [
    ("14", "blank_word", {DOCUMENT}),
    ("15", "blank_sheet", {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"}),
]


@pytest.mark.parametrize(("number", "blank", "touched"), FORMS)
def test_a_blank_form_of_yunxi_is_filled_and_reads_as_the_filled_one(
    request, made, tmp_path, number, blank, touched
):
    original, handed = made[number], request.getfixturevalue(blank)
    target = tmp_path / handed.name
    changes = plan(read_document(handed), tables(original))
    before = handed.read_bytes()
    report = fill(handed, changes.changes, target, changes.left)
    assert (report.left, report.same, report.notes) == ((), (), ())
    assert len(report.written) == len(changes.changes) > 60
    assert told(read_document(target).document) == told(read_document(original).document)
    wide = {at: text.replace("％", "%") for at, text in shown(original).items()}
    assert shown(target) == wide  # the blank form does not say how the per cent was written
    assert differing(handed, target) == touched
    assert handed.read_bytes() == before


@pytest.mark.parametrize(("number", "blank", "touched"), FORMS)
def test_what_is_no_result_reads_the_same_before_and_after(
    request, made, tmp_path, number, blank, touched
):
    handed = request.getfixturevalue(blank)
    changes = plan(read_document(handed), tables(made[number]))
    target = tmp_path / handed.name
    fill(handed, changes.changes, target)
    without = frozenset({*RESULTS, "execution", "total_score", "doubts", "confidence"})
    one, other = read_document(handed).document, read_document(target).document
    assert told(one, without)[4:] == told(other, without)[4:]
    places = {change.place.label for change in changes.changes}
    first, second = shown(handed), shown(target)
    assert {k: v for k, v in second.items() if k not in places} == first


def test_a_filled_form_is_brought_up_to_date_and_the_report_says_before_and_after(made, tmp_path):
    reading = read_document(made["14"])
    own = reading.document.tables
    name = "重复参保人员清理率"
    new = changed(own[0], name, actual_text="98.6%", score=Decimal("4.00"), reason="已按月比对")
    changes = plan(reading, [new, own[1]])
    report = fill(made["14"], changes.changes, tmp_path / "副本.docx")
    assert [(w.before, w.after) for w in report.written][:2] == [
        ("96.3%", "98.6%"),
        ("3.93", "4.00"),
    ]
    assert report.lines[0] == "新填0格，改写3格，本来就相同0格，没有写0项"
    assert "“重复参保人员清理率”的得分（表1第16行第10列）原为“3.93”，改为“4.00”" in report.lines
    again = {
        one.level3: one
        for one in read_document(tmp_path / "副本.docx").document.tables[0].indicators
    }
    assert (again[name].actual_text, again[name].score, again[name].reason) == (
        "98.6%", Decimal("4.00"), "已按月比对",
    )  # fmt: skip


def one_change(path, label="综合参保率", value="95.6%"):
    """A change of the actual of one indicator."""
    for table in tables(path):
        for one in table.indicators:
            if one.level3 == label:
                return Change(one.places["actual"], value, f"“{label}”的实际完成值")
    raise LookupError(label)


def test_a_value_that_stands_there_already_is_not_written_again(tmp_path):
    path = saved(small_book(), tmp_path)
    report = fill(path, [one_change(path, value="94.1%")], tmp_path / "副本.xlsx")
    assert (len(report.same), report.written) == (1, ())
    assert differing(path, tmp_path / "副本.xlsx") == set()


def test_a_cell_that_does_not_exist_and_what_had_no_cell_are_listed(tmp_path):
    path = saved(small_book(), tmp_path)
    places = [
        Place("自评表.xlsx", sheet="自评", row=99, col=3),
        Place("自评表.xlsx", sheet="无", row=1, col=1),
    ]
    before = Left("总分", "90", "表里没有找到填总分的格")
    lost = [Change(place, "甲", "某项") for place in places]
    report = fill(path, lost, tmp_path / "副本.xlsx", [before])
    assert [one.reason for one in report.left] == [
        "表里没有找到填总分的格", "原件里没有这一格", "原件里没有这一格",
    ]  # fmt: skip
    assert "某项（工作表“自评”C99）“甲”没有写：原件里没有这一格" in report.lines


def test_a_format_that_shows_another_number_is_noted(tmp_path):
    book = small_book()
    book["自评"]["G5"].number_format = "0"
    path = saved(book, tmp_path)
    change = Change(Place(path.name, sheet="自评", row=5, col=7), Decimal("29.81"), "得分")
    report = fill(path, [change], tmp_path / "副本.xlsx")
    assert report.written[0].after == "30"
    assert "显示为“30”，与结果“29.81”不同" in report.notes[0]
    assert load_workbook(tmp_path / "副本.xlsx")["自评"]["G5"].value == 29.81


def test_the_original_is_never_written_over(tmp_path):
    path = saved(small_book(), tmp_path)
    before = path.read_bytes()
    os.link(path, tmp_path / "硬链接.xlsx")
    (tmp_path / "软链接.xlsx").symlink_to(path)
    for target in (path, tmp_path / "硬链接.xlsx", tmp_path / "软链接.xlsx"):
        with pytest.raises(OutputError, match="副本不能写在原件上"):
            fill(path, [one_change(path)], target)
    assert path.read_bytes() == before


def test_a_copy_keeps_the_ending_and_an_older_copy_is_replaced_whole(tmp_path):
    path = saved(small_book(), tmp_path)
    with pytest.raises(OutputError, match="后缀要和原件一样"):
        fill(path, [one_change(path)], tmp_path / "副本.docx")
    with pytest.raises(OutputError, match="文件夹不存在"):
        fill(path, [one_change(path)], tmp_path / "无" / "副本.xlsx")
    target = tmp_path / "副本.xlsx"
    target.write_bytes(b"old")
    fill(path, [one_change(path)], target)
    assert shown(target)["工作表“自评”E5"] == "95.6%"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["副本.xlsx", "自评表.xlsx"]


def test_nothing_is_saved_where_something_else_would_change(tmp_path, monkeypatch):
    from baoheng.forms.writeback import xlsx

    path, edit = saved(small_book(), tmp_path), xlsx.edit

    def careless(package, name, changes, texts):
        edited = edit(package, name, changes, texts)
        key = "xl/worksheets/sheet1.xml"
        edited.parts[key] = edited.parts[key].replace(b"<v>30</v>", b"<v>31</v>")
        return edited

    monkeypatch.setattr("baoheng.forms.writeback.filling._EDITS", {"xlsx": careless})
    with pytest.raises(OutputError, match="与原件在别处不一样"):
        fill(path, [one_change(path)], tmp_path / "副本.xlsx")
    assert not (tmp_path / "副本.xlsx").exists()


@pytest.mark.parametrize(
    ("name", "data", "error", "word"),
    [
        ("旧.pdf", b"%PDF-1.7\n", UnsupportedFormat, "另存为docx 或 xlsx"),
        ("旧.html", b"<html><body><table><tr><td>1</td></tr></table></body></html>",
         UnsupportedFormat, "另存为docx 或 xlsx"),
        ("图.png", b"\x89PNG\r\n\x1a\n\0\0\0\0", UnsupportedFormat, "只能写回 docx 和 xlsx"),
        ("旧.csv", "指标,得分\n参保率,10\n".encode(), UnsupportedFormat, "另存为"),
        ("空.xlsx", b"", ReadError, "文件是空的"),
        ("断.xlsx", b"PK\x03\x04[Content_Types].xml xl/workbook.xml", DamagedDocument, "损坏"),
        ("断.docx", b"PK\x03\x04[Content_Types].xml word/document.xml", DamagedDocument, "损坏"),
    ],
)  # fmt: skip
def test_other_kinds_and_broken_files_are_refused_with_what_to_do(
    tmp_path, name, data, error, word
):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(error, match=word):
        fill(path, [], tmp_path / f"副本{path.suffix}")
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    ("name", "stream", "error", "word"),
    [
        ("旧.xls", "Workbook", UnsupportedFormat, "另存为xlsx，再写回结果"),
        ("旧.et", "Workbook", UnsupportedFormat, "另存为xlsx，再写回结果"),
        ("旧.doc", "WordDocument", UnsupportedFormat, "另存为docx 或 xlsx，再写回结果"),
        ("旧.wps", "WordDocument", UnsupportedFormat, "另存为docx 或 xlsx，再写回结果"),
        ("锁.xlsx", "EncryptedPackage", EncryptedDocument, "密码"),
    ],
)
def test_old_and_locked_office_files_are_refused_with_what_to_do(
    tmp_path, name, stream, error, word
):
    path = ole(tmp_path / name, {stream: b"\0" * 512})
    with pytest.raises(error, match=word):
        fill(path, [], tmp_path / f"副本{path.suffix}")


def test_a_missing_original_is_named(tmp_path):
    with pytest.raises(ReadError, match="不存在"):
        fill(tmp_path / "无.xlsx", [], tmp_path / "副本.xlsx")


def with_parts(path, folder, **more):
    """The package with further parts."""
    made = folder / f"改{path.suffix}"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (parts(path) | more).items():
            archive.writestr(name, data)
    return made


def test_a_bomb_and_entities_are_refused(tmp_path):
    path = saved(small_book(), tmp_path)
    bomb = with_parts(path, tmp_path, **{"xl/media/image1.png": b"\0" * (8 << 20)})
    with pytest.raises(LimitExceeded, match="压缩炸弹"):
        fill(bomb, [], tmp_path / "副本.xlsx")
    sheet = parts(path)["xl/worksheets/sheet1.xml"]
    evil = b'<!DOCTYPE w [<!ENTITY a "b">]>' + sheet
    hostile = with_parts(path, tmp_path, **{"xl/worksheets/sheet1.xml": evil})
    with pytest.raises(DamagedDocument, match="DOCTYPE"):
        fill(hostile, [], tmp_path / "副本.xlsx")


def test_a_signed_original_is_filled_and_the_lost_signature_is_told(tmp_path):
    path = saved(small_book(), tmp_path)
    signed = with_parts(path, tmp_path, **{"_xmlsignatures/origin.sigs": b""})
    report = fill(signed, [one_change(signed)], tmp_path / "副本.xlsx")
    assert report.notes == ("原件带有数字签名，副本里的签名已失效，如需签名请重新签",)


@pytest.mark.slow
@pytest.mark.parametrize(("number", "blank", "touched"), FORMS)
def test_libreoffice_opens_the_copy(request, made, tmp_path, number, blank, touched):
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("没有安装 LibreOffice")
    handed = request.getfixturevalue(blank)
    target = tmp_path / f"copy{handed.suffix}"
    fill(handed, plan(read_document(handed), tables(made[number])).changes, target)
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = [
        program,
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(target),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert (tmp_path / "copy.pdf").stat().st_size > 10_000
