"""Files that are broken, lie, or mean harm: each gives a right reading or a clear Chinese message.

Nothing may crash, hang, fetch, or fill the memory. Readers run in a child process here, as they do
in the program, where a test could bring the test run down with it.
"""

import random
import re
from dataclasses import replace
from pathlib import Path

import pytest
from crafted import docx, ole, pdf, sheet_row, word_table, xlsx, zipped

from baoheng.core.errors import (
    AccountingMismatch,
    EncryptedDocument,
    LimitExceeded,
    ReadError,
)
from baoheng.reading.dispatch import open_source
from baoheng.reading.grid import Flag, Grid, Source
from baoheng.reading.isolate import run_isolated
from baoheng.reading.limits import DEFAULT_LIMITS

HELLO = "BT /F1 12 Tf 100 700 Td (Hello 95) Tj ET"
ROWS = [["一级指标", "指标值"], ["产出指标", "≥95%"]]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
BOUNDED = replace(DEFAULT_LIMITS, seconds=60, memory_bytes=1 << 30)


def written(path: Path, body: bytes | str) -> Path:
    path.write_bytes(body.encode() if isinstance(body, str) else body)
    return path


def small(folder: Path, kind: str) -> Path:
    """A small good file of this kind."""
    path = folder / f"表.{kind}"
    rows = "".join(f"<tr><td>{a}<td>{b}" for a, b in ROWS)
    match kind:
        case "docx":
            return docx(path, word_table(ROWS))
        case "xlsx":
            return xlsx(path, "".join(sheet_row(n, row) for n, row in enumerate(ROWS, 1)))
        case "pdf":
            return pdf(path, HELLO)
        case "html":
            return written(path, f"<html><body><table>{rows}</table></body></html>")
        case "csv":
            return written(path, "\n".join(",".join(row) for row in ROWS))
        case _:
            return written(path, "\n".join("\t".join(row) for row in ROWS))


SMALL = ["docx", "xlsx", "pdf", "html", "csv", "txt"]


def clear(error: ReadError) -> ReadError:
    """The error, when it is one that a clerk can act on."""
    assert CHINESE.search(error.message), error.message
    assert CHINESE.search(error.todo), error.todo
    return error


def attempt(path: Path) -> Source | ReadError:
    """The reading or its error; any other exception fails the test."""
    try:
        source = open_source(path)
    except ReadError as error:
        return clear(error)
    assert source.census in (None, source.characters()), "text was lost without a word"
    return source


def isolated(path: Path) -> Source | ReadError:
    """The same in a child process with bounds on time and memory."""
    try:
        return run_isolated(open_source, path, BOUNDED)
    except ReadError as error:
        return clear(error)


def texts(result: Source | ReadError) -> list[str]:
    assert isinstance(result, Source), result
    return [piece.text for piece in result.pieces() if piece.text.strip()]


@pytest.mark.parametrize("kind", SMALL)
def test_small_good_file_is_read(tmp_path: Path, kind: str):
    expected = ["Hello 95"] if kind == "pdf" else [text for row in ROWS for text in row]
    assert texts(attempt(small(tmp_path, kind))) == expected


@pytest.mark.parametrize("kind", SMALL)
@pytest.mark.parametrize("wrong", ["exe", "docx", "xls", "pdf", "zip"])
def test_name_never_decides(tmp_path: Path, kind: str, wrong: str):
    path = small(tmp_path, kind).rename(tmp_path / f"改名.{wrong}")
    result = attempt(path)
    assert texts(result)
    assert isinstance(result, Source)
    assert ("NAME_MISMATCH" in dict(result.notes)) is (wrong != kind)


@pytest.mark.parametrize("kind", SMALL)
def test_empty_file_is_told(tmp_path: Path, kind: str):
    result = attempt(written(tmp_path / f"a.{kind}", b""))
    assert isinstance(result, ReadError)
    assert "空" in result.message


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.99])
def test_cut_container_is_told(tmp_path: Path, kind: str, part: float):
    path = small(tmp_path, kind)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * part)])
    assert isinstance(attempt(path), ReadError)


@pytest.mark.parametrize("kind", ["pdf", "html", "csv", "txt"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_cut_stream_is_read_or_told(tmp_path: Path, kind: str, part: float):
    path = small(tmp_path, kind)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * part)])
    attempt(path)


