"""Names of zip members as the person who packed them saw them, and whether they are safe."""

import re
import stat
import struct
import zipfile
from pathlib import Path

_UTF8_FLAG = 0x800
_UNICODE_PATH = 0x7075  # the extra field in which some Windows programs store the true name
_END_REACH = 22 + 65535  # the end record and the longest comment
_DRIVE = re.compile(r"^[A-Za-z]:")


def member_name(info: zipfile.ZipInfo) -> str:
    """The member's name; without the UTF-8 flag it is decoded as UTF-8, else GBK, else cp437."""
    name = info.orig_filename
    if info.flag_bits & _UTF8_FLAG:
        return name
    stored = _unicode_path(info.extra)
    if stored is not None:
        return stored
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


def danger(info: zipfile.ZipInfo, name: str) -> str | None:
    """Why the member must not be unpacked under this name, as a Chinese phrase; None if it may."""
    parts = name.replace("\\", "/").split("/")
    if ".." in parts:
        return "路径里有“..”，会写到压缩包以外，已拒绝"
    if parts[0] == "" or _DRIVE.match(name):
        return "路径是绝对路径或带盘符，已拒绝"
    if "\0" in name:
        return "名称里有空字符，已拒绝"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "是指向别处的链接，已拒绝"
    return None


def list_bytes(path: Path) -> int:
    """The size that the archive states for its list of members; 0 where the end is missing."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _END_REACH))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 16:
        return 0
    size: int = struct.unpack_from("<I", tail, at + 12)[0]
    return size


def _unicode_path(extra: bytes) -> str | None:
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        if kind == _UNICODE_PATH and size > 5:
            try:
                return extra[at + 9 : at + 4 + size].decode("utf-8")
            except UnicodeDecodeError:
                return None
        at += 4 + size
    return None
