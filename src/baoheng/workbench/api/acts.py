"""Making and revoking tokens."""

import datetime
import hashlib
import secrets
from dataclasses import dataclass
from typing import ClassVar

from django.utils import timezone
from django.utils.translation import gettext

from baoheng.core.errors import Conflict
from baoheng.workbench.acts import Act, Done, Subject
from baoheng.workbench.api.models import Token

LONGEST_DAYS = 366


def hashed(token: str) -> str:
    """What is kept of a token. It is random, so one round is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass
class MakeToken(Act):
    """给自己建一个接口令牌，只显示一次。"""

    token_name: str
    days: int
    name: ClassVar[str] = "token.make"
    title: ClassVar[str] = "建立接口令牌"
    permission: ClassVar[str] = "api.use"

    def subject(self) -> Subject:
        """The token by its purpose; it belongs to oneself, wherever one works."""
        region = next(iter(sorted(self.by.regions)), "")
        return Subject("token", self.token_name, self.token_name, region, self.by.institution)

    def check(self) -> None:
        """A purpose, and an end within a year."""
        if not self.token_name.strip():
            raise Conflict("没有写用途", todo="例如“报表系统取数”")
        if not 1 <= self.days <= LONGEST_DAYS:
            raise Conflict(
                gettext("有效期应为 1 到 %(longest_days)s 日") % {"longest_days": LONGEST_DAYS}
            )

    def apply(self) -> Done:
        """Keep its hash; the token is in the result and nowhere else."""
        token = secrets.token_urlsafe(32)
        until = timezone.localdate() + datetime.timedelta(days=self.days)
        made = Token.objects.create(
            person=self.by, name=self.token_name.strip()[:64], hash=hashed(token), until=until
        )
        return Done(f"建立了接口令牌“{made.name}”，{until} 到期", result=token)


@dataclass
class RevokeToken(Act):
    """撤销一个接口令牌，马上失效。"""

    token: Token
    name: ClassVar[str] = "token.revoke"
    title: ClassVar[str] = "撤销接口令牌"
    permission: ClassVar[str] = ""

    def subject(self) -> Subject:
        """The token."""
        return Subject("token", self.token.name, self.token.name)

    def check(self) -> None:
        """Only one's own."""
        if self.token.person != self.by:
            raise Conflict("只能撤销自己的令牌")

    def apply(self) -> Done:
        """Forget it."""
        self.token.delete()
        return Done(f"撤销了接口令牌“{self.token.name}”")
