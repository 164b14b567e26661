import pypdfium2
import pytest
from tests.forms.made import evaluated

from baoheng.core.errors import DamagedDocument, OutputError
from baoheng.forms import FormData, compose, definition, write
from baoheng.reading import libreoffice
from baoheng.reading.libreoffice import installed


def sheet():
    return compose(definition("self_evaluation"), FormData(evaluated()))


def test_without_libreoffice_it_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(libreoffice, "find_program", lambda *_: None)
    with pytest.raises(OutputError, match="写 PDF 需要 LibreOffice") as caught:
        write([sheet()], tmp_path / "表.pdf")
    assert "docx" in caught.value.todo
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("fails", [True, False])
def test_a_conversion_that_fails_or_writes_nothing_is_told(tmp_path, monkeypatch, fails):
    def run(command, **_):
        if fails:
            raise DamagedDocument("LibreOffice 打不开这个文件")

    monkeypatch.setattr(libreoffice, "find_program", lambda *_: "soffice")
    monkeypatch.setattr(libreoffice, "run_program", run)
    with pytest.raises(OutputError, match="没有写成 PDF：LibreOffice"):
        write([sheet()], tmp_path / "表.pdf")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.skipif(not installed(), reason="没有安装 LibreOffice")
def test_a_pdf_holds_the_form_on_landscape_pages(tmp_path):
    write([sheet()], tmp_path / "表.pdf")
    document = pypdfium2.PdfDocument(tmp_path / "表.pdf")
    try:
        page = document[0]
        assert page.get_width() > page.get_height()
        text = page.get_textpage().get_text_bounded()
        assert "参保居民满意度" in text
        assert "97.90" in text
    finally:
        document.close()
