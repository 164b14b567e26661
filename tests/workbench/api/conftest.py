"""Programs that call with a person's token."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from baoheng.workbench.acts import perform
from baoheng.workbench.api.acts import MakeToken
from baoheng.workbench.people.models import Person


@pytest.fixture
def call(person: Any) -> Callable[..., Any]:
    """Calls as a person with these roles."""

    def make(who: Person) -> Callable[..., Any]:
        token = perform(MakeToken(who, "测试", 30)).result

        def one(method: str, path: str, **given: Any) -> Any:
            client = Client(raise_request_exception=False)
            return client.generic(
                method, path, headers={"Authorization": f"Bearer {token}"}, **given
            )

        return one

    return make
