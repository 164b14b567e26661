"""The bindings that are remembered beside the ledger, and what the ledger has that is newer."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from django.conf import settings

from baoheng.core.errors import Conflict
from baoheng.evaluation.binding.memory import Binding, Memory, load, memory_of, save
from baoheng.ledger.definitions import tables
from baoheng.ledger.delta import opened
from baoheng.ledger.folder import place_of
from baoheng.workbench.ledgers import has_ledger, ledger

_WAIT_SECONDS = 10


def memory_file() -> Path:
    """Where confirmed bindings are remembered, as the commands do."""
    return memory_of(place_of(settings.LEDGER), settings.HOME)


def memory() -> Memory:
    """The bindings that people confirmed."""
    return load(memory_file())


def remember(fresh: Iterable[Binding]) -> None:
    """Remember bindings, one writer at a time. Raises Conflict where there is no ledger yet."""
    if not has_ledger():
        raise Conflict("还没有台账，绑定没有地方记", todo="请数据管理员先装入台账")
    with ledger().locked("bindings", _WAIT_SECONDS):
        save(memory_file(), memory(), fresh)


def newer(read: Mapping[str, int]) -> list[str]:
    """The titles of the tables that have newer versions than those read."""
    found = []
    here = ledger()
    for name, version in read.items():
        delta = opened(here, name) if name in tables() else None
        if delta is not None and delta.version() > version:
            found.append(tables()[name].title)
    return found
