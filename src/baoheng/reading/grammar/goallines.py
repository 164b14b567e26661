"""Goals printed as numbered lines of their own, around a lone label such as ``年度总体目标``."""

import re
from collections.abc import Callable

from baoheng.reading.accounting import Account
from baoheng.reading.grammar.form import Form
from baoheng.reading.grammar.indicators import tidy
from baoheng.reading.grammar.titles import of_a_table
from baoheng.reading.grammar.vocabulary import role_of
from baoheng.reading.grid import Loose

_NUMBER = re.compile(r"\s*\d{1,2}\s*[.、:：]\s*")


def _sentence(line: Loose) -> bool:
    return line.text.rstrip().endswith(("。", "；", ";"))


class GoalLines:
    """Collects the goals of the form that is open; ``opened`` gives it, new where there is none."""

    def __init__(self, account: Account, opened: Callable[[], Form]) -> None:
        self.account = account
        self.opened = opened
        self.numbered: list[Loose] = []  # numbered lines that may turn out to be goals
        self.listing = False  # whether a goal label has just opened such a list

    def end(self) -> None:
        """A grid or a word of a table ends the list."""
        self.numbered, self.listing = [], False

    def take(self, line: Loose, key: str, form: Form | None) -> bool:
        """Take a goal label, a goal of its list, or what goes on with the last goal."""
        if role_of("labels", key) == "goal" and form is not None:
            self.account.structural(line, "标签")
            for piece in self.numbered:
                self._add(piece)
            self.numbered, self.listing = [], True
            return True
        if self.numbered and len(key) < 20 and of_a_table(key):
            self.end()
            return False
        if re.match(r"\d{1,2}[.、:]", key) or (self.numbered and not _sentence(self.numbered[-1])):
            if not self.listing:
                self.numbered.append(line)
                return False
            self._add(line)
            return True
        if self.listing and form and form.table.goals:
            last = form.table.goals[-1]
            if not last.endswith(("。", ";", "；")) and len(key) > 3:
                form.table.goals[-1] = last + tidy(line.text)
                self.account.consume(line, "goal")
                return True
        return False

    def _add(self, line: Loose) -> None:
        goals = self.opened().table.goals
        number = _NUMBER.match(line.text)
        if number:
            goals.append(tidy(line.text[number.end() :]))
        elif goals:
            goals[-1] += tidy(line.text)
        else:
            goals.append(tidy(line.text))
        self.account.consume(line, "goal")
