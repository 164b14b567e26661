"""Business acts: permission, condition, change and log entry in one transaction.

Pages, the API and commands call acts; nothing else changes the state of the workbench.
"""

import contextvars
import logging
import uuid
from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.utils import translation
from django.utils.translation import gettext

from baoheng.core.errors import Conflict, NotAllowed
from baoheng.workbench.people.models import Person
from baoheng.workbench.people.roles import permission_title
from baoheng.workbench.trail.chain import append

_log = logging.getLogger(__name__)
# how databases say that others held what was wanted for too long
_BUSY = ("database is locked", "deadlock detected", "lock timeout")

# the log entries of one click of a person share it
click: contextvars.ContextVar[uuid.UUID | None] = contextvars.ContextVar("click", default=None)


@dataclass(frozen=True, slots=True)
class Subject:
    """What an act is about: its kind and key, what a person calls it, where it belongs."""

    kind: str
    key: str
    label: str
    region: str = ""
    institution: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """What an act did, as a sentence, with what the log keeps beside it (no personal data)."""

    said: str
    details: Mapping[str, Any] = field(default_factory=dict)
    result: Any = None


@dataclass
class Act(ABC):
    """One thing that a person does. ``name`` is permanent: the log and the API use it."""

    by: Person
    name: ClassVar[str]
    title: ClassVar[str]
    permission: ClassVar[str]  # empty: everybody, about oneself

    @abstractmethod
    def subject(self) -> Subject:
        """What it is about."""

    def check(self) -> None:  # noqa: B027 — most acts ask nothing more than the permission
        """Raise Conflict or NotAllowed where it may not be done as things stand."""

    @abstractmethod
    def apply(self) -> Done:
        """Do it, within the transaction."""

    def around(self) -> AbstractContextManager[None]:
        """What is held meanwhile, from before the transaction on: most acts hold nothing."""
        return nullcontext()


def perform(act: Act) -> Done:
    """Check the permission and the act's own conditions, do it, and log it, or leave no trace.

    Raises NotAllowed, Conflict (also where two did the same at once, or the database is busy), or
    another BaohengError of the rooms below.
    """
    try:
        return _perform(act)
    except IntegrityError as error:
        _log.warning("%s: %s", act.name, type(error).__name__)
        raise Conflict(
            "别人刚刚做了同样的事，您这一次没有做", todo="请刷新页面，看看现在的情况"
        ) from error
    except OperationalError as error:
        if not any(word in str(error) for word in _BUSY):
            raise
        raise Conflict("现在太忙，没有做完", todo="请过几秒再试一次") from error


def _perform(act: Act) -> Done:
    with act.around(), transaction.atomic():
        with translation.override(settings.LANGUAGE_CODE):  # what is kept is in one language
            subject = act.subject()
        allow(act.by, act.permission, subject)
        act.check()
        with translation.override(settings.LANGUAGE_CODE):
            done = act.apply()
        append(
            by=act.by,
            act=act.name,
            subject=(subject.kind, subject.key, subject.label),
            region=subject.region,
            said=done.said,
            details=done.details,
            click=click.get() or uuid.uuid4(),
        )
    return done


def allow(person: Person, permission: str, subject: Subject) -> None:
    """Raise NotAllowed where this person may not do this with this subject."""
    if permission and not person.may(permission):
        said = gettext("您没有“%(permission)s”的权限") % {
            "permission": permission_title(permission)
        }
        raise NotAllowed(said, todo="需要的话请找系统管理员")
    if permission and not person.reaches(subject.region, subject.institution):
        said = gettext("“%(label)s”不在您负责的范围内") % {"label": subject.label}
        raise NotAllowed(said, todo="请找负责这个区的同事")
