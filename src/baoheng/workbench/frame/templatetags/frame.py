"""Tags that all templates have: pictures, money, paging, fields of forms."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString

from baoheng.workbench.signing import signed

register = template.Library()


@register.simple_tag
def chart(key: str, option: Mapping[str, Any], words: str, height: int = 260) -> SafeString:
    """A picture by ECharts; ``words`` say what it shows for those who do not see it."""
    return format_html(
        '<div class="chart chart-{}" role="img" aria-label="{}" data-chart="{}"></div>{}',
        height,
        words,
        key,
        json_script(json.loads(json.dumps(option, default=str)), key),
    )


@register.filter
def yuan(fen: int | None) -> str:
    """分 as 元 with separators; nothing known is a dash, never 0."""
    return "—" if fen is None else f"{Decimal(fen) / 100:,.2f}"


@register.filter
def thousands(number: object) -> str:
    """A count with separators; nothing known is a dash, never 0."""
    return f"{number:,}" if isinstance(number, int) else "—"


@register.filter
def dash(value: object) -> object:
    """The value, or a dash where there is none; 0 stays 0."""
    return "—" if value is None or value == "" else value


@register.simple_tag(takes_context=True)
def query(context: Mapping[str, Any], **changes: object) -> str:
    """The page's own query with some parts changed; an empty value takes a part out."""
    found: QueryDict = context["request"].GET.copy()
    for key, value in changes.items():
        if value in (None, ""):
            found.pop(key, None)
        else:
            found[key] = str(value)
    return f"?{found.urlencode()}"


@register.simple_tag(takes_context=True)
def file_url(context: Mapping[str, Any], name: str, *given: object) -> str:
    """The signed address of a file, for who looks at the page."""
    return signed(context["request"].user, reverse(name, args=given))


@register.simple_tag(takes_context=True)
def result_url(context: Mapping[str, Any], path: str) -> str:
    """The address of a result, signed where it is a file."""
    return signed(context["request"].user, path)


@register.inclusion_tag("frame/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """A form's field with label, help and errors that a screen reader finds."""
    told = bound.errors or bound.help_text
    if told:
        bound.field.widget.attrs["aria-describedby"] = f"{bound.auto_id}-note"
    if bound.errors:
        bound.field.widget.attrs["aria-invalid"] = "true"
    return {"field": bound, "kind": bound.widget_type}


@register.inclusion_tag("frame/pager.html", takes_context=True)
def pager(context: Mapping[str, Any], found: Any) -> dict[str, Any]:
    """Links to the other pages of a long list."""
    return {"page": found, "request": context["request"]}
