"""A tiny writer of PDF files: content streams in, bytes out. Lengths are points, y from the top."""

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

HEIGHT = 300.0
_PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


@dataclass
class Page:
    """One page; ``forms`` are form objects (name → content) that it may draw with ``/name Do``."""

    content: str
    width: float = 400.0
    height: float = HEIGHT
    rotate: int = 0
    forms: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, tuple[int, int, bytes]] = field(default_factory=dict)  # grey


def text(x: float, y: float, words: str, size: float = 10) -> str:
    """Words on a baseline ``y`` points below the top of the page; Chinese is possible."""
    code = words.encode("utf-16-be").hex()
    return f"BT /F{'C' if not words.isascii() else 'L'} {size} Tf 1 0 0 1 {x} {HEIGHT - y} Tm " + (
        f"<{code}> Tj ET\n" if not words.isascii() else f"({words}) Tj ET\n"
    )


def stroke(x0: float, y0: float, x1: float, y1: float) -> str:
    """A stroked line."""
    return f"{x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S\n"


def fill(x0: float, y0: float, x1: float, y1: float) -> str:
    """A filled rectangle."""
    return f"{x0} {HEIGHT - y1} {x1 - x0} {y1 - y0} re f\n"


def grid(xs: Sequence[float], ys: Sequence[float], rule=stroke) -> str:
    """All rules of a plain table."""
    rules = [rule(xs[0], y, xs[-1], y) for y in ys] + [rule(x, ys[0], x, ys[-1]) for x in xs]
    return "".join(rules)


def bars(x0: float, y0: float, x1: float, y1: float) -> str:
    """A rule drawn as a thin filled rectangle, as word processors do."""
    return fill(x0 - 0.25, y0 - 0.25, x1 + 0.25, y1 + 0.25)


def cells(xs: Sequence[float], ys: Sequence[float], rows: Sequence[Sequence[str]]) -> str:
    """Text for each cell of a table."""
    return "".join(
        text(xs[c] + 3, ys[r] + 13, words)
        for r, row in enumerate(rows)
        for c, words in enumerate(row)
        if words
    )


def pdf(*pages: Page, password: str = "") -> bytes:
    """A PDF file, encrypted with 40-bit RC4 where a password is given."""
    key = _key(password) if password else b""
    objects: list[bytes] = []

    def add(head: str, stream: bytes | None = None) -> int:
        number = len(objects) + 1
        body = head.encode("latin-1")
        if stream is not None:
            data = _rc4(_object_key(key, number), stream) if key else stream
            body = f"<<{head} /Length {len(data)}>>\nstream\n".encode() + data + b"\nendstream"
        objects.append(body)
        return number

    latin = add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
    chinese = add(
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H"
        "/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light"
        "/CIDSystemInfo<</Registry<41646F6265>/Ordering<474231>/Supplement 4>>/DW 1000>>]>>"
    )
    kids = []
    tree = len(objects) + 1 + sum(2 + len(p.forms) + len(p.pictures) for p in pages)
    for page in pages:
        fonts = f"/Font<</FL {latin} 0 R/FC {chinese} 0 R>>"
        drawn = ""
        for name, content in page.forms.items():
            box = f"/Type/XObject/Subtype/Form/BBox[-2000 -2000 2000 2000]/Resources<<{fonts}>>"
            drawn += f"/{name} {add(box, content.encode('latin-1'))} 0 R"
        for name, (wide, high, grey) in page.pictures.items():
            head = (
                f"/Type/XObject/Subtype/Image/Width {wide}/Height {high}/ColorSpace/DeviceGray"
                "/BitsPerComponent 8/Filter/FlateDecode"
            )
            drawn += f"/{name} {add(head, zlib.compress(grey))} 0 R"
        content_at = add("", page.content.encode("latin-1"))
        kids.append(
            add(
                f"<</Type/Page/Parent {tree} 0 R/MediaBox[0 0 {page.width} {page.height}]"
                f"/Rotate {page.rotate}/Contents {content_at} 0 R"
                f"/Resources<<{fonts}/XObject<<{drawn}>>>>>>"
            )
        )
    refs = " ".join(f"{kid} 0 R" for kid in kids)
    assert add(f"<</Type/Pages/Kids[{refs}]/Count {len(kids)}>>") == tree
    root = add(f"<</Type/Catalog/Pages {tree} 0 R>>")
    return _file(objects, root, key)


def _file(objects: list[bytes], root: int, key: bytes) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    lock = ""
    if key:
        user = _rc4(key, _PAD).hex()
        lock = f"/Encrypt<</Filter/Standard/V 1/R 2/O<{_PAD.hex()}>/U<{user}>/P -4>>/ID[<00><00>]"
    out += f"trailer<</Size {len(objects) + 1}/Root {root} 0 R{lock}>>\n".encode()
    out += f"startxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def _key(password: str) -> bytes:
    padded = (password.encode() + _PAD)[:32]
    return _md5(padded + _PAD + (-4).to_bytes(4, "little", signed=True) + b"\0")[:5]


def _object_key(key: bytes, number: int) -> bytes:
    salted = key + number.to_bytes(3, "little") + b"\0\0"
    return _md5(salted)[:10]


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
