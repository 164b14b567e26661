"""Whether a name asks for something good or something bad, and questions turned round."""

import re

from baoheng.checking.lexicon import pattern, section, words
from baoheng.core.tables import Indicator
from baoheng.reading.values import clean

_FILE = "polarity.toml"


def negative_question(row: Indicator) -> str | None:
    """The text of the row that asks whether something bad happens: 是否晚于12月底; else None."""
    for text in (row.level3, row.description or ""):
        view = clean(text)
        question = pattern(_FILE, "questions").search(view)
        if question is None:
            continue
        asked = view[question.end() :]
        if asked.startswith(words(_FILE, "bad")) and not asked.startswith(words(_FILE, "good")):
            return view
    return None


def negative_rate(name: str) -> bool:
    """Whether a name measures how much was not done: 未按时办结率, 不合格率."""
    view = clean(name)
    return (
        re.search(rf"(?:{pattern(_FILE, 'not_done').pattern})\S*(?:率|比例|占比)$", view)
        is not None
    )


def denied_event(name: str) -> bool:
    """Whether a name says that something bad does not happen, and is no rate: 未发生泄露事件."""
    return re.search(section(_FILE, "denied_events"), clean(name).strip()) is not None
