"""Help: the texts of the project's documentation, on pages."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt

_ROOT = Path(__file__).parents[1] / "manual"
_COMMENT = re.compile(r"\A<!--.*?-->\s*", re.DOTALL)  # for those who edit the text
_KINDS = ("教程", "操作", "说明", "参考")


@dataclass(frozen=True, slots=True)
class Text:
    """One text: its kind, its name, its title."""

    kind: str
    name: str
    title: str


@cache
def texts() -> Mapping[str, Sequence[Text]]:
    """All texts by kind, those to learn from first."""
    found: dict[str, list[Text]] = {}
    for kind in _KINDS:
        for path in sorted((_ROOT / kind).glob("*.md")):
            lines = path.read_text(encoding="utf-8").splitlines()
            heads = (line.removeprefix("# ") for line in lines if line.startswith("# "))
            title = next(heads, path.stem)
            found.setdefault(kind, []).append(Text(kind, path.stem, title))
    return found


@cache
def shown(kind: str, name: str) -> str | None:
    """A text as HTML, or None where there is none; HTML within a text stays text."""
    if name not in {one.name for one in texts().get(kind, ())}:
        return None
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    text = (_ROOT / kind / f"{name}.md").read_text(encoding="utf-8")
    made: str = markdown.render(_COMMENT.sub("", text, count=1))
    return made
