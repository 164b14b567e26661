"""Refusals of the room of review in the words of the pages: buttons instead of options."""

import re

from baoheng.core.errors import CaseRefused, Conflict

_BRACKETS = re.compile(r"（[^（）]*(?:--|panel)[^（）]*）")
_WORDS = {
    "请用 --member 写明每一位成员": "请勾选每一位成员",
    "请用 --late 写明理由": "请写“逾期仍受理的理由”",
    "用 appeal --unopposed": "请按“无异议”",
    "用 baoheng cases list 查看疑点编号": "请回到队列再打开",
    "；通知用 cases notify": "；请先在“待发通知”里通知",
    "请用 --by 写明姓名": "请重新登录",
}


def told(error: CaseRefused) -> Conflict:
    """The same refusal, for somebody who looks at a page."""
    todo = _BRACKETS.sub("", error.todo)
    for command, words in _WORDS.items():
        todo = todo.replace(command, words)
    return Conflict(error.message, where=error.where, todo=todo)
