"""One self-contained web page: no script, no picture, no request, one style."""

import hashlib
from base64 import b64encode
from collections.abc import Iterable
from importlib.resources import files

from baoheng.reading.reports.markup import element, to_html


def page_style() -> str:
    """The style sheet that all result pages share."""
    return (files("baoheng.reading.reports") / "page.css").read_text("utf-8")


def whole_page(title: str, style: str, parts: Iterable[str]) -> str:
    """The page as text; ``parts`` are HTML of elements made with ``markup.element``."""
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    # no script, no picture, no request can come from a document's text: only this style runs
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", **{"http-equiv": "Content-Security-Policy", "content": policy}),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", title),
    )
    lines = [
        "<!DOCTYPE html>\n<html lang='zh-CN'>",
        to_html(head).replace("</head>", f"<style>{style}</style></head>"),
        "<body>",
        *parts,
        "</body></html>\n",
    ]
    return "\n".join(lines)
