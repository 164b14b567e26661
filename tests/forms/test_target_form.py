"""Which form a target table is printed on."""

from dataclasses import replace

from baoheng.forms import target_form
from baoheng.forms.load import forms


def test_kind_and_the_way_of_writing_values_choose_the_form():
    assert target_form("project", "national-10", False).id == "project_target"
    assert target_form("project", "national-10", True).id == "project_target_split"
    assert target_form("overall", "national-10", True).id == "department_target"
    assert target_form("summary", "national-10", False) is None


def test_a_profile_may_have_its_own(monkeypatch):
    own = replace(forms()[0], id="own", kind="project", profiles=("hubei",))
    monkeypatch.setattr("baoheng.forms.load.forms", lambda: (*forms(), own))
    assert target_form("project", "hubei", False).id == "own"
    assert target_form("project", "national-10", False).id == "project_target"
