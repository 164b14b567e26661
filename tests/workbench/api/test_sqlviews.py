"""The views for reporting tools can be read, say no person, and are made anew."""

import pytest
from django.db import connection

from baoheng.workbench.api.sqlviews import make_views, names


@pytest.mark.django_db
def test_every_view_can_be_read_and_has_no_person() -> None:
    make_views()
    make_views()  # again, as every start does
    for name in names():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {name}")
            columns = {one[0] for one in cursor.description}
        assert columns
        assert not columns & {"person", "encounter", "facts", "by_first", "by_id"}
