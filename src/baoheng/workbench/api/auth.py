"""Who calls: a person by a token, with one of the permissions that the operation names."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import HttpError
from ninja.security import HttpBearer

from baoheng.workbench.api.acts import hashed
from baoheng.workbench.api.models import Token
from baoheng.workbench.people.models import Person
from baoheng.workbench.people.roles import permission_title


class Needs(HttpBearer):
    """A bearer token whose person has one of these permissions, and may use the interface."""

    def __init__(self, *permissions: str) -> None:
        super().__init__()
        self.permissions = permissions

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        """The person; None where the token is unknown or has ended. Raises HttpError 403."""
        today = timezone.localdate()
        found = Token.objects.select_related("person").filter(hash=hashed(token)).first()
        if found is None or found.until < today or not found.person.is_active:
            return None
        person = found.person
        if not person.may("api.use") or not any(map(person.may, self.permissions)):
            words = "、".join(map(permission_title, self.permissions))
            raise HttpError(403, f"要有“{words}”和“使用接口”的权限")
        if found.used != today:
            Token.objects.filter(pk=found.pk).update(used=today)
        request.user = person
        return person


def caller(request: Any) -> Person:
    """The person who calls, within an operation."""
    person: Person = request.auth
    return person
