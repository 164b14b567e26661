"""Parsing XML and HTML from strangers: no entities, no network, bounded depth."""

from lxml import etree

from baoheng.core.errors import DamagedDocument, LimitExceeded

_RESOURCE_LIMIT = 114  # libxml2's XML_ERR_RESOURCE_LIMIT: too deep, or one text too long
_INTERNAL_ERROR = 1  # what older libxml2 says in these cases


def parse_xml(data: bytes, where: str) -> etree._Element:
    """The root element of one XML part; comments and processing instructions are left out.

    Raises DamagedDocument for broken XML and for any DOCTYPE (office files never have one, attacks
    do), LimitExceeded for more than 256 levels or a text of more than 10 million bytes.
    """
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise _doctype(where)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if getattr(error, "code", 0) in (_RESOURCE_LIMIT, _INTERNAL_ERROR):
            raise too_deep(where) from error
        raise DamagedDocument(
            f"文件内部的 XML 不完整（{error.msg}）",
            where=where,
            todo="请用 Office 或 WPS 打开后另存为新文件再读",
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:  # in an encoding such as UTF-16
        raise _doctype(where)
    return root


def too_deep(where: str) -> LimitExceeded:
    """The error for nesting or a single text that the parser refuses."""
    return LimitExceeded(
        "文件内部嵌套过深，或有一段文字过长，不像正常文件",
        where=where,
        todo="请用 Word、WPS 或浏览器打开，把表格复制到新文件后再读",
    )


def _doctype(where: str) -> DamagedDocument:
    return DamagedDocument(
        "文件内部含有 DOCTYPE 或实体声明，正常的 Office 文件没有这些内容，已拒绝读取",
        where=where,
        todo="请核实文件来源；可用 Office 或 WPS 打开后另存为新文件再读",
    )
