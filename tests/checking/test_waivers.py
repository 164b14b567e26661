import datetime

import pytest

from baoheng.checking.waivers import Waiver, add_waiver, load_waivers, waiver_of
from baoheng.core.errors import WaiverError

UNTIL = datetime.date(2026, 12, 31)
WAIVER = Waiver("A05-0123456789", "市财政已同意“追加”\n预算", "张审核", UNTIL)


def test_a_waiver_is_written_and_read_back(tmp_path):
    path = tmp_path / "豁免.toml"
    add_waiver(path, WAIVER)
    other = Waiver("B01-1", "口径特殊", "李审核", UNTIL)
    add_waiver(path, other)
    assert load_waivers(path) == [WAIVER, other]


def test_a_waiver_ends_after_its_last_day():
    assert waiver_of(WAIVER.finding, [WAIVER], UNTIL) is WAIVER
    assert waiver_of(WAIVER.finding, [WAIVER], UNTIL + datetime.timedelta(days=1)) is None
    assert waiver_of("A05-9999999999", [WAIVER], UNTIL) is None


def test_the_same_finding_is_not_waived_twice_but_can_be_extended(tmp_path):
    path = tmp_path / "豁免.toml"
    add_waiver(path, WAIVER)
    with pytest.raises(WaiverError, match="已由张审核豁免到2026-12-31"):
        add_waiver(path, WAIVER)
    later = Waiver(WAIVER.finding, "延长", "张审核", datetime.date(2027, 6, 30))
    add_waiver(path, later)
    assert waiver_of(WAIVER.finding, load_waivers(path), UNTIL) == later


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[waiver]\n", "写法不对"),
        ("waiver = 3\n", "一条条"),
        ("other = 1\n", "不认识的“other”"),
        ('[[waiver]]\nfinding = "A"\nreason = "b"\nby = "c"\n', "四项"),
        ('[[waiver]]\nfinding="A"\nreason=" "\nby="c"\nuntil=2026-01-01\n', "都要写上文字"),
        ('[[waiver]]\nfinding="A"\nreason="b"\nby="c"\nuntil="2026-01-01"\n', "写成日期"),
    ],
)
def test_a_wrong_file_is_refused_with_the_reason(tmp_path, text, words):
    path = tmp_path / "豁免.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WaiverError, match=words):
        load_waivers(path)


def test_a_missing_or_foreign_file_is_refused(tmp_path):
    with pytest.raises(WaiverError, match="没有这个豁免文件"):
        load_waivers(tmp_path / "无.toml")
    path = tmp_path / "豁免.toml"
    path.write_bytes("豁免".encode("gbk"))
    with pytest.raises(WaiverError, match="UTF-8"):
        load_waivers(path)
