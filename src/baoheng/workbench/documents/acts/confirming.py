"""Confirming or correcting what the reader was not sure of."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext

from baoheng.core.errors import Conflict
from baoheng.workbench.acts import Done
from baoheng.workbench.documents.acts.base import OnDocument
from baoheng.workbench.documents.acts.upload import ask_reading
from baoheng.workbench.documents.confirming import FIELDS, as_read, latest, number
from baoheng.workbench.documents.models import Confirmation

_LONGEST = 2000


@dataclass
class Confirm(OnDocument):
    """对着原件确认或改正读数，随后重新检查。

    ``said`` are the texts of an indicator's fields as they are in the source; empty for a doubt
    about a table or the document, which can only be looked at.
    """

    table: int | None
    row: int | None
    said: dict[str, str]
    name: ClassVar[str] = "document.confirm"
    title: ClassVar[str] = "确认读数"
    permission: ClassVar[str] = "targets.edit"

    def check(self) -> None:
        """There is something to confirm, and it makes sense."""
        self.must_be_read()
        target = self._target()
        self.codes = [one["code"] for one in target.get("doubts", ())]
        self.codes += [one["kind"] for one in target.get("repairs", ()) if not one["certain"]]
        self.read = self._read(target)
        if not self.codes and not self._before():
            raise Conflict("这里没有要确认的", todo="请刷新页面")
        if self.row is not None:
            if set(self.said) != set(FIELDS):
                raise Conflict("确认的内容不完整，什么也没有改", todo="请刷新页面后再试")
            if not self.said["level3"].strip():
                raise Conflict("三级指标没有写", todo="请照原件写上指标名称")
            if any(len(text) > _LONGEST for text in self.said.values()):
                raise Conflict(
                    gettext("一项内容超过 %(longest)s 字") % {"longest": _LONGEST},
                    todo="请照原件写",
                )
            number(self.said["weight"])

    def _target(self) -> dict[str, Any]:
        found: dict[str, Any] = self.document.read
        try:
            if self.table is not None:
                found = found["tables"][self.table]
            if self.row is not None:
                found = found["indicators"][self.row]
        except (IndexError, KeyError) as error:
            raise Conflict("没有这一行", todo="请刷新页面") from error
        return found

    def _before(self) -> Confirmation | None:
        known = latest(self.document.confirmations.all())
        return known.get((self.table, self.row))

    def _read(self, target: dict[str, Any]) -> dict[str, str]:
        """What the reader read: where it was corrected before, what stood there at first."""
        if self.row is None:
            return {}
        before = self._before()
        # what shows now is the correction, as long as it was put in
        return before.read if before and before.confirmed == as_read(target) else as_read(target)

    def apply(self) -> Done:
        """Keep all four: as read, as confirmed, who, when; and check again."""
        target = self._target()
        subject = target.get("level3") or target.get("project") or target.get("title")
        said = {name: " ".join(self.said[name].split()) for name in FIELDS if self.row is not None}
        said = {name: self.read[name] if " ".join(self.read[name].split()) == text else text
                for name, text in said.items()}  # fmt: skip
        before = self._before()
        Confirmation.objects.create(
            document=self.document,
            table=self.table,
            row=self.row,
            subject=str(subject or self.document.name)[:200],
            codes=sorted({*self.codes, *(before.codes if before else ())}),
            read=self.read,
            confirmed=said,
            by=self.by,
        )
        changed = [FIELDS[name] for name in said if said[name] != self.read[name]]
        job = ask_reading(self.document, self.by)
        what = f"改正了{'、'.join(changed)}" if changed else "确认与原件一致"
        return Done(
            f"“{self.document.name}”的“{str(subject or '全文')[:60]}”{what}",
            {"table": self.table, "row": self.row, "read": self.read, "confirmed": said},
            job,
        )
