import pytest

from baoheng import packs
from baoheng.checking import profile
from baoheng.core.errors import PackError

NAME = "national/profiles/classic_10.toml"


@pytest.mark.parametrize("key", profile.CHOICES)
def test_a_word_that_a_profile_cannot_choose_is_refused_with_those_it_can(key, monkeypatch):
    data = packs.load(NAME)
    data["scoring"][key] = "甲"
    monkeypatch.setattr(profile.packs, "load", lambda _name: data)
    with pytest.raises(PackError, match=f"{key} 写的是“甲”.*{profile.CHOICES[key][0]}"):
        profile._profile(NAME)


def test_a_profile_says_its_version_and_marks_what_is_not_confirmed():
    for one in profile.profiles():
        assert one.version
        assert any(word in one.source for word in ("未见", "未确认"))


def test_steps_start_at_nothing_so_that_every_rate_has_one():
    for one in profile.profiles():
        for steps in (one.scoring.satisfaction_steps, one.scoring.execution_steps):
            assert not steps or min(start for start, _ in steps) == 0
