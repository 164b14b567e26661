import datetime

import pytest
from tests.review.handling.small import SETTINGS

from baoheng.core.errors import PackError
from baoheng.review.handling.settings import settings

DAY = datetime.date(2026, 3, 6)


def local(tmp_path, text):
    path = tmp_path / "本地.toml"
    path.write_text(text, encoding="utf-8")
    return settings(path)


def limit(since, days, count="working"):
    return (
        f'[[limit]]\nstep = "appeal"\nfrom = {since}\ndays = {days}\ncount = "{count}"\n'
        'source = "本地办法"\n'
    )


def test_every_limit_says_where_it_comes_from():
    assert all(one.source for one in (*SETTINGS.limits, *SETTINGS.panels, *SETTINGS.precisions))
    assert "本软件的约定" in SETTINGS.source


def test_a_local_limit_holds_from_its_day_on(tmp_path):
    own = local(tmp_path, limit("2026-03-06", 15, "calendar"))
    assert own.due("appeal", DAY - datetime.timedelta(days=1)) == datetime.date(2026, 3, 19)
    assert own.due("appeal", DAY) == datetime.date(2026, 3, 23)  # Saturday 21 → Monday
    assert own.due("review", DAY) == SETTINGS.due("review", DAY)


def test_the_last_of_two_limits_of_one_day_holds(tmp_path):
    own = local(tmp_path, limit("2000-01-01", 3))
    assert own.limit("appeal", DAY).days == 3


def test_a_local_file_changes_who_is_barred(tmp_path):
    own = local(tmp_path, '[act.decide]\nbarred = ["1", "4"]\n')
    assert own.acts["decide"].barred == ("1", "4")
    assert own.acts["decide"].title == "决定"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[state.open]\ntitle = "别的"\n', "不能改 state"),
        ('[act.other]\ntitle = "别的"\n', "没有 other 这种事"),
        (limit("2026-01-01", -1), "时限 appeal"),
        (limit("2026-01-01", 3, "weeks"), "时限 appeal"),
        (limit('"2026-01-01"', 3), "时限 appeal"),
        ("[[limit]]\nstep = 'appeal'\n", "缺少 from"),
        ("[[panel]]\nfrom = 2026-01-01\nmembers = 1\nrequired_from = 0\nsource = ''\n", "合议"),
        ("[act.review]\nreason = 'sometimes'\n", "理由 sometimes"),
        ("= 1", "不符合 TOML"),
    ],
)
def test_a_wrong_local_file_is_refused_with_what_is_wrong(tmp_path, text, said):
    with pytest.raises(PackError, match=said):
        local(tmp_path, text)


def test_a_missing_local_file_is_said(tmp_path):
    with pytest.raises(PackError, match="打不开"):
        settings(tmp_path / "没有.toml")
