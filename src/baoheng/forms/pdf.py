"""A Word document as PDF, made by LibreOffice without macros, network or the user's profile."""

from baoheng.core.errors import OutputError, ReadError
from baoheng.reading.libreoffice import convert, installed
from baoheng.reading.limits import DEFAULT_LIMITS
from baoheng.reading.sandbox import private_folder


def pdf_bytes(document: bytes, where: str) -> bytes:
    """The document as PDF; ``where`` names the result for messages.

    Raises OutputError without LibreOffice, or where it fails or takes too long.
    """
    if not installed():
        raise OutputError(
            "写 PDF 需要 LibreOffice，本机没有安装",
            where=where,
            todo="请安装 LibreOffice（如 apt install libreoffice-writer-nogui），"
            "或改写成 docx，再用 WPS、Office 另存为 PDF",
        )
    with private_folder() as folder:
        source = folder / "form.docx"
        source.write_bytes(document)
        try:
            return convert(
                source, "pdf", folder, DEFAULT_LIMITS, where=where, kind="docx"
            ).read_bytes()
        except ReadError as error:
            raise OutputError(
                f"没有写成 PDF：{error.message}",
                where=where,
                todo="请改写成 docx，再用 WPS、Office 另存为 PDF",
            ) from error
