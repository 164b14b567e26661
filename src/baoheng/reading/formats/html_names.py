"""Which HTML elements break lines, are never shown, or show a value that is not text."""

import re

from lxml import etree

SKIPPED = (
    "script", "style", "template", "noscript", "xml", "iframe", "frame", "noframes", "noembed",
    "object", "applet", "audio", "video", "canvas", "datalist", "select", "textarea", "input",
)  # fmt: skip  # controls show a value, see control_text
CONTROLS = frozenset({"select", "textarea", "input"})
FRAMES = frozenset({"iframe", "frame"})
BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
        "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2",
        "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "menu", "nav",
        "ol", "optgroup", "option", "p", "pre", "section", "summary", "table", "tbody", "td",
        "tfoot", "th", "thead", "title", "tr", "ul", "xmp",
    }
)  # fmt: skip
_HIDDEN_STYLE = re.compile(
    r"(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.I
)
_STRUCK_STYLE = re.compile(r"text-decoration[a-z-]*\s*:[^;]*line-through", re.IGNORECASE)
_UNSEEN_INPUTS = frozenset({"hidden", "submit", "button", "reset", "image", "file", "password"})


def text_of(element: etree._Element) -> str:
    """All text inside the element."""
    return "".join(str(text) for text in element.itertext())


def is_hidden(element: etree._Element) -> bool:
    """Whether the element says of itself that it is not shown."""
    style = element.get("style")
    return element.get("hidden") is not None or bool(style and _HIDDEN_STYLE.search(style))


def is_struck(element: etree._Element) -> bool:
    """Whether the element strikes its text through."""
    if element.tag in ("s", "strike", "del"):
        return True
    style = element.get("style")
    return bool(style and _STRUCK_STYLE.search(style))


def control_text(element: etree._Element) -> str:
    """What a form control shows: typed text, ☑ or ☐, the chosen option."""
    if element.tag == "textarea":
        return text_of(element)
    if element.tag == "input":
        kind = (element.get("type") or "text").strip().lower()
        if kind in ("checkbox", "radio"):
            return "☐" if element.get("checked") is None else "☑"
        return "" if kind in _UNSEEN_INPUTS else element.get("value", "")
    options = list(element.iter("option"))
    chosen = [option for option in options if option.get("selected") is not None]
    if not chosen and element.get("multiple") is None:
        chosen = options[:1]  # a browser shows the first
    return " ".join(text_of(option).strip() for option in chosen)