@pytest.mark.parametrize("kind", SMALL)
def test_any_changed_bytes_are_read_or_told(tmp_path: Path, kind: str):
    data = small(tmp_path, kind).read_bytes()
    for seed in range(40):
        chance = random.Random(seed)
        broken = bytearray(data)
        for _ in range(chance.randint(1, 8)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        attempt(written(tmp_path / f"{seed}.{kind}", bytes(broken)))


@pytest.mark.slow
@pytest.mark.seeds
@pytest.mark.parametrize(
    "name", ["s03_zhanjiang.xls", "s05_dazhou_projects.pdf", "s01_hunan_forms.doc"]
)
def test_real_file_with_changed_bytes_is_read_or_told(samples: Path, tmp_path: Path, name: str):
    data = (samples / name).read_bytes()
    for seed in range(6):
        chance = random.Random(seed)
        broken = bytearray(data)
        for _ in range(20):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        result = isolated(written(tmp_path / f"{seed}-{name}", bytes(broken)))
        assert isinstance(result, Source | ReadError)


def test_protected_pdf_is_told(tmp_path: Path):
    owner, user = "41" * 32, "42" * 32
    lock = f"<</Filter/Standard/V 1/R 2/P -4/O<{owner}>/U<{user}>>>"
    path = pdf(tmp_path / "a.pdf", HELLO, lock, "/Encrypt 6 0 R/ID[<00><00>]")
    assert isinstance(attempt(path), EncryptedDocument)


@pytest.mark.parametrize("name", ["a.xlsx", "a.docx"])
def test_protected_office_file_is_told(tmp_path: Path, name: str):
    path = ole(tmp_path / name, {"EncryptionInfo": b"\4\0\4\0", "EncryptedPackage": b"x" * 5000})
    assert isinstance(attempt(path), EncryptedDocument)


BOMB = "<w:p><w:r><w:t>" + "一" * (8 << 20) + "</w:t></w:r></w:p>"


def test_docx_bomb_is_refused_unopened(tmp_path: Path):
    assert isinstance(attempt(docx(tmp_path / "a.docx", BOMB)), LimitExceeded)


def test_xlsx_bomb_is_refused_unopened(tmp_path: Path):
    assert isinstance(attempt(xlsx(tmp_path / "a.xlsx", " " * (30 << 20))), LimitExceeded)


def long_table(kind: str, rows: int, columns: int, path: Path) -> Path:
    """A table of numbers that do not compress well enough to look like a bomb."""
    chance = random.Random(0)
    lines = [[str(chance.randrange(10**9)) for _ in range(columns)] for _ in range(rows)]
    match kind:
        case "docx":
            return docx(path, word_table(lines))
        case "xlsx":
            cells = "".join(
                "<row>" + "".join(f"<c><v>{text}</v></c>" for text in line) + "</row>"
                for line in lines
            )
            return xlsx(path, cells)
        case "html":
            body = "".join("<tr>" + "".join(f"<td>{t}</td>" for t in line) for line in lines)
            return written(path, f"<table>{body}</table>")
        case "csv":
            return written(path, "\n".join(",".join(line) for line in lines))
        case _:
            return written(path, "\n".join("\t".join(line) for line in lines))


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["docx", "xlsx", "html", "csv", "txt"])
@pytest.mark.parametrize(("rows", "columns"), [(200_000, 2), (2, 10_000)])
def test_monstrous_table_is_refused_in_time(tmp_path: Path, kind: str, rows: int, columns: int):
    path = long_table(kind, rows, columns, tmp_path / f"a.{kind}")
    result = isolated(path)
    assert isinstance(result, LimitExceeded), result
    assert "秒" not in result.message, "the reader itself must notice, not the clock"


@pytest.mark.parametrize(
    "cell",
    ["<td rowspan=1000000000 colspan=1000000000>x", "<td colspan=-5>x", "<td rowspan=0>x"],
)
def test_absurd_spans_are_cut(tmp_path: Path, cell: str):
    path = written(tmp_path / "a.html", f"<table><tr>{cell}<td>y<tr><td>z<td>w</table>")
    result = attempt(path)
    assert sorted(texts(result)) == ["w", "x", "y", "z"]


@pytest.mark.parametrize("depth", [3, 20, 3000])
def test_tables_in_tables_are_read_or_refused(tmp_path: Path, depth: int):
    inner = "<w:p><w:r><w:t>最里</w:t></w:r></w:p>"
    for _ in range(depth):
        inner = f"<w:tbl><w:tr><w:tc>{inner}<w:p/></w:tc></w:tr></w:tbl>"
    word = isolated(docx(tmp_path / "a.docx", inner))
    page = isolated(
        written(
            tmp_path / "a.html", "<table><tr><td>" * depth + "最里" + "</td></tr></table>" * depth
        )
    )
    for result in word, page:
        assert isinstance(result, ReadError) or "最里" in "".join(texts(result))
    if depth == 3:
        assert texts(word) == ["最里"]
        assert texts(page) == ["最里"]


XXE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file://{path}">]>'
LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
    + "]>"
)


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
@pytest.mark.parametrize(("prolog", "entity"), [(XXE, "&e;"), (LAUGHS, "&a11;")])
def test_entities_are_neither_fetched_nor_expanded(
    tmp_path: Path, kind: str, prolog: str, entity: str
):
    secret = written(tmp_path / "secret.txt", "机密内容")
    prolog = prolog.format(path=secret) if prolog is XXE else prolog
    path = tmp_path / f"a.{kind}"
    if kind == "docx":
        docx(path, word_table([["指标", entity]]), prolog)
    else:
        xlsx(path, sheet_row(1, ["指标", entity]), prolog)
    result = isolated(path)
    shown = "" if isinstance(result, ReadError) else "".join(texts(result))
    assert "机密" not in shown
    assert "haha" not in shown


