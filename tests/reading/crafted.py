"""Small files made by hand for the tests: containers, archives and archives that lie."""

import struct
import zipfile
from pathlib import Path

_SECTOR = 512
_END, _TABLE = 0xFFFFFFFE, 0xFFFFFFFD


def ole(path: Path, streams: dict[str, bytes]) -> Path:
    """An OLE2 container with these streams, each padded to the 4096 bytes of a full stream."""
    bodies = {name: body.ljust(4096, b"\0") for name, body in streams.items()}
    directory_sectors = -(-(len(bodies) + 1) // 4)
    table = [_TABLE, *range(2, 1 + directory_sectors), _END]
    entries = [_entry("Root Entry", 5, _END, 0)]
    data = b""
    for name, body in bodies.items():
        body += b"\0" * (-len(body) % _SECTOR)
        start, count = len(table), len(body) // _SECTOR
        entries.append(_entry(name, 2, start, len(body)))
        table += [*range(start + 1, start + count), _END]
        data += body
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    fat = struct.pack(f"<{len(table)}I", *table).ljust(_SECTOR, b"\xff")
    listing = b"".join(entries).ljust(directory_sectors * _SECTOR, b"\0")
    path.write_bytes(header + fat + listing + data)
    return path


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    head = text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1)
    links = struct.pack("<III", 0xFFFFFFFF, 1 if kind == 5 else 0xFFFFFFFF, 0xFFFFFFFF)
    return head + links + b"\0" * 36 + struct.pack("<III", start, size, 0)


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    """A zip archive with these members, compressed."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return path


def gbk_zip(path: Path, name: str, body: bytes) -> Path:
    """A zip as Windows writes it in China: the name in GBK, without the UTF-8 flag."""
    stand_in = "n" * len(name.encode("gbk"))
    zipped(path, {stand_in: body})
    path.write_bytes(path.read_bytes().replace(stand_in.encode(), name.encode("gbk")))
    return path


def encrypted_zip(path: Path, name: str) -> Path:
    """A zip whose member is marked as protected by a password."""
    zipped(path, {name: b"secret"})
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    return path


def overlapping_zip(path: Path) -> Path:
    """A zip whose two entries use the same bytes, as quines and modern bombs do."""
    zipped(path, {"a.txt": b"first", "b.txt": b"second"})
    data = bytearray(path.read_bytes())
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    data[second + 42 : second + 46] = struct.pack("<I", 4)
    path.write_bytes(data)
    return path
