"""The workbench's reference: settings, roles, acts, the interface's operations, the views."""

import ast
import importlib
import os
import pkgutil
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from reference_tables import table

import baoheng.workbench

WORDS = {
    "BAOHENG_HOME": "工作台的文件夹：数据库、上传的文件、密钥；`baoheng serve --home` 会设",
    "BAOHENG_LEDGER": "台账的位置；`baoheng serve --ledger` 会设",
    "BAOHENG_DATABASE": "数据库。不写用文件夹里的 SQLite；写 `postgresql://用户@主机/库` 用"
    " PostgreSQL，密码由 `PGPASSWORD` 或 `~/.pgpass` 给",
    "BAOHENG_HOSTS": "浏览器里可以用哪些主机名打开，逗号分开",
    "BAOHENG_ORIGINS": "反向代理后面的完整地址（如 `https://保衡.例子.cn`），逗号分开",
    "BAOHENG_HTTPS": "前面有 HTTPS 时写 `1`：登录凭据只走加密连接",
    "BAOHENG_SECRET_KEY": "签会话和链接的密钥；不写就在文件夹里随机生成一次",
    "BAOHENG_TIME_ZONE": "时区",
    "BAOHENG_HANDLING": "本局办理疑点的设定文件，盖过自带的",
    "BAOHENG_HISTORY": "实时审核的历史库；`baoheng review serve` 用，工作台只在设定页列出",
    "BAOHENG_LOAD_FOLDERS": "服务器上允许装入台账的文件夹，冒号分开；不写就只能上传",
    "BAOHENG_REALTIME": "实时审核服务的地址，实时监看的页面从那里问",
}
_ENVIRONMENT = re.compile(r"BAOHENG_[A-Z_]+")
_ROOT = Path(baoheng.workbench.__file__).parent


def environment() -> list[str]:
    """The names of all settings that the workbench's sources read."""
    found = set()
    for path in _ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= {node.value} if _ENVIRONMENT.fullmatch(node.value) else set()
    return sorted(found)


def workbench_page() -> str:
    """The whole page."""
    _start()
    parts = ["# 工作台\n\n"]
    parts.append("## 设定\n\n由环境变量给；机密只从这里来，不写进文件和命令行。\n\n")
    parts.append(table(("名称", "意思"), [(f"`{one}`", WORDS[one]) for one in environment()]))
    parts += ["\n## 角色\n\n", _roles(), "\n## 权限\n\n", _permissions()]
    parts.append(
        "\n## 业务动作\n\n页面、接口和后台做的每一件改变状态的事都是一个动作："
        "先看权限和条件，再改，再记一条操作记录，三者在一个事务里。"
        "操作记录里写的就是左边的名称。没有写权限的，只能对自己的事做，或由后台做。\n\n"
    )
    parts.append(_acts())
    parts.append(
        "\n## 接口\n\n地址前面加 `/api`，请求头写 `Authorization: Bearer 令牌`；"
        "令牌在“我的”页面建立。完整的说明（OpenAPI）在 `/api/openapi.json`。\n\n"
    )
    parts.append(_operations())
    parts.append(
        "\n## 报表工具用的视图\n\n只读，没有个人信息。PostgreSQL 上给报表工具一个只能读这些视图的"
        "用户：`GRANT SELECT ON 视图 TO 用户`。SQLite 上以只读方式打开文件。\n\n"
    )
    parts.append(_views())
    return "".join(parts)


def _start() -> None:
    """Django, with a folder of its own."""
    if os.environ.get("DJANGO_SETTINGS_MODULE") is None:
        os.environ["DJANGO_SETTINGS_MODULE"] = "baoheng.workbench.settings"
        os.environ["BAOHENG_HOME"] = tempfile.mkdtemp(prefix="baoheng-")
    import django

    django.setup()
    for one in pkgutil.walk_packages([str(_ROOT)], "baoheng.workbench."):
        if re.search(r"acts?\b", one.name) and ".migrations" not in one.name:
            importlib.import_module(one.name)


def _roles() -> str:
    from baoheng.workbench.people.roles import permissions, roles

    words = permissions()
    rows = [
        (one.title, one.does, "、".join(words[name] for name in words if name in one.may))
        for one in roles().values()
    ]
    return table(("角色", "做什么", "权限"), rows)


def _permissions() -> str:
    from baoheng.workbench.people.roles import permissions, roles

    rows = [
        (f"`{name}`", words, "、".join(r.title for r in roles().values() if name in r.may))
        for name, words in permissions().items()
    ]
    return table(("名称", "权限", "哪些角色有"), rows)


def _below(kind: type) -> Iterator[type]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def _acts() -> str:
    from baoheng.workbench.acts import Act
    from baoheng.workbench.people.roles import permissions

    words = permissions()
    every = {one.name: one for one in _below(Act) if "name" in vars(one)}
    rows = [
        (
            f"`{name}`",
            one.title,
            words.get(one.permission, ""),
            (one.__doc__ or "").strip().splitlines()[0],
        )
        for name, one in sorted(every.items())
        if one.__module__.startswith("baoheng.")
    ]
    return table(("名称", "动作", "权限", "做什么"), rows)


def _operations() -> str:
    from baoheng.workbench.api.api import api
    from baoheng.workbench.people.roles import permissions

    words = permissions()
    rows = []
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for one in view.operations:
                needed = "或".join(words[name] for name in one.auth_callbacks[0].permissions)
                method = "、".join(one.methods)
                rows.append((f"`{method} {prefix}{path}`", str(one.summary), needed))
    return table(("请求", "做什么", "权限"), sorted(rows))


def _views() -> str:
    from baoheng.workbench.api.sqlviews import names, statements

    shown = []
    for name, one in zip(names(), statements(), strict=True):
        text = re.search(r"SELECT(.*?)FROM", one, re.DOTALL)
        columns = re.sub(r"\b\w+\.\w+ AS |\b\w+\.", "", " ".join(text[1].split())) if text else ""
        shown.append((f"`{name}`", columns))
    return table(("视图", "列"), shown)
