"""The copy of a package: some parts new, every other part as it was, bit for bit."""

import io
import zipfile
import zlib
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from baoheng.core.errors import DamagedDocument, LimitExceeded
from baoheng.core.provenance import Place
from baoheng.forms.writeback.model import Change, Left

LARGEST = 64 * 1024 * 1024  # bytes of a part that is taken apart and put together again
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")


@dataclass(slots=True)
class Edited:
    """New parts of a package by name, and what was done; ``left`` are changes that were not."""

    parts: dict[str, bytes] = field(default_factory=dict)
    done: list[Change] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    recalculated: list[Place] = field(default_factory=list)

    def leave(self, change: Change, reason: str) -> None:
        """A change that is not made."""
        self.left.append(Left(change.what, change.text, reason, change.place))


def rewritten(path: Path, name: str, parts: Mapping[str, bytes]) -> bytes:
    """The bytes of the package at ``path`` with these parts in place of its own.

    Raises DamagedDocument where a part cannot be unpacked or two have one name.
    """
    new = {_key(part): data for part, data in parts.items()}
    packed = io.BytesIO()
    try:
        with zipfile.ZipFile(path) as source, zipfile.ZipFile(packed, "w") as target:
            infos = source.infolist()
            if len({_key(info.filename) for info in infos}) < len(infos):
                raise damaged("文件里有重名的部件，不像 Office 或 WPS 存的文件", name)
            target.comment = source.comment
            for info in infos:
                data = new.get(_key(info.filename))
                member = copy(info)
                member.extra = b""  # holds sizes that the new archive states itself
                target.writestr(member, source.read(info) if data is None else data)
    except _FAULTS as error:
        raise damaged("文件损坏或没有下载完整", name) from error
    return packed.getvalue()


def _key(part: str) -> str:
    return part.replace("\\", "/").lstrip("/").lower()


def damaged(what: str, name: str) -> DamagedDocument:
    """The error for a file that cannot be taken apart safely."""
    return DamagedDocument(what, where=name, todo="请用 Office 或 WPS 打开原件另存一份，再写回结果")


def parse(data: bytes, name: str) -> etree._Element:
    """The root of an XML part with its comments; entities are refused.

    Raises DamagedDocument, and LimitExceeded for a part larger than ``LARGEST``.
    """
    if len(data) > LARGEST:
        raise LimitExceeded(
            f"文件的一个部件有 {len(data) >> 20} MB，超过能改写的 {LARGEST >> 20} MB",
            where=name,
            todo="请删去工作表里多余的空行空列后另存，再写回结果",
        )
    if any(mark in data for mark in _DECLARATIONS):
        raise damaged("文件内部含有 DOCTYPE 或实体声明，正常的 Office 文件没有这些内容", name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise damaged(f"文件内部的 XML 不完整（{error.msg}）", name) from error
    if root.getroottree().docinfo.internalDTD is not None:  # in an encoding such as UTF-16
        raise damaged("文件内部含有 DOCTYPE 声明，正常的 Office 文件没有这些内容", name)
    return root


def packed(root: etree._Element) -> bytes:
    """The bytes of an XML part."""
    tree = root.getroottree()
    alone = tree.docinfo.standalone
    if alone is None:
        return etree.tostring(tree, encoding="UTF-8", xml_declaration=True)
    return etree.tostring(tree, encoding="UTF-8", xml_declaration=True, standalone=alone)
