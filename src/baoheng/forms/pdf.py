"""A Word document as PDF, made by LibreOffice without macros, network or the user's profile."""

from baoheng.core.errors import OutputError, ReadError
from baoheng.reading.limits import DEFAULT_LIMITS
from baoheng.reading.sandbox import find_program, private_folder, run_program


def pdf_bytes(document: bytes, where: str) -> bytes:
    """The document as PDF; ``where`` names the result for messages.

    Raises OutputError without LibreOffice, or where it fails or takes too long.
    """
    program = find_program("soffice", "libreoffice")
    if program is None:
        raise OutputError(
            "写 PDF 需要 LibreOffice，本机没有安装",
            where=where,
            todo="请安装 LibreOffice（如 apt install libreoffice-writer-nogui），"
            "或改写成 docx，再用 WPS、Office 另存为 PDF",
        )
    with private_folder() as folder:
        source, result = folder / "form.docx", folder / "made" / "form.pdf"
        source.write_bytes(document)
        command = [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "pdf:writer_pdf_Export",
            "--outdir",
            str(result.parent),
            str(source),
        ]
        try:
            run_program(
                command, folder=folder, limits=DEFAULT_LIMITS, title="LibreOffice", where=where
            )
        except ReadError as error:
            raise _failed(where, error.message) from error
        if not result.is_file():  # LibreOffice reports success even when it wrote nothing
            raise _failed(where, "LibreOffice 没有写出文件")
        return result.read_bytes()


def _failed(where: str, why: str) -> OutputError:
    return OutputError(
        f"没有写成 PDF：{why}",
        where=where,
        todo="请改写成 docx，再用 WPS、Office 另存为 PDF",
    )
