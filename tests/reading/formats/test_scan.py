"""Scanned pages and pictures: geometry with a told recogniser, and the real one (slow)."""

from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from pdfmaker import Page, cells, grid, pdf, stroke, text

from baoheng.core.errors import DamagedDocument, EmptyDocument, LimitExceeded, ProgramMissing
from baoheng.reading.dispatch import open_source
from baoheng.reading.formats import ocr, picture, scan
from baoheng.reading.formats import pdf as pdf_reader
from baoheng.reading.grid import Flag, Grid, Loose, Source
from baoheng.reading.limits import DEFAULT_LIMITS
from baoheng.reading.pieces import Piece

pytestmark = pytest.mark.slow

cv2 = pytest.importorskip("cv2", reason="需要 OCR 组件：pip install 'baoheng[ocr]'")
numpy = pytest.importorskip("numpy")
image_module = pytest.importorskip("PIL.Image")

XS, YS = [50, 150, 250, 350], [60, 100, 140, 180]
PX = 1 / picture.POINT
A4 = 842 / 400  # a picture without a resolution is taken for a page of this size


def render(content: str, tmp_path: Path, turn: float = 0.0):
    """A page as a grey picture of 200 dpi, turned by some degrees."""
    path = tmp_path / "page.pdf"
    path.write_bytes(pdf(Page(content)))
    with pypdfium2.PdfDocument(path) as document:
        grey = document[0].render(scale=PX, grayscale=True).to_pil().convert("L")
    return numpy.asarray(grey.rotate(turn, fillcolor=255))


def word(words: str, x: float, y: float, confidence: float = 0.99, each: float = 10) -> ocr.Word:
    """A word whose left end is at (x, y) points; its characters are ``each`` points wide."""

    def box(left: float, right: float) -> tuple[float, float, float, float]:
        return left * PX, (y - 6) * PX, right * PX, (y + 6) * PX

    letters = [(c, box(x + n * each, x + (n + 1) * each)) for n, c in enumerate(words)]
    return ocr.Word(words, box(x, x + each * len(words)), confidence, tuple(letters))


@pytest.fixture
def told(monkeypatch, tmp_path):
    """Read a drawn page with a recogniser that says the given words."""

    def run(content: str, *words: ocr.Word, second: tuple[str, float] = ("", 0.0)) -> Source:
        monkeypatch.setattr(ocr, "available", lambda: True)
        monkeypatch.setattr(ocr, "recognise", lambda _: list(words))
        monkeypatch.setattr(ocr, "recognise_line", lambda _: second)
        path = tmp_path / "图.png"
        image_module.fromarray(render(content, tmp_path)).save(path, dpi=(200, 200))
        source = scan.read(path, "图.png", DEFAULT_LIMITS)
        assert source.census == source.characters()
        return source

    return run


def texts(source: Source) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in block.row(row)] for row in range(block.nrows)]
        for block in source.blocks
        if isinstance(block, Grid)
    ]


def test_words_go_into_the_cells_of_the_ruled_picture(told):
    source = told(grid(XS, YS), word("标题", 60, 30), word("甲", 60, 80), word("≥95%", 260, 160))
    assert texts(source) == [[["甲", "", ""], ["", "", ""], ["", "", "≥95%"]]]
    assert isinstance(source.blocks[0], Loose)
    assert source.format == "image"
    cell = source.blocks[1].at(2, 2)
    assert (cell.flags, cell.confidence) == (frozenset({Flag.OCR}), 0.99)


def test_word_over_a_rule_is_taken_apart_and_one_in_a_cell_is_not(told):
    source = told(grid(XS, YS), word("甲乙丙丁", 130, 80), word("戊己", 60, 120))
    assert texts(source)[0][:2] == [["甲乙", "丙丁", ""], ["戊己", "", ""]]


def test_ink_without_a_word_gets_a_second_look(told):
    source = told(grid(XS, YS) + text(60, 85, "77"), word("甲", 160, 80), second=("77", 0.8))
    assert texts(source)[0][0] == ["77", "甲", ""]


def test_cell_that_shares_a_word_with_its_neighbour_gets_no_second_look(told):
    both = text(60, 85, "AAAAAAAAAA") + text(160, 85, "BBBB")
    source = told(grid(XS, YS) + both, word("甲乙丙丁", 130, 80), second=("幻", 0.9))
    assert texts(source)[0][0] == ["甲乙", "丙丁", ""]


def notes(source: Source, code: str) -> list[str]:
    return [message for found, message in source.notes if found == code]


def test_ink_without_text_is_told_with_its_place(told):
    content = grid(XS, YS) + text(260, 125, "77") + text(50, 40, "SEAL")
    source = told(content, word("甲", 160, 80))
    assert notes(source, "INK_NOT_READ") == [
        "第1页表外（距左边 22 毫米、距上边 13 毫米）、第1页表1第2行第3列"
        "有笔迹没有认出文字（印章、手写或污渍），请对照原件"
    ]


