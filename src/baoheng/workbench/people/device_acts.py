"""Setting up and taking away the code on the phone."""

from dataclasses import dataclass
from typing import ClassVar

from django_otp.plugins.otp_totp.models import TOTPDevice

from baoheng.core.errors import Conflict
from baoheng.workbench.acts import Act, Done, Subject


@dataclass
class SetDevice(Act):
    """设置或去掉自己的动态口令。"""

    token: str | None
    remove: bool
    name: ClassVar[str] = "person.device"
    title: ClassVar[str] = "设置动态口令"
    permission: ClassVar[str] = ""

    def subject(self) -> Subject:
        """Oneself."""
        return Subject("person", self.by.username, str(self.by))

    def check(self) -> None:
        """Who must use a code cannot take it away; a new device shows that it works."""
        if self.remove and self.by.must_confirm:
            raise Conflict(
                "系统管理员要求您使用动态口令，不能去掉", todo="换手机请找系统管理员重设"
            )
        waiting = TOTPDevice.objects.filter(user=self.by, confirmed=False).first()
        if not self.remove and not (waiting and waiting.verify_token((self.token or "").strip())):
            raise Conflict("六位数不对，动态口令没有设置", todo="请看手机时间是否准，再输一次")

    def apply(self) -> Done:
        """Keep it or delete it."""
        if self.remove:
            TOTPDevice.objects.filter(user=self.by).delete()
            return Done("去掉了自己的动态口令")
        TOTPDevice.objects.filter(user=self.by, confirmed=True).delete()
        TOTPDevice.objects.filter(user=self.by).update(confirmed=True)
        return Done("设置了自己的动态口令，下次登录要填六位数")
