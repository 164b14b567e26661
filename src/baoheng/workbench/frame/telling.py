"""Errors in the language of the page."""

from django.utils.translation import gettext

from baoheng.core.errors import BaohengError


def in_words(error: BaohengError) -> str:
    """What happened and what to do: fixed words have a translation, others are as they are."""
    said = gettext(error.message)
    if error.where:
        said = gettext("%(where)s：%(said)s") % {"where": error.where, "said": said}
    if not error.todo:
        return said
    return gettext("%(said)s。%(todo)s") % {"said": said, "todo": gettext(error.todo)}