def test_entities_in_a_web_page_are_not_fetched(tmp_path: Path):
    secret = written(tmp_path / "secret.txt", "机密内容")
    path = written(tmp_path / "a.html", XXE.format(path=secret) + "<html><p>甲&e;乙</p></html>")
    assert "机密" not in "".join(texts(attempt(path)))


def test_scripts_are_no_text(tmp_path: Path):
    body = "<script>document.write('<table><tr><td>假</td></tr></table>')</script>"
    path = written(tmp_path / "a.html", f"<html>{body}<style>假</style><p>真</p></html>")
    assert texts(attempt(path)) == ["真"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("kind", ["html", "csv", "txt"])
def test_any_usual_encoding_is_read(tmp_path: Path, kind: str, encoding: str):
    path = small(tmp_path, kind)
    path.write_bytes(path.read_text("utf-8").encode(encoding))
    assert texts(attempt(path)) == [text for row in ROWS for text in row]


def test_lines_of_two_encodings_are_both_read(tmp_path: Path):
    body = "一级指标\t值\n".encode() * 3 + "效益指标\t八\n".encode()
    body += "产出指标\t九\n".encode("gbk")
    result = attempt(written(tmp_path / "a.txt", body))
    assert "产出指标" in texts(result)
    assert "效益指标" in texts(result)


def test_zero_bytes_do_not_hide_text(tmp_path: Path):
    body = "指标\0名称\t95\0\n产出指标名称是一段长一点的文字\t80\n".encode()
    result = attempt(written(tmp_path / "a.txt", body))
    assert "95" in "".join(texts(result))
    assert "80" in texts(result)


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_marks_of_direction_do_not_change_the_order(tmp_path: Path, kind: str):
    row = ["人数", "\u202e\u200f59\u202c"]
    path = tmp_path / f"a.{kind}"
    made = docx(path, word_table([row])) if kind == "docx" else xlsx(path, sheet_row(1, row))
    assert "59" in "".join(texts(attempt(made)))


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["docx", "xlsx", "html", "csv", "txt"])
def test_cell_of_five_megabytes_is_whole_or_cut_with_a_flag_or_refused(tmp_path: Path, kind: str):
    chance = random.Random(0)
    huge = "".join(chr(0x4E00 + chance.randrange(20000)) for _ in range(1_700_000))
    path = tmp_path / f"a.{kind}"
    match kind:
        case "docx":
            docx(path, word_table([["指标", huge]]))
        case "xlsx":
            xlsx(path, sheet_row(1, ["指标", huge]))
        case "html":
            written(path, f"<table><tr><td>指标<td>{huge}</table>")
        case "csv":
            written(path, f"指标,{huge}\n值,1\n")
        case _:
            written(path, f"指标\t{huge}\n值\t1\n")
    result = isolated(path)
    if isinstance(result, Source):
        most = max(result.pieces(), key=lambda piece: len(piece.text))
        assert Flag.TRUNCATED in most.flags or huge in most.text
    else:
        assert isinstance(result, LimitExceeded)


@pytest.mark.parametrize("kind", ["xlsx", "csv", "txt", "html"])
@pytest.mark.parametrize("text", ["=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "-2", "+3"])
def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path, kind: str, text: str):
    path = tmp_path / f"a.{kind}"
    match kind:
        case "xlsx":
            xlsx(path, sheet_row(1, ["指标", text]))
        case "html":
            written(path, f"<table><tr><td>指标<td>{text}</table>")
        case "csv":
            written(path, f"指标,{text}\n值,1\n")
        case _:
            written(path, f"指标\t{text}\n值\t1\n")
    assert text in texts(attempt(path))


def test_formula_without_a_stored_value_is_flagged_not_zero(tmp_path: Path):
    path = xlsx(
        tmp_path / "a.xlsx", '<row r="1"><c r="A1"><v>7</v></c><c r="B1"><f>A1*2</f></c></row>'
    )
    result = attempt(path)
    assert isinstance(result, Source)
    [cell] = [piece for piece in result.pieces() if Flag.FORMULA_NO_VALUE in piece.flags]
    assert "0" not in cell.text


def test_zip_of_something_else_named_docx_is_told(tmp_path: Path):
    result = attempt(zipped(tmp_path / "a.docx", {"readme.txt": b"x"}))
    assert isinstance(result, ReadError)
    assert "zip" in result.message


def test_accounting_is_never_silently_off(tmp_path: Path):
    for kind in SMALL:
        result = attempt(small(tmp_path, kind))
        assert not isinstance(result, AccountingMismatch)
        assert isinstance(result, Source)
        assert result.census == result.characters(), kind


def test_grid_cells_do_not_overlap(tmp_path: Path):
    rows = "<tr><td rowspan=3>a<td colspan=2>b<tr><td rowspan=2>c<td>d<tr><td>e<td>f<tr><td>g"
    result = attempt(written(tmp_path / "a.html", f"<table>{rows}</table>"))
    assert isinstance(result, Source)
    for grid in result.blocks:
        if isinstance(grid, Grid):
            covered = [
                (r, c)
                for cell in grid.cells
                for r in range(cell.row, cell.row + cell.rowspan)
                for c in range(cell.col, cell.col + cell.colspan)
            ]
            assert len(covered) == len(set(covered))
