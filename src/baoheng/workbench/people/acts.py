"""What is done with people: added, changed, shut out, passwords set."""

import secrets
from dataclasses import dataclass, field
from typing import ClassVar

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from baoheng.core.errors import Conflict, NotAllowed
from baoheng.workbench.acts import Act, Done, Subject
from baoheng.workbench.people.models import Person, RegionHeld, RoleHeld
from baoheng.workbench.people.roles import roles

ADMIN = "admin"


def _subject(person: Person) -> Subject:
    return Subject("person", person.username, str(person))


@dataclass
class AddPerson(Act):
    """添加一个人，给一次性密码；第一次登录须改。"""

    username: str
    person_name: str
    held: tuple[str, ...]
    regions: tuple[str, ...] = ()
    institution: str = ""
    name: ClassVar[str] = "person.add"
    title: ClassVar[str] = "添加人员"
    permission: ClassVar[str] = "people.manage"

    def subject(self) -> Subject:
        """The new person."""
        return Subject("person", self.username, f"{self.person_name}（{self.username}）")

    def check(self) -> None:
        """A name that is free, roles that exist, an institution for a hospital's person."""
        if Person.objects.filter(username=self.username).exists():
            raise Conflict(
                gettext("登录名“%(username)s”已经有人用了") % {"username": self.username},
                todo="请换一个",
            )
        _check_roles(self.held, self.institution)

    def apply(self) -> Done:
        """Keep the person; the password is in the result and nowhere else."""
        password = secrets.token_urlsafe(12)
        person = Person.objects.make(
            self.username,
            self.person_name,
            password,
            institution=self.institution,
            must_change=True,
        )
        _hold(person, self.held, self.regions)
        titles = "、".join(roles()[one].title for one in self.held)
        details = {"roles": list(self.held), "regions": list(self.regions)}
        return Done(f"添加了{person}，角色：{titles}", details, (person, password))


@dataclass
class ChangePerson(Act):
    """改姓名、角色、负责的区、机构。"""

    person: Person
    person_name: str
    held: tuple[str, ...]
    regions: tuple[str, ...] = ()
    institution: str = ""
    name: ClassVar[str] = "person.change"
    title: ClassVar[str] = "修改人员"
    permission: ClassVar[str] = "people.manage"

    def subject(self) -> Subject:
        """The person."""
        return _subject(self.person)

    def check(self) -> None:
        """Nobody changes his own roles, and an administrator always remains."""
        _check_roles(self.held, self.institution)
        if self.person == self.by and set(self.held) != set(self.by.held):
            raise NotAllowed("不能改自己的角色", todo="请另一位系统管理员来改")

    def apply(self) -> Done:
        """Write it, and say what changed."""
        before = self.person.held
        self.person.name, self.person.institution = self.person_name, self.institution
        self.person.save(update_fields=["name", "institution"])
        self.person.roles_held.all().delete()
        self.person.regions_held.all().delete()
        _hold(self.person, self.held, self.regions)
        details = {"before": list(before), "roles": list(self.held), "regions": list(self.regions)}
        return Done(f"修改了{self.person}", details)


@dataclass
class ShutOut(Act):
    """不让一个人再登录，或恢复；记录都保留。"""

    person: Person
    active: bool
    name: ClassVar[str] = "person.active"
    title: ClassVar[str] = "停用、恢复人员"
    permission: ClassVar[str] = "people.manage"

    def subject(self) -> Subject:
        """The person."""
        return _subject(self.person)

    def check(self) -> None:
        """Nobody shuts out himself."""
        if self.person == self.by:
            raise NotAllowed("不能停用自己", todo="请另一位系统管理员来做")

    def apply(self) -> Done:
        """Set it; sessions of somebody shut out end at the next click."""
        self.person.is_active = self.active
        self.person.save(update_fields=["is_active"])
        return Done(f"{'恢复' if self.active else '停用'}了{self.person}")


@dataclass
class NewPassword(Act):
    """给一次性密码，下次登录须改；同时去掉动态口令。"""

    person: Person
    name: ClassVar[str] = "person.password"
    title: ClassVar[str] = "重设密码"
    permission: ClassVar[str] = "people.manage"

    def subject(self) -> Subject:
        """The person."""
        return _subject(self.person)

    def apply(self) -> Done:
        """Set it; it is in the result and nowhere else."""
        password = secrets.token_urlsafe(12)
        self.person.set_password(password)
        self.person.must_change = True
        self.person.save(update_fields=["password", "must_change"])
        self.person.totpdevice_set.all().delete()  # type: ignore[attr-defined]
        return Done(f"重设了{self.person}的密码", result=password)


@dataclass
class OwnPassword(Act):
    """改自己的密码。"""

    old: str = field(repr=False)
    new: str = field(repr=False)
    name: ClassVar[str] = "person.own_password"
    title: ClassVar[str] = "改自己的密码"
    permission: ClassVar[str] = ""

    def subject(self) -> Subject:
        """Oneself."""
        return _subject(self.by)

    def check(self) -> None:
        """The old one is right, the new one is another and good enough."""
        if not self.by.check_password(self.old):
            raise Conflict("原密码不对", todo="请重新输入")
        if self.old == self.new:
            raise Conflict("新密码与原密码相同", todo="请换一个")
        try:
            validate_password(self.new, self.by)
        except ValidationError as error:
            raise Conflict("新密码不合要求：" + " ".join(error.messages)) from error

    def apply(self) -> Done:
        """Set it."""
        self.by.set_password(self.new)
        self.by.must_change = False
        self.by.save(update_fields=["password", "must_change"])
        return Done("改了自己的密码")


def _check_roles(held: tuple[str, ...], institution: str) -> None:
    if not held:
        raise Conflict("没有选角色", todo="请至少选一个")
    if unknown := [one for one in held if one not in roles()]:
        raise Conflict(gettext("没有角色 %(unknown)s") % {"unknown": "、".join(unknown)})
    if ("institution" in held) != bool(institution):
        raise Conflict(
            "“定点机构”角色要写机构编号，别的角色不写",
            todo="请核对；一个人不能既是机构的人又是医保局的人",
        )
    if "institution" in held and len(held) > 1:
        raise Conflict("定点机构的人不能有别的角色", todo="请只选“定点机构”")


def _hold(person: Person, held: tuple[str, ...], regions: tuple[str, ...]) -> None:
    RoleHeld.objects.bulk_create(RoleHeld(person=person, role=one) for one in dict.fromkeys(held))
    RegionHeld.objects.bulk_create(
        RegionHeld(person=person, region=one) for one in dict.fromkeys(regions)
    )
    for name in ("held", "regions", "granted"):
        person.__dict__.pop(name, None)
