"""How the ledger's pages write numbers."""

from django import template

register = template.Library()
_UNIT = 1024


@register.filter
def bytes_of(size: int | None) -> str:
    """A size as people say it."""
    if size is None:
        return "—"
    for unit in ("B", "KB", "MB", "GB"):
        if size < _UNIT:
            return f"{size} {unit}"
        size //= _UNIT
    return f"{size} TB"


@register.filter
def moment(at: str) -> str:
    """A moment as the ledger writes it, to the minute."""
    return at[:16].replace("T", " ") if at else "—"
