"""What findings suggest to a reviewer, and opinions of before."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from baoheng.workbench.documents.models import State
from baoheng.workbench.targets.opinion import GROUPS, Opinion, suggested

_MIGRATION = "baoheng.workbench.documents.migrations.0009_opinions_by_name"
FOUND: dict[str, Any] = {
    "opinion": {
        "grade": "良",
        "groups": [
            {"name": "完整性", "findings": ["缺满意度指标", "没有写单位"]},
            {"name": "可行性", "findings": []},
        ],
    }
}


def test_the_findings_of_each_group_are_its_text() -> None:
    one = suggested(FOUND)
    assert (one.grade, one.reason) == ("良", "")
    assert one.groups == {"完整性": "缺满意度指标；没有写单位", "可行性": ""}
    assert set(one.groups) <= set(GROUPS)
    assert suggested({}) == Opinion()


@pytest.mark.slow
def test_an_approved_table_shows_its_opinion_also_one_kept_as_a_list(
    signed_in: Any, draft: Any, person: Any
) -> None:
    version = draft(person("clerk"))
    version.state, version.opinion, version.found = State.APPROVED, FOUND["opinion"], FOUND
    version.found = version.found | {"findings": []}
    version.save()
    import_module(_MIGRATION).name_groups(apps, None)
    version.refresh_from_db()
    assert version.opinion["groups"] == {"完整性": "缺满意度指标；没有写单位", "可行性": ""}
    said = signed_in("finance").get(f"/targets/{version.targets.pk}").content.decode()
    assert "缺满意度指标；没有写单位" in said
