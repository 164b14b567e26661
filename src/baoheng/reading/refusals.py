"""What to tell a person whose file is of a kind that is not read, or is named for another kind."""

from baoheng.core.errors import DamagedDocument, EncryptedDocument, ReadError, UnsupportedFormat
from baoheng.reading.sniff import Kind

_UNPACK = "请先解压，再读里面的文件"
_OFFICE = "请用 WPS 或 Office 打开，另存为 docx 或 xlsx 后再读"
_UNREAD: dict[Kind, tuple[str, str]] = {
    Kind.OFD: ("是 OFD 版式文件，暂不支持", "请用 OFD 阅读器另存为 PDF，或向出具单位要 docx、xlsx"),
    Kind.SLIDES: ("是演示文稿", "请把表格复制到 Word 或 Excel 里另存后再读"),
    Kind.RAR: ("是 RAR 压缩包", _UNPACK),
    Kind.SEVEN_ZIP: ("是 7z 压缩包", _UNPACK),
    Kind.GZIP: ("是 gzip 压缩包", _UNPACK),
    Kind.TAR: ("是 tar 压缩包", _UNPACK),
    Kind.ZIP: ("是 zip 压缩包，不是单个文件", "请直接读这个压缩包，或解压后读里面的文件"),
    Kind.PROGRAM: ("是可执行程序，不是文档", "请勿运行；请向来源核实，重新索取文档"),
    Kind.MEDIA: ("是音频或视频，不是文档", "请提供文档"),
    Kind.XML: ("是 XML 数据文件，不是 Word 或 Excel 的 XML", _OFFICE),
    Kind.UNKNOWN: ("的内容不是已知的文档格式", _OFFICE),
}
_ENDINGS: dict[Kind, tuple[str, ...]] = {
    Kind.DOCX: (".docx", ".docm", ".dotx", ".dotm", ".wps", ".wpt"),
    Kind.DOC: (".doc", ".dot", ".wps", ".wpt"),
    Kind.XLSX: (".xlsx", ".xlsm", ".xltx", ".xltm", ".et", ".ett"),
    Kind.XLSB: (".xlsb",),
    Kind.XLS: (".xls", ".xlt", ".et", ".ett"),
    Kind.RTF: (".rtf",),
    Kind.ODT: (".odt", ".ott"),
    Kind.ODS: (".ods", ".ots"),
    Kind.WORDML: (".xml",),
    Kind.XMLSS: (".xml",),
    Kind.PDF: (".pdf",),
    Kind.HTML: (".html", ".htm", ".xhtml"),
    Kind.MHTML: (".mht", ".mhtml"),
    Kind.TEXT: (".txt", ".tsv", ".md", ".text", ".csv"),
    Kind.CSV: (".csv", ".txt"),
    Kind.IMAGE: (".png", ".jpg", ".jpeg", ".jfif", ".gif", ".bmp", ".tif", ".tiff", ".webp"),
}
_TITLES: dict[Kind, str] = {
    Kind.DOCX: "Word 文档（docx）",
    Kind.DOC: "Word 97–2003 或 WPS 文档（doc）",
    Kind.XLSX: "Excel 工作簿（xlsx）",
    Kind.XLSB: "Excel 二进制工作簿（xlsb）",
    Kind.XLS: "Excel 97–2003 或 WPS 表格（xls）",
    Kind.RTF: "RTF 文档",
    Kind.ODT: "ODT 文档",
    Kind.ODS: "ODS 表格",
    Kind.WORDML: "Word 2003 XML",
    Kind.XMLSS: "Excel 2003 XML 表格",
    Kind.PDF: "PDF",
    Kind.HTML: "网页（HTML）",
    Kind.MHTML: "单个文件网页（MHTML）",
    Kind.TEXT: "纯文本",
    Kind.CSV: "逗号分隔文本（CSV）",
    Kind.IMAGE: "图片",
}


def refusal(kind: Kind) -> ReadError:
    """The error for a kind that no reader takes."""
    if kind is Kind.ENCRYPTED:
        return EncryptedDocument(
            "文件有打开密码，读不了", todo="请用 WPS 或 Office 打开，去掉密码另存后再读"
        )
    if kind is Kind.BROKEN:
        return DamagedDocument(
            "文件已损坏或没有下载完整，打不开",
            todo="请重新下载，或用 WPS、Office 打开修复后另存为 docx 或 xlsx 再读",
        )
    what, todo = _UNREAD[kind]
    return UnsupportedFormat(f"这个文件{what}", todo=todo)


def mismatch_note(name: str, kind: Kind) -> tuple[str, str] | None:
    """A note where the name's ending promises another kind than the bytes are; None where not."""
    stem, dot, ending = name.rpartition(".")
    if not stem or not dot or f".{ending.lower()}" in _ENDINGS[kind]:
        return None
    return (
        "NAME_MISMATCH",
        f"文件名以“.{ending}”结尾，内容其实是{_TITLES[kind]}，已按内容读取",
    )