def test_ink_beside_a_word_in_the_same_cell_is_told(told):
    source = told(grid(XS, YS) + text(60, 75, "A") + text(60, 95, "B"), word("甲", 58, 71))
    assert notes(source, "INK_NOT_READ") == [
        "第1页表1第1行第1列有笔迹没有认出文字（印章、手写或污渍），请对照原件"
    ]


def test_many_places_are_counted(told):
    marks = "".join(text(x + 10, y + 20, "X") for x in XS[:3] for y in [*YS, 200, 230])
    source = told(grid(XS, YS) + marks, word("甲", 160, 40))
    assert "等 18 处有笔迹" in notes(source, "INK_NOT_READ")[0]


def test_page_whose_ink_is_all_read_or_rule_or_speck_has_no_such_note(told):
    content = grid(XS, YS) + text(60, 85, "77") + text(60, 250, ".") + stroke(50, 270, 350, 270)
    source = told(content, word("7", 58, 81, each=16))
    assert notes(source, "INK_NOT_READ") == []


def test_a_clean_cell_gets_no_second_look(told):
    source = told(grid(XS, YS), word("甲", 160, 80), second=("幻", 0.8))
    assert texts(source)[0][0] == ["", "甲", ""]


def test_lone_stroke_in_a_cell_is_a_dash_and_a_numeral_in_text_is_not(told):
    source = told(grid(XS, YS), word("一", 60, 80), word("一", 160, 70), word("级", 160, 90))
    assert texts(source)[0][0] == ["—", "一级", ""]
    assert notes(source, "LONE_STROKE") == [
        "第1页有 1 格只有一横，按“—”（不适用）读，也可能是汉字“一”，请对照原件"
    ]
    assert notes(told(grid(XS, YS), word("一级", 60, 80)), "LONE_STROKE") == []


def test_unsure_word_is_kept_and_named(told):
    source = told(grid(XS, YS), word("甲", 60, 80, 0.31), word("乙", 160, 80))
    assert texts(source)[0][0][0] == "甲"
    assert [m for code, m in source.notes if code == "OCR_LOW"] == [
        "第1页“甲”识别把握只有 31%，请对照原件"
    ]


def test_picture_without_text_is_an_empty_document(told):
    with pytest.raises(EmptyDocument):
        told(grid(XS, YS))


@pytest.mark.parametrize("turn", [-2.0, -0.6, 0.0, 1.3, 3.0])
def test_slanting_page_is_straightened(tmp_path, turn):
    slanted = render(grid(XS, YS), tmp_path, turn)
    level = picture.straighten(slanted)
    assert abs(picture._slant(picture.ink(level))) < 0.1


def test_letters_are_no_rules(tmp_path):
    page = render(text(50, 100, "HHHH EEEE FFFF ||||", 12), tmp_path)
    found = picture.rules(picture.ink(page))
    assert (found.across, found.down) == ([], [])


def test_rule_with_a_small_break_is_one_rule(tmp_path):
    page = render(stroke(50, 100, 198.5, 100) + stroke(200, 100, 350, 100), tmp_path)
    assert len(picture.rules(picture.ink(page)).across) == 1


def test_thin_pale_rule_between_dense_lines_of_text_is_found(tmp_path):
    lines = text(50, 100, "M" * 30, 10) + text(50, 110, "M" * 30, 10)
    page = render(lines, tmp_path).copy()
    page[round(101 * PX), round(50 * PX) : round(300 * PX)] = 130
    assert len(picture.rules(picture.ink(page)).across) == 1
    page[round(101 * PX), round(50 * PX) : round(300 * PX)] = 230
    assert picture.rules(picture.ink(page)).across == []


def test_side_of_a_cell_one_row_high_is_a_rule_and_a_letter_in_it_is_not(tmp_path):
    xs, ys = [50, 150, 250], [60, 72, 84]
    row = stroke(50, 60, 50, 84) + stroke(250, 60, 250, 84) + stroke(150, 60, 150, 72)
    level = "".join(stroke(xs[0], y, xs[-1], y) for y in ys)
    stub = stroke(60, 74, 77, 74)  # strokes of letters that a blur has joined
    page = render(level + row + stub + text(60, 82, "HIHIH", 13), tmp_path)
    sides = [round(rule.at) for rule in picture.rules(picture.ink(page)).down]
    assert sorted(sides) == [50, 150, 250]


def test_specks_are_not_ink(tmp_path):
    page = render(grid(XS, YS), tmp_path).copy()
    page[200:203, 200:203] = 0
    assert picture.written(picture.ink(page), (50, 60, 150, 100)) is None
    page[200:220, 200:220] = 0
    assert picture.written(picture.ink(page), (50, 60, 150, 100)) is not None


def test_picture_without_the_recogniser_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(ocr, "available", lambda: False)
    with pytest.raises(ProgramMissing, match=r"baoheng\[ocr\]"):
        scan.read(tmp_path / "图.png", "图.png", DEFAULT_LIMITS)


def test_damaged_picture(tmp_path):
    path = tmp_path / "坏.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    with pytest.raises(DamagedDocument, match=r"坏\.png"):
        scan.read(path, "坏.png", DEFAULT_LIMITS)


