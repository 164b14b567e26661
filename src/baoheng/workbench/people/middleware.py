"""What a person must do before anything else: change a one-time password, set up the code."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from baoheng.workbench.people.devices import device_of
from baoheng.workbench.people.models import Person

Answer = Callable[[HttpRequest], HttpResponse]


def first_steps(answer: Answer) -> Answer:
    """Lead there until it is done; a person who was shut out is signed out by the backend."""

    def middleware(request: HttpRequest) -> HttpResponse:
        person = request.user
        free = {reverse("people:logout"), reverse("language")}
        if isinstance(person, Person) and request.path not in free:
            if person.must_change:
                if request.path != (there := reverse("people:password")):
                    return redirect(there)
            elif person.must_confirm and not device_of(person):
                there = reverse("people:device")
                if request.path != there:
                    return redirect(there)
        return answer(request)

    return middleware
