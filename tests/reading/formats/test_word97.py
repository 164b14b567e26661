"""Word 97–2003 through LibreOffice and from its bytes; skipped where LibreOffice is absent."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from docmaker import Run, doc

from baoheng.core.errors import DamagedDocument, ProgramMissing
from baoheng.reading import sandbox
from baoheng.reading.formats import word97, wordfile
from baoheng.reading.grid import Grid, Loose, Source
from baoheng.reading.limits import DEFAULT_LIMITS

Shape = set[tuple[int, int, int, int, str]]

needs_libreoffice = pytest.mark.skipif(
    sandbox.find_program("soffice", "libreoffice") is None, reason="本机没有 LibreOffice"
)


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Make programs invisible, as on a machine where they are not installed."""
    which = sandbox.shutil.which

    def hide(*names: str) -> None:
        monkeypatch.setattr(sandbox.shutil, "which", lambda n: None if n in names else which(n))

    return hide


def read(path: Path) -> Source:
    return word97.read(path, path.name, DEFAULT_LIMITS)


def grids(source: Source) -> list[Grid]:
    return [block for block in source.blocks if isinstance(block, Grid)]


def shape(cells: list[tuple[int, int, int, int, str]]) -> Shape:
    """Cells with rows and columns renumbered by the borders that exist, text without blanks."""
    rows = sorted({r for r, _, rs, _, _ in cells} | {r + rs for r, _, rs, _, _ in cells})
    cols = sorted({c for _, c, _, cs, _ in cells} | {c + cs for _, c, _, cs, _ in cells})
    return {
        (
            rows.index(r),
            cols.index(c),
            rows.index(r + rs) - rows.index(r),
            cols.index(c + cs) - cols.index(c),
            "".join(text.split()),
        )
        for r, c, rs, cs, text in cells
    }


def read_shapes(source: Source) -> list[Shape]:
    return [
        shape([(c.row, c.col, c.rowspan, c.colspan, c.text) for c in grid.cells])
        for grid in grids(source)
    ]


def true_shapes(path: Path) -> list[Shape]:
    truth = json.loads(path.with_name(path.name + ".truth.json").read_text("utf-8"))
    return [
        shape([(c["r"], c["c"], c["rs"], c["cs"], c["t"]) for c in table["cells"]])
        for table in truth["tables"]
    ]


@pytest.mark.slow
@pytest.mark.seeds
@needs_libreoffice
@pytest.mark.parametrize("name", ["s01_hunan_forms.doc", "s01_hunan_forms.wps"])
def test_word_97_and_wps_are_read_exactly_and_both_readers_agree(samples: Path, name: str):
    source = read(samples / name)
    assert read_shapes(source) == true_shapes(samples / name)
    assert source.notes == []
    assert source.census == source.characters()
    assert (source.format, source.reader) == ("doc", "libreoffice+docx-lxml 1+wordfile")


@pytest.mark.slow
@pytest.mark.seeds
@needs_libreoffice
def test_table_that_libreoffice_runs_together_is_put_back_and_told(samples: Path):
    path = samples / "s01b_lo_drops_table.doc"
    source = read(path)
    assert read_shapes(source) == true_shapes(path)
    assert [code for code, _ in source.notes] == ["READERS_DISAGREE"]
    assert "表7整张表" in source.notes[0][1]
    assert source.census == source.characters()
    assert isinstance(source.blocks[-2], Loose)
    assert source.blocks[-2].text.startswith("填报单位")


@pytest.mark.seeds
def test_without_libreoffice_the_bytes_are_read_and_that_is_told(
    samples: Path, without: Callable[..., None]
):
    without("soffice", "libreoffice")
    path = samples / "s01_hunan_forms.doc"
    source = read(path)
    assert read_shapes(source) == true_shapes(path)
    assert [code for code, _ in source.notes] == ["NO_LIBREOFFICE"]
    assert source.census is None


