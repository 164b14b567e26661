"""A person who signs in, with roles, regions and, for hospitals, the institution."""

from functools import cached_property
from typing import Any, ClassVar, TypeVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext

from baoheng.workbench.people.roles import granted, roles

Rows = TypeVar("Rows", bound=models.QuerySet[Any])


class People(BaseUserManager["Person"]):
    """How persons are found and made; acts use it."""

    def make(self, username: str, name: str, password: str | None, **more: object) -> "Person":
        """Keep a new person; without a password nobody can sign in."""
        person = self.model(username=username, name=name, **more)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody with a login. Without regions the whole city is reached; a region is a code."""

    username = models.CharField("登录名", max_length=64, unique=True)
    name = models.CharField("姓名", max_length=64)
    institution = models.CharField("机构编号", max_length=64, blank=True)
    is_active = models.BooleanField("可以登录", default=True)
    must_change = models.BooleanField("下次登录须改密码", default=False)
    must_confirm = models.BooleanField("须用动态口令", default=False)
    made = models.DateTimeField("建立时间", auto_now_add=True)

    objects: ClassVar[People] = People()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering: ClassVar[list[str]] = ["username"]

    def __str__(self) -> str:
        return f"{self.name}（{self.username}）"

    @cached_property
    def held(self) -> tuple[str, ...]:
        """The ids of the roles."""
        return tuple(sorted(self.roles_held.values_list("role", flat=True)))

    @cached_property
    def regions(self) -> frozenset[str]:
        """The codes of the regions; none means all."""
        return frozenset(self.regions_held.values_list("region", flat=True))

    @cached_property
    def granted(self) -> frozenset[str]:
        """Everything this person may do, once signed in."""
        return granted(self.held) if self.is_active else frozenset()

    @property
    def titles(self) -> str:
        """The roles as people say them."""
        known = roles()
        return gettext("、").join(gettext(known[one].title) for one in self.held if one in known)

    def may(self, permission: str) -> bool:
        """Whether a role of this person has the permission."""
        return permission in self.granted

    def reaches(self, region: str = "", institution: str = "") -> bool:
        """Whether rows of this region and institution are this person's business.

        A hospital's person reaches its institution only; a row without a region is the city's.
        """
        if self.institution:
            return institution == self.institution
        return not self.regions or region in self.regions

    def within(self, rows: Rows, column: str = "region") -> Rows:
        """The rows of this person's regions; all where the whole city is reached."""
        return rows.filter(**{f"{column}__in": self.regions}) if self.regions else rows


class RoleHeld(models.Model):
    """A role that a person has."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="roles_held")
    role = models.CharField(max_length=32)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "role"], name="role_once")
        ]


class RegionHeld(models.Model):
    """A region that a person works for."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="regions_held")
    region = models.CharField(max_length=32)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "region"], name="region_once")
        ]
