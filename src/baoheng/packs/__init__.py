"""Data files of the product: vocabularies, forms and rules that a bureau may read and change."""

import tomllib
from importlib import resources
from typing import Any

from baoheng.core.errors import PackError


def load(name: str) -> dict[str, Any]:
    """Read one data file, for example ``national/reading/units.toml``.

    ``name`` is the path below ``packs``. The file must be TOML and state ``version`` and
    ``source``. Raises PackError, which names the file.
    """
    parts = name.split("/")
    if not name.endswith(".toml") or any(part in ("", ".", "..") or "\\" in part for part in parts):
        raise PackError(
            "不是数据文件的名称", where=name, todo="请写成如 national/reading/units.toml 的路径"
        )
    try:
        text = resources.files(__name__).joinpath(*parts).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PackError(
            "找不到数据文件，或文件不是 UTF-8 编码",
            where=name,
            todo="请核对文件名，或重新安装本软件",
        ) from error
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PackError(
            f"数据文件不符合 TOML 格式（{error}）", where=name, todo="请按提示的行列改正"
        ) from error
    missing = [key for key in ("version", "source") if not isinstance(data.get(key), str)]
    if missing:
        raise PackError(
            f"数据文件缺少 {'、'.join(missing)}",
            where=name,
            todo="请在文件开头写明版本和出处（文字）",
        )
    return data


def names(folder: str) -> list[str]:
    """The data files of one folder below ``packs``, in order of name."""
    place = resources.files(__name__).joinpath(*folder.split("/"))
    return sorted(f"{folder}/{one.name}" for one in place.iterdir() if one.name.endswith(".toml"))
