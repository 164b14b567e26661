"""Object storage (S3 and what speaks like it) under a ledger: whole objects come and go.

Data files never change once written, so each is copied once and read from the copy. Where the
storage is and its keys come from the environment only, never from a file or an argument.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from pyarrow import fs

from baoheng.core.errors import LedgerDamaged, LedgerError

SCHEME = "s3"
CACHE = "BAOHENG_CACHE"
_AT_ONCE = 8  # objects that are copied side by side
_ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")
_REGIONS = ("AWS_REGION", "AWS_DEFAULT_REGION")
_KEY, _SECRET, _TOKEN = "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"
_HTTP, _VIRTUAL = "AWS_ALLOW_HTTP", "AWS_VIRTUAL_HOSTED_STYLE_REQUEST"
_TODO = "请核对网络、地址、桶名、权限和 AWS_ 开头的环境变量；台账没有改动"


@dataclass(frozen=True)
class Store:
    """A prefix of a bucket, ``s3://bucket/prefix``; objects are named below the prefix.

    Every method raises LedgerError where the storage cannot be reached or refuses.
    """

    url: str

    def __str__(self) -> str:
        return self.url

    @property
    def copies(self) -> Path:
        """The folder of this machine for copies of data files: private, may be deleted."""
        home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        base = Path(os.environ.get(CACHE) or Path(home) / "baoheng")
        mark = f"{_first(_ENDPOINTS)} {self.url}"
        return base / "ledgers" / hashlib.sha256(mark.encode()).hexdigest()[:16]

    @cached_property
    def options(self) -> Mapping[str, str]:
        """What deltalake is told: a version is put only where none of its number is.

        Raises LedgerError where the environment has no keys.
        """
        if not os.environ.get(_KEY) or not os.environ.get(_SECRET):
            raise LedgerError(
                "没有对象存储的访问密钥",
                where=self.url,
                todo=f"请设置环境变量 {_KEY} 和 {_SECRET}（自建的存储另设 AWS_ENDPOINT_URL）",
            )
        given = {
            _KEY: os.environ[_KEY],
            _SECRET: os.environ[_SECRET],
            _TOKEN: os.environ.get(_TOKEN, ""),
            "AWS_ENDPOINT_URL": _first(_ENDPOINTS),
            "AWS_REGION": _first(_REGIONS) or "us-east-1",
            _HTTP: os.environ.get(_HTTP, ""),
            _VIRTUAL: os.environ.get(_VIRTUAL, ""),
        }
        return {name: value for name, value in given.items() if value} | {
            "aws_conditional_put": "etag"
        }

    def read(self, name: str) -> bytes | None:
        """A small object; None where there is none of that name."""
        with self._told():
            if self._system.get_file_info(self._path(name)).type == fs.FileType.NotFound:
                return None
            with self._system.open_input_stream(self._path(name)) as stream:
                found: bytes = stream.read()
                return found

    def write(self, name: str, content: bytes) -> None:
        """Write a small object, whole or not at all."""
        with self._told(), self._system.open_output_stream(self._path(name)) as stream:
            stream.write(content)

    def sizes(self, folder: str) -> dict[str, int]:
        """All objects below a folder and their bytes."""
        chosen = fs.FileSelector(self._path(folder), recursive=True, allow_not_found=True)
        with self._told():
            found = self._system.get_file_info(chosen)
        start = len(self._path(""))
        return {one.path[start:]: one.size for one in found if one.type == fs.FileType.File}

    def send(self, folder: Path, names: Sequence[str], below: str) -> None:
        """Copy files of a folder of this machine there, each whole or not at all."""

        def one(name: str) -> None:
            with self._told():
                fs.copy_files(
                    str(folder / name),
                    self._path(f"{below}/{name}"),
                    source_filesystem=fs.LocalFileSystem(),
                    destination_filesystem=self._system,
                    use_threads=False,
                )

        _each(one, names)

    def fetch(self, folder: Path, sizes: Mapping[str, int], below: str) -> None:
        """Copy objects into a folder of this machine, each whole or not at all.

        Those that are there with the right size stay. Raises LedgerDamaged where one is gone or has
        another size.
        """

        def one(name: str) -> None:
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=folder, prefix=".fetch-") as aside:
                copy = Path(aside) / "copy"
                try:
                    with self._told():
                        fs.copy_files(
                            self._path(f"{below}/{name}"),
                            str(copy),
                            source_filesystem=self._system,
                            destination_filesystem=fs.LocalFileSystem(),
                            use_threads=False,
                        )
                except FileNotFoundError as error:
                    raise _lost(f"{self.url}/{below}", name) from error
                if copy.stat().st_size != sizes[name]:
                    raise _lost(f"{self.url}/{below}", name)
                copy.replace(target)

        wanted = [
            name
            for name, size in sizes.items()
            if not (folder / name).is_file() or (folder / name).stat().st_size != size
        ]
        if wanted:
            folder.mkdir(parents=True, exist_ok=True)
        _each(one, wanted)

    def delete(self, names: Sequence[str]) -> None:
        """Delete objects; those that are gone already do not matter."""

        def one(name: str) -> None:
            with self._told():
                try:
                    self._system.delete_file(self._path(name))
                except FileNotFoundError:
                    return

        _each(one, names)

    @cached_property
    def _system(self) -> fs.S3FileSystem:
        given = self.options
        endpoint = urlsplit(given.get("AWS_ENDPOINT_URL", ""))
        if endpoint.scheme == "http" and given.get(_HTTP, "").lower() not in ("true", "1"):
            raise LedgerError(
                "对象存储的地址不加密（http）",
                where=endpoint.geturl(),
                todo=f"请用 https；确在内网且准许时设置 {_HTTP}=true",
            )
        return fs.S3FileSystem(
            access_key=given[_KEY],
            secret_key=given[_SECRET],
            session_token=given.get(_TOKEN),
            region=given["AWS_REGION"],
            endpoint_override=f"{endpoint.netloc}{endpoint.path}".rstrip("/") or None,
            scheme=endpoint.scheme or "https",
            force_virtual_addressing=given.get(_VIRTUAL, "").lower() in ("true", "1"),
            background_writes=False,
            allow_delayed_open=True,  # small objects in one request
        )

    def _path(self, name: str) -> str:
        return f"{self.url.removeprefix(f'{SCHEME}://')}/{name}"

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError:
            raise
        except OSError as error:
            raise LedgerError(
                f"对象存储没有读写成（{str(error)[:200]}）", where=self.url, todo=_TODO
            ) from error


def store_of(url: str) -> Store:
    """The storage at ``s3://bucket/prefix``.

    Raises LedgerError where the bucket or the prefix is missing.
    """
    bucket, _, prefix = url.removeprefix(f"{SCHEME}://").rstrip("/").partition("/")
    if not bucket or not prefix:
        raise LedgerError("对象存储的地址不全", where=url, todo="请写成 s3://桶/前缀")
    return Store(f"{SCHEME}://{bucket}/{prefix}")


def _each(do: Callable[[str], None], names: Sequence[str]) -> None:
    """Side by side; the first error is raised when all are through."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for _ in pool.map(do, names):
            pass


def _first(names: Sequence[str]) -> str:
    return next((os.environ[name] for name in names if os.environ.get(name)), "")


def _lost(where: str, name: str) -> LedgerDamaged:
    return LedgerDamaged(f"数据文件 {name} 不见了或不完整", where=where, todo="请从备份恢复")
