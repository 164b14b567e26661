"""How casework writes numbers."""

from django import template

register = template.Library()


@register.filter
def thousands(number: object) -> str:
    """A count with separators; nothing known is a dash, never 0."""
    return f"{number:,}" if isinstance(number, int) else "—"
