"""Which settings of the environment are in force; secrets are never shown."""

import os
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext

from baoheng.workbench.upkeep import postgres


@dataclass(frozen=True, slots=True)
class Told:
    """One setting of the environment: its name, what it does, what is in force, from where."""

    name: str
    does: str
    value: str
    given: bool


def environment() -> list[Told]:
    """All of them."""
    shown = (
        ("BAOHENG_HOME", gettext("工作台的文件夹"), str(settings.HOME)),
        ("BAOHENG_LEDGER", gettext("台账"), without_secret(settings.LEDGER)),
        ("BAOHENG_DATABASE", gettext("数据库"), _database()),
        ("BAOHENG_HOSTS", gettext("从哪些地址打开"), "、".join(settings.ALLOWED_HOSTS)),
        ("BAOHENG_ORIGINS", gettext("信任的来源"), "、".join(settings.CSRF_TRUSTED_ORIGINS)),
        (
            "BAOHENG_HTTPS",
            gettext("前面有 HTTPS"),
            gettext("是") if settings.HTTPS else gettext("否"),
        ),
        ("BAOHENG_TIME_ZONE", gettext("时区"), settings.TIME_ZONE),
        ("BAOHENG_LOAD_FOLDERS", gettext("允许装入的文件夹"), "、".join(settings.LOAD_FOLDERS)),
        ("BAOHENG_SECRET_KEY", gettext("签名密钥"), gettext("有，不显示")),
        (
            "BAOHENG_HANDLING",
            gettext("疑点办理规则"),
            os.environ.get("BAOHENG_HANDLING", gettext("随程序的")),
        ),
        ("BAOHENG_HISTORY", gettext("实时审核的历史库"), os.environ.get("BAOHENG_HISTORY", "")),
    )
    return [Told(name, does, value, bool(os.environ.get(name))) for name, does, value in shown]


def _database() -> str:
    database = settings.DATABASES["default"]
    if not postgres.used(database):
        return gettext("本机文件（SQLite）")
    return f"PostgreSQL {database['USER']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"


def without_secret(address: str) -> str:
    """An address without the password in it."""
    parts = urlsplit(address)
    if not parts.password:
        return address
    return address.replace(f":{parts.password}@", ":…@")
