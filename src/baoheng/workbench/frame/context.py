"""What every page's frame needs."""

from typing import Any

from django.http import HttpRequest

from baoheng import __version__
from baoheng.workbench.frame.menu import menu_for
from baoheng.workbench.people.models import Person


def frame(request: HttpRequest) -> dict[str, Any]:
    """The menu, the version, and the path that marks the open line of the menu."""
    person = getattr(request, "user", None)
    menu = menu_for(person) if isinstance(person, Person) else []
    return {"menu": menu, "version": __version__}
