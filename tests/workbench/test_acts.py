"""What holds for every act: what the database refuses is told in words and leaves no trace."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from django.db import OperationalError
from django.utils import translation
from django.utils.translation import gettext

from baoheng.core.errors import Conflict
from baoheng.workbench.acts import Act, Done, Subject, perform
from baoheng.workbench.documents.models import Targets
from baoheng.workbench.trail.models import Entry


@dataclass
class _Anything(Act):
    """Something made up."""

    do: Callable[[], object]
    name: ClassVar[str] = "test.anything"
    title: ClassVar[str] = "做一件事"
    permission: ClassVar[str] = ""

    def subject(self) -> Subject:
        return Subject("x", "x", "x")

    def apply(self) -> Done:
        self.do()
        return Done("做了")


def _same() -> None:
    Targets.objects.create(department="甲局", project="乙", year=2026, kind="project")


def _busy(words: str) -> Callable[[], None]:
    def make() -> None:
        _same()
        raise OperationalError(words)

    return make


def test_what_two_do_at_once_is_done_once(person: Any) -> None:
    clerk = person("clerk")
    perform(_Anything(clerk, _same))
    with pytest.raises(Conflict, match="别人刚刚做了同样的事"):
        perform(_Anything(clerk, _same))
    assert Targets.objects.count() == 1
    assert Entry.objects.count() == 1


@pytest.mark.parametrize("words", ["database is locked", "deadlock detected\nDETAIL: x"])
def test_a_busy_database_leaves_no_trace(person: Any, words: str) -> None:
    with pytest.raises(Conflict, match="太忙"):
        perform(_Anything(person("clerk"), _busy(words)))
    assert not Targets.objects.exists()
    assert not Entry.objects.exists()


def test_any_other_fault_of_the_database_stays_one(person: Any) -> None:
    with pytest.raises(OperationalError):
        perform(_Anything(person("clerk"), _busy("disk I/O error")))


@dataclass
class _Named(_Anything):
    """Something made up whose words have a translation."""

    def subject(self) -> Subject:
        return Subject("x", "x", gettext("总览"))

    def apply(self) -> Done:
        return Done(gettext("帮助"))


def test_the_log_is_chinese_whatever_language_the_person_reads(person: Any) -> None:
    with translation.override("en"):
        assert gettext("总览") == "Overview"
        perform(_Named(person("clerk"), _same))
    entry = Entry.objects.get()
    assert (entry.label, entry.said) == ("总览", "帮助")