def test_pages_of_a_tiff_are_read_and_counted(tmp_path, monkeypatch):
    monkeypatch.setattr(ocr, "recognise", lambda _: [word("甲", 60, 80)])
    path = tmp_path / "多页.tiff"
    pages = [image_module.fromarray(render(grid(XS, YS), tmp_path)) for _ in range(3)]
    pages[0].save(path, save_all=True, append_images=pages[1:], dpi=(200, 200))
    source = scan.read(path, "多页.tiff", DEFAULT_LIMITS)
    assert {piece.place.page for piece in source.pieces()} == {1, 2, 3}
    with pytest.raises(LimitExceeded, match="3 页"):
        scan.read(path, "多页.tiff", replace(DEFAULT_LIMITS, pages=2))


@pytest.mark.parametrize("ending", ["png", "jpg", "bmp", "webp", "tiff", "gif"])
def test_picture_of_every_kind_is_read(tmp_path, monkeypatch, ending):
    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(ocr, "recognise", lambda _: [word("甲", 160 * A4, 120 * A4)])
    path = tmp_path / f"图.{ending}"
    image_module.fromarray(render(grid(XS, YS), tmp_path)).save(path)
    source = open_source(path)
    assert texts(source) == [[["", "", ""], ["", "甲", ""], ["", "", ""]]]
    assert {code for code, _ in source.notes} == {"PAGE_BY_OCR"}


def test_photograph_is_turned_as_its_camera_says(tmp_path, monkeypatch):
    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(ocr, "recognise", lambda _: [word("甲", 160, 120)])
    turned = image_module.fromarray(numpy.rot90(render(grid(XS, YS), tmp_path)).copy())
    exif = image_module.Exif()
    exif[0x0112] = 6  # to be turned clockwise
    path = tmp_path / "图.jpg"
    turned.save(path, exif=exif, quality=95, dpi=(200, 200))
    assert texts(open_source(path)) == [[["", "", ""], ["", "甲", ""], ["", "", ""]]]


def test_picture_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(scan, "MOST_FILE_PIXELS", 100)
    path = tmp_path / "大.png"
    image_module.new("L", (20, 20)).save(path)
    with pytest.raises(LimitExceeded, match="20×20"):
        scan.read(path, "大.png", DEFAULT_LIMITS)


@pytest.mark.slow
def test_real_recogniser_reads_a_drawn_table_without_network(tmp_path, monkeypatch):
    pytest.importorskip("rapidocr")

    def refuse(*_):
        raise AssertionError("the recogniser must not use the network")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    rows = [["Name", "Value", "Unit"], ["Rate", "95", "%"], ["Days", "20", "d"]]
    path = tmp_path / "表.png"
    page = render(grid(XS, YS) + cells(XS, YS, rows), tmp_path)
    image_module.fromarray(page).save(path, dpi=(200, 200))
    assert texts(scan.read(path, "表.png", DEFAULT_LIMITS)) == [rows]


@pytest.mark.slow
@pytest.mark.seeds
def test_scanned_sample_is_read_to_98_per_cent(samples):
    pytest.importorskip("rapidocr")
    with pypdfium2.PdfDocument(samples / "s16_scan.pdf") as document:
        scanned = scan.pdf_pages(document, [1, 2, 3], "s16.pdf", whole=True)
    assert {code for code, _ in scanned.notes} == {"PAGE_BY_OCR", "LONE_STROKE"}
    pages = [("s05_dazhou_projects", 1), ("s05_dazhou_projects", 3), ("s10_selfeval", 1)]
    right, total = 0, 0
    for page, (name, number) in zip(scanned.pages, pages, strict=True):
        true, mine = page_cells(printed(samples / f"{name}.pdf", number)), page_cells(page)
        total += len(true)
        right += sum(1 for spot, words in true.items() if mine.get(spot) == words)
    assert total == 291
    assert right >= 0.98 * total


@pytest.mark.slow
@pytest.mark.seeds
def test_sample_lying_on_its_side_is_turned(samples):
    pytest.importorskip("rapidocr")
    with pypdfium2.PdfDocument(samples / "s16_scan.pdf") as document:
        document[2].set_rotation(90)
        scanned = scan.pdf_pages(document, [3], "s16.pdf", whole=True)
    true, mine = page_cells(printed(samples / "s10_selfeval.pdf", 1)), page_cells(scanned.pages[0])
    assert [m for code, m in scanned.notes if code == "PAGE_TURNED"] == [
        "第3页的图片不是正放的，已顺时针转 270° 后识别，位置按转正后的页面计"
    ]
    assert sum(mine.get(spot) == words for spot, words in true.items()) >= 0.97 * len(true)


def printed(path: Path, number: int):
    """One page as its text layer has it; the samples' tests compare these with the truth."""
    with pypdfium2.PdfDocument(path) as document:
        sheet = pdf_reader._sheet(document, number, path.name)
    return pdf_reader._content(sheet, "", [])[0]


def page_cells(page) -> dict[tuple[int, int, int, int], str]:
    """Text by position and span, without white space."""
    return {
        (part.row, part.col, part.rowspan, part.colspan): "".join(part.text.split())
        for item in page.items
        if isinstance(item, Piece)
        for part in item.parts
    }
