"""What every page's frame needs."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from baoheng import __version__
from baoheng.workbench.frame.menu import menu_for
from baoheng.workbench.people.models import Person
from baoheng.workbench.upkeep.bureau import bureau_name


def frame(request: HttpRequest) -> dict[str, Any]:
    """The menu, the version, the bureau, and the path that marks the open line of the menu."""
    person = getattr(request, "user", None)
    menu = menu_for(person) if isinstance(person, Person) else []
    bureau = bureau_name(timezone.localdate()) if isinstance(person, Person) else ""
    return {"menu": menu, "version": __version__, "bureau": bureau}
