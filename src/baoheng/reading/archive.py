"""Folders and zip archives as a sequence of files; what is not read is named with a reason."""

import os
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from baoheng.core.errors import LimitExceeded
from baoheng.reading.limits import Limits
from baoheng.reading.sniff import Kind, sniff
from baoheng.reading.zipnames import danger, list_bytes, member_name

_CHUNK = 1 << 16
_RATIO_FROM = 1 << 20  # small members may compress very well
_LOCAL_HEADER = 30
_LIST_BYTES = 16 << 20  # of the list of members, which is loaded whole
_SKIPPED = "，跳过"
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_ZIP_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError)


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a folder or archive.

    ``name`` is the way to it as a person would write it (``资料.zip/表1.docx``). Exactly one of
    ``path`` (where its bytes are) and ``refused`` (a Chinese sentence) is set.
    """

    name: str
    path: Path | None = None
    refused: str | None = None

    @property
    def skipped(self) -> bool:
        """Whether the file was refused because it is no document, which is no failure."""
        return self.refused is not None and self.refused.endswith(_SKIPPED)


@dataclass(slots=True)
class _Budget:
    """What may still be unpacked, over all nested archives together."""

    limits: Limits
    folder: Path
    members: int = 0
    bytes: int = 0
    names: dict[str, int] = field(default_factory=dict)

    def new_file(self) -> Path:
        self.members += 1
        if self.members > self.limits.archive_members:
            raise LimitExceeded(
                f"压缩包和文件夹里的文件超过 {self.limits.archive_members} 个",
                todo="请分成几批再读",
            )
        return self.folder / f"member-{self.members}"

    def unique(self, name: str) -> str:
        """Two members of one name may differ; both are read, the later one is numbered."""
        count = self.names[name] = self.names.get(name, 0) + 1
        return name if count == 1 else f"{name}（重名第{count}份）"


def expand(path: Path, limits: Limits, folder: Path) -> Iterator[Member]:
    """The files inside a folder or zip archive, in order of name; any other file stands for itself.

    Archives inside are opened too, down to ``limits.archive_depth``. Members are unpacked one by
    one into ``folder``, a private temporary folder that the caller owns and removes. A member that
    is refused comes with its reason and the rest goes on; so does the place where a limit of
    the whole (number of files, unpacked bytes) ended the work.
    """
    budget = _Budget(limits, folder)
    try:
        if path.is_dir():
            yield from _folder(path, path.name, budget)
        elif not path.is_file():
            yield Member(path.name, refused="文件不存在，或不是普通文件")
        else:
            yield from _file(path, path.name, budget, depth=0)
    except LimitExceeded as error:
        yield Member(path.name, refused=f"{error.message}，其余没有读。{error.todo}")


def _folder(path: Path, label: str, budget: _Budget) -> Iterator[Member]:
    try:
        entries = sorted(os.scandir(path), key=lambda entry: entry.name)
    except OSError as error:
        yield Member(label, refused=f"文件夹打不开：{error.strerror}")
        return
    for entry in entries:
        name = f"{label}/{entry.name}"
        if reason := _skip(entry.name):
            yield Member(name, refused=reason)
        elif entry.is_symlink():
            yield Member(name, refused="是指向别处的链接，没有跟进")
        elif entry.is_dir():
            yield from _folder(Path(entry.path), name, budget)
        elif entry.is_file():
            budget.new_file()
            yield from _file(Path(entry.path), name, budget, depth=0)
        else:
            yield Member(name, refused="不是普通文件")


def _skip(name: str) -> str | None:
    if name.startswith(("~$", ".~")):
        return f"是 Word/WPS 打开文件时的临时文件{_SKIPPED}"
    if name.startswith(".") or name.lower() in _SYSTEM_FILES:
        return f"是隐藏或系统附带的文件{_SKIPPED}"
    return None


def _file(path: Path, label: str, budget: _Budget, depth: int) -> Iterator[Member]:
    try:
        kind = sniff(path)
    except OSError as error:
        yield Member(label, refused=f"文件打不开：{error.strerror}")
        return
    if kind is not Kind.ZIP:
        yield Member(label, path)
    elif depth >= budget.limits.archive_depth:
        yield Member(
            label, refused=f"压缩包套压缩包超过 {budget.limits.archive_depth} 层，请解压后再读"
        )
    else:
        yield from _archive(path, label, budget, depth)


def _archive(path: Path, label: str, budget: _Budget, depth: int) -> Iterator[Member]:
    try:
        if list_bytes(path) > _LIST_BYTES:
            yield Member(label, refused="压缩包的文件列表大得不正常，没有打开。请分成几个再读")
            return
        archive = zipfile.ZipFile(path)
    except _ZIP_FAULTS:
        yield Member(label, refused="压缩包损坏或没有下载完整，打不开。请重新下载或重新压缩")
        return
    with archive:
        infos = sorted(archive.infolist(), key=member_name)
        overlapping = _overlapping(infos)
        for info in infos:
            name = member_name(info)
            if name.endswith("/"):
                continue
            shown = budget.unique(f"{label}/{name.replace(chr(92), '/')}")
            target = budget.new_file()
            reason = _refusal(info, name, budget) or (
                "与别的成员共用数据（压缩炸弹的做法），已拒绝"
                if info.header_offset in overlapping
                else None
            )
            if reason is None:
                reason = _unpack(archive, info, target, budget)
            if reason is None:
                yield from _file(target, shown, budget, depth + 1)
            else:
                yield Member(shown, refused=reason)


def _refusal(info: zipfile.ZipInfo, name: str, budget: _Budget) -> str | None:
    """Why a member is not unpacked, from its entry in the list alone."""
    if reason := danger(info, name):
        return reason
    for part in name.replace("\\", "/").split("/"):
        if part != "." and (reason := _skip(part)):
            return reason
    if info.flag_bits & 1:
        return "有密码，打不开。请解压后再读"
    if info.file_size == 0:
        return "是空文件"
    if info.file_size > budget.limits.file_bytes:
        return f"解开后超过 {budget.limits.file_bytes >> 20} MB，没有解开"
    packed = max(1, info.compress_size)
    if info.file_size > _RATIO_FROM and info.file_size > packed * budget.limits.unpack_ratio:
        return f"解开后是压缩时的 {info.file_size // packed} 倍，像压缩炸弹，没有解开"
    return None


def _overlapping(infos: list[zipfile.ZipInfo]) -> set[int]:
    """Offsets of members whose bytes lie inside one another: no packing program makes these."""
    found: set[int] = set()
    ordered = sorted(infos, key=lambda info: info.header_offset)
    end, owner = 0, -1
    for info in ordered:
        if info.header_offset < end:
            found |= {owner, info.header_offset}
        reach = info.header_offset + _LOCAL_HEADER + info.compress_size
        if reach > end:
            end, owner = reach, info.header_offset
    return found


def _unpack(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, budget: _Budget
) -> str | None:
    """Write the member's bytes to ``target``; a Chinese reason where that fails.

    Raises LimitExceeded when all members together grow beyond the limit. The size written in the
    archive may be a lie, so bytes are counted as they come.
    """
    try:
        with archive.open(info) as source, target.open("xb") as copy:
            while chunk := source.read(_CHUNK):
                budget.bytes += len(chunk)
                if budget.bytes > budget.limits.unpacked_bytes:
                    raise LimitExceeded(
                        f"解开后合计超过 {budget.limits.unpacked_bytes >> 20} MB",
                        todo="请把压缩包分成几个再读",
                    )
                copy.write(chunk)
    except _ZIP_FAULTS as error:
        return f"损坏或压缩方法不认识，解不开（{type(error).__name__}）。请重新压缩或解压后再读"
    except RuntimeError:
        return "有密码，打不开。请解压后再读"
    return None
