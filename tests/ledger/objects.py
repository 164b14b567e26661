"""An S3 server of our own for tests, on a free port, gone afterwards."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pyarrow import fs

OWN = "BAOHENG_TEST_S3"  # the address of another server to test against, with AWS_ keys
_PATIENCE = 300  # tenths of a second


@contextmanager
def object_storage() -> Iterator[str]:
    """The address of a server that takes the keys in ``keys``, or of the one that is named."""
    if own := os.environ.get(OWN):
        yield own
        return
    program = shutil.which(
        "moto_server", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    )
    if not program:
        pytest.skip(
            "没有安装 S3 测试服务器（pip install 'moto[server]>=5.2.5'，或用 "
            f"{OWN}=地址 指明一个已有的服务器）"
        )
    port = _free_port()
    server = subprocess.Popen(
        [program, "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def keys(address: str) -> dict[str, str]:
    """The environment that leads there."""
    return {
        "AWS_ACCESS_KEY_ID": os.environ.get("AWS_ACCESS_KEY_ID", "key"),
        "AWS_SECRET_ACCESS_KEY": os.environ.get("AWS_SECRET_ACCESS_KEY", "secret"),
        "AWS_ENDPOINT_URL": address,
        "AWS_ALLOW_HTTP": "true",
    }


def new_bucket(address: str) -> str:
    """An empty bucket."""
    given = keys(address)
    scheme, _, endpoint = address.partition("://")
    name = f"ledger-{secrets.token_hex(6)}"
    fs.S3FileSystem(
        access_key=given["AWS_ACCESS_KEY_ID"],
        secret_key=given["AWS_SECRET_ACCESS_KEY"],
        endpoint_override=endpoint,
        scheme=scheme,
        region="us-east-1",
        allow_bucket_creation=True,
    ).create_dir(name)
    return name


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(_PATIENCE):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(port)
