"""How casework writes numbers."""

from django import template

register = template.Library()


@register.filter
def thousands(number: int | None) -> str:
    """A count with separators; nothing known is a dash, never 0."""
    return "—" if number is None or number == "" else f"{number:,}"
