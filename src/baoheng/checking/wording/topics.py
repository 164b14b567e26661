"""What a form or a row is about: topics of the trade, and words of other departments."""

from collections.abc import Iterator

from baoheng.checking.dossier import Form
from baoheng.checking.lexicon import section
from baoheng.core.tables import Indicator
from baoheng.reading.values import clean

_FILE = "topics.toml"


def topics(text: str, wide: bool = False) -> frozenset[str]:
    """The topics whose words the text holds; ``wide`` counts words that only touch a topic."""
    view = clean(text).upper()
    return frozenset(
        topic["name"]
        for topic in section(_FILE, "topics")
        if any(word in view for word in topic["words"])
        or (wide and any(word in view for word in topic.get("also", ())))
    )


def strong(found: frozenset[str]) -> frozenset[str]:
    """Those that by themselves tell one line of work from another."""
    weak = {topic["name"] for topic in section(_FILE, "topics") if topic.get("weak")}
    return found - weak


def row_topics(row: Indicator) -> frozenset[str]:
    """What an indicator is about, by its name and description."""
    return topics(f"{row.level3} {row.description or ''}")


def form_text(form: Form) -> str:
    """What the form says of its project: name, goals, contents, costing."""
    table = form.table
    labels = section(_FILE, "lists")["content_labels"]
    fields = [text for label, text in table.fields.items() if any(w in label for w in labels)]
    costs = [f"{item.name or ''} {item.item or ''} {item.basis or ''}" for item in table.cost_items]
    tasks = [f"{t.name or ''} {t.content or ''} {t.goal or ''}" for t in table.tasks]
    return "\n".join([table.project or "", *table.goals, *fields, *costs, *tasks])


def is_broad(form: Form) -> bool:
    """Whether the project gathers many lines of work, so that any row may fit."""
    name = form.table.project or ""
    return any(word in name for word in section(_FILE, "lists")["broad"])


def is_of_the_trade(text: str) -> bool:
    """Whether the text is about healthcare security at all."""
    return any(word in text for word in section(_FILE, "lists")["trade"])


def foreign_words(text: str) -> Iterator[tuple[str, str]]:
    """Words of other departments in the text: the department and the word."""
    view = clean(text)
    for department in section(_FILE, "departments"):
        for word in department["words"]:
            if word in view:
                yield department["name"], word
