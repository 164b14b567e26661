"""Converting documents with LibreOffice, without macros, network or the user's profile."""

import shutil
from pathlib import Path

from baoheng.core.errors import DamagedDocument, ProgramMissing
from baoheng.reading.limits import Limits
from baoheng.reading.sandbox import find_program, run_program

_FILTERS = {
    "docx": "docx:MS Word 2007 XML",
    "xlsx": "xlsx:Calc MS Excel 2007 XML",
    "pdf": "pdf:writer_pdf_Export",
}
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
</item>
</oor:items>
"""


def installed() -> bool:
    """Whether LibreOffice can be used."""
    return find_program("soffice", "libreoffice") is not None


def convert(path: Path, to: str, folder: Path, limits: Limits, *, where: str, kind: str) -> Path:
    """The file as a new ``docx``, ``xlsx`` or ``pdf`` in ``folder``, a private temporary folder.

    ``kind`` is the file-name ending that fits the bytes (``doc``, ``xls``, ``rtf``, ``xml`` …),
    ``where`` the document's name for messages. Raises ProgramMissing without LibreOffice,
    DamagedDocument when it cannot open the file, LimitExceeded when it takes too long.
    """
    program = find_program("soffice", "libreoffice")
    if program is None:
        raise ProgramMissing(
            "读这种文件需要 LibreOffice，本机没有安装",
            where=where,
            todo="请安装 LibreOffice（如 apt install libreoffice-writer-nogui "
            "libreoffice-calc-nogui），或用 WPS、Office 另存为 docx 或 xlsx 后再读",
        )
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    source, result = folder / f"input.{kind}", folder / "converted" / f"input.{to}"
    shutil.copyfile(path, source)
    run_program(
        [
            program,
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            _FILTERS[to],
            "--outdir",
            str(result.parent),
            str(source),
        ],
        folder=folder,
        limits=limits,
        title="LibreOffice",
        where=where,
    )
    if not result.is_file():  # LibreOffice reports success even when it could not read the file
        raise DamagedDocument(
            "LibreOffice 打不开这个文件，内容可能已损坏",
            where=where,
            todo="请用 WPS 或 Office 打开原文件确认没有损坏，另存为 docx 或 xlsx 后再读",
        )
    return result
