"""Turning pages: a told recogniser reads a line only where its grey head is at the left end."""

import pytest

from baoheng.reading.formats import ocr, scanturn

cv2 = pytest.importorskip("cv2", reason="需要 OCR 组件：pip install 'baoheng[ocr]'")
numpy = pytest.importorskip("numpy")

HEAD = 100


def page(lines: int, tall: int = 0):
    """A page with level lines and, beside them, upright ones (level labels of a form)."""
    paper = numpy.full((500, 400), 255, numpy.uint8)
    for top in range(40, 40 + 60 * lines, 60):
        paper[top : top + 20, 40:240] = 0
        paper[top : top + 20, 40:60] = HEAD
    for left in range(280, 280 + 30 * tall, 30):
        paper[40:140, left : left + 16] = 0
    return paper


def confidence(part) -> float:
    heads = numpy.argwhere(part == HEAD)
    return 0.95 if len(heads) and heads[:, 1].mean() < part.shape[1] / 3 else 0.3


def words(image) -> list[ocr.Word]:
    spots = cv2.connectedComponentsWithStats((image < 200).astype("uint8"))[2][1:].tolist()
    return [
        ocr.Word("文字", (x, y, x + w, y + h), confidence(image[y : y + h, x : x + w]))
        for x, y, w, h, _ in spots
    ]


@pytest.fixture(autouse=True)
def _told(monkeypatch):
    monkeypatch.setattr(ocr, "recognise", words)
    monkeypatch.setattr(ocr, "recognise_line", lambda part: ("文字", confidence(part)))


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_page_is_turned_upright_and_read_again(quarters):
    image, found, degrees = scanturn.upright(numpy.rot90(page(6), quarters).copy())
    assert degrees == 90 * quarters
    assert (image == page(6)).all()
    assert [word.confidence for word in found] == [0.95] * 6


def test_few_upright_labels_do_not_turn_a_page():
    assert scanturn.upright(page(6, tall=4))[2] == 0


def test_too_few_lines_do_not_turn_a_page():
    assert scanturn.upright(numpy.rot90(page(2), 2).copy())[2] == 0
    assert scanturn.upright(numpy.rot90(page(2), 1).copy())[2] == 0


def test_lines_that_read_badly_both_ways_do_not_turn_a_page(monkeypatch):
    monkeypatch.setattr(ocr, "recognise_line", lambda _: ("文字", 0.3))
    assert scanturn.upright(numpy.rot90(page(6), 2).copy())[2] == 0