@pytest.mark.slow
@pytest.mark.seeds
@needs_libreoffice
@pytest.mark.parametrize(
    "name", ["s02_shanhaiguan_16tables", "s05_dazhou_projects", "s10_selfeval"]
)
def test_other_forms_saved_as_word_97_are_read_exactly(samples: Path, tmp_path: Path, name: str):
    path = saved_as_doc(samples / f"{name}.docx", tmp_path)
    truth = true_shapes(samples / f"{name}.docx")
    source = read(path)
    assert [code for code, _ in source.notes if code == "READERS_DISAGREE"] == []
    assert source.census == source.characters()
    assert read_shapes(source) == truth
    blocks = wordfile.read_blocks(path, "表.doc", DEFAULT_LIMITS)
    assert read_shapes(replace(source, blocks=blocks)) == truth


@pytest.mark.slow
@pytest.mark.seeds
@needs_libreoffice
def test_tracked_deletion_is_no_disagreement(samples: Path, tmp_path: Path):
    source = read(saved_as_doc(samples / "s13_word_traps.docx", tmp_path))
    assert [code for code, _ in source.notes] == ["TRACKED_CHANGES"]
    texts = [piece.text for piece in source.pieces()]
    assert "≥600万人" in texts


def saved_as_doc(path: Path, folder: Path) -> Path:
    """The document saved by LibreOffice as Word 97."""
    program = sandbox.find_program("soffice", "libreoffice")
    assert program
    command = [program, f"-env:UserInstallation={(folder / 'p').as_uri()}", "--headless"]
    command += ["--convert-to", "doc:MS Word 97", "--outdir", str(folder / "out"), str(path)]
    sandbox.run_program(
        command, folder=folder, limits=DEFAULT_LIMITS, title="LibreOffice", where=path.name
    )
    return folder / "out" / f"{path.stem}.doc"


def test_rtf_without_libreoffice_says_what_to_install(tmp_path: Path, without: Callable[..., None]):
    without("soffice", "libreoffice")
    with pytest.raises(ProgramMissing, match="apt install libreoffice-writer"):
        word97.read(tmp_path / "表.rtf", "表.rtf", DEFAULT_LIMITS, "rtf")


@pytest.mark.slow
@needs_libreoffice
def test_rtf_is_read_and_the_missing_check_is_told(tmp_path: Path):
    path = tmp_path / "表.rtf"
    rows = "".join(
        rf"\trowd\cellx2000\cellx4000\pard\intbl {a}\cell {b}\cell\row "
        for a, b in [(r"\u25351?\u26631?", r"\u20540?"), ("a", "95%")]
    )
    path.write_text(r"{\rtf1\ansi\deff0{\fonttbl{\f0 SimSun;}}" + rows + r"\pard x\par}")
    source = word97.read(path, "表.rtf", DEFAULT_LIMITS, "rtf")
    assert [[cell.text for cell in grid.cells] for grid in grids(source)] == [
        ["指标", "值", "a", "95%"]
    ]
    assert [code for code, _ in source.notes] == ["SECOND_READER_MISSING"]


def test_what_libreoffice_cannot_open_is_read_from_its_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(word97.libreoffice, "installed", lambda: True)
    monkeypatch.setattr(word97.libreoffice, "convert", _fail)
    source = read(doc(tmp_path / "表.doc", [Run("标题\r")]))
    assert [piece.text for piece in source.pieces()] == ["标题"]
    assert [code for code, _ in source.notes] == ["NO_LIBREOFFICE"]
    assert "打不开" in source.notes[0][1]


def test_what_neither_can_open_is_told_as_libreoffice_told_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(word97.libreoffice, "installed", lambda: True)
    monkeypatch.setattr(word97.libreoffice, "convert", _fail)
    path = tmp_path / "表.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 3000)
    with pytest.raises(DamagedDocument, match="LibreOffice 打不开"):
        read(path)


def _fail(*_arguments: object, **_options: object) -> None:
    raise DamagedDocument("LibreOffice 打不开", todo="另存")


@pytest.mark.slow
@needs_libreoffice
def test_broken_word_file_is_told(tmp_path: Path):
    path = tmp_path / "表.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 3000)
    with pytest.raises(DamagedDocument, match="打不开"):
        read(path)
