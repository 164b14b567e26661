from typing import Any

import pytest

from baoheng.core.errors import Conflict, NotAllowed
from baoheng.workbench.acts import perform
from baoheng.workbench.people.acts import AddPerson, ChangePerson, NewPassword, OwnPassword, ShutOut
from baoheng.workbench.people.models import Person
from baoheng.workbench.trail.models import Entry


def test_an_administrator_adds_a_person_and_it_is_logged(person: Any) -> None:
    admin = person("admin")
    made, password = perform(AddPerson(admin, "li", "李四", ("clerk",), ("530101",))).result
    assert made.check_password(password)
    assert made.must_change
    assert made.held == ("clerk",)
    assert made.reaches("530101")
    assert not made.reaches("530102")
    entry = Entry.objects.get()
    assert (entry.act, entry.key, entry.username) == ("person.add", "li", "admin")
    assert password not in str(entry.__dict__)


def test_nobody_else_adds_people(person: Any) -> None:
    with pytest.raises(NotAllowed, match="管理人员"):
        perform(AddPerson(person("clerk"), "li", "李四", ("clerk",)))
    assert not Person.objects.filter(username="li").exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("roles", "institution", "words"),
    [
        ((), "", "没有选角色"),
        (("king",), "", "没有角色"),
        (("institution",), "", "机构编号"),
        (("clerk",), "H01", "机构编号"),
        (("institution", "clerk"), "H01", "不能有别的角色"),
    ],
)
def test_roles_that_make_no_sense_are_refused(
    person: Any, roles: tuple[str, ...], institution: str, words: str
) -> None:
    with pytest.raises(Conflict, match=words):
        perform(AddPerson(person("admin"), "li", "李四", roles, (), institution))


def test_a_login_name_is_used_once(person: Any) -> None:
    person("clerk", username="li")
    with pytest.raises(Conflict, match="已经有人用了"):
        perform(AddPerson(person("admin"), "li", "李四", ("clerk",)))


def test_nobody_changes_his_own_roles_or_shuts_himself_out(person: Any) -> None:
    admin = person("admin")
    with pytest.raises(NotAllowed, match="自己的角色"):
        perform(ChangePerson(admin, admin, "某", ("admin", "finance")))
    with pytest.raises(NotAllowed, match="停用自己"):
        perform(ShutOut(admin, admin, active=False))


def test_changing_roles_takes_the_old_ones_away(person: Any) -> None:
    li = person("clerk", username="li")
    perform(ChangePerson(person("admin"), li, "李四", ("finance",)))
    again = Person.objects.get(pk=li.pk)
    assert again.may("targets.approve")
    assert not again.may("targets.edit")


def test_a_person_shut_out_may_nothing(person: Any) -> None:
    li = person("clerk", username="li")
    perform(ShutOut(person("admin"), li, active=False))
    assert not Person.objects.get(pk=li.pk).granted


def test_a_new_password_is_for_once(person: Any) -> None:
    li = person("clerk", username="li")
    password = perform(NewPassword(person("admin"), li)).result
    again = Person.objects.get(pk=li.pk)
    assert again.check_password(password)
    assert again.must_change


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("wrong", "another long sentence", "原密码不对"),
        ("a long sentence to remember", "a long sentence to remember", "相同"),
        ("a long sentence to remember", "short", "不合要求"),
        ("a long sentence to remember", "123456789012345", "不合要求"),
    ],
)
def test_a_bad_new_password_is_refused(person: Any, old: str, new: str, words: str) -> None:
    with pytest.raises(Conflict, match=words):
        perform(OwnPassword(person("clerk"), old, new))


def test_a_good_new_password_is_taken(person: Any) -> None:
    li = person("clerk")
    perform(OwnPassword(li, "a long sentence to remember", "another long sentence"))
    assert Person.objects.get(pk=li.pk).check_password("another long sentence")
