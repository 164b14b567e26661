"""Settings as dated values, regions and institutions, the environment, what is installed."""

import datetime
import re

import pytest
from django.utils import timezone

from baoheng.core.errors import Conflict, NotAllowed
from baoheng.ledger.folder import create
from baoheng.workbench.acts import perform
from baoheng.workbench.upkeep.acts.settings import KeepInstitution, KeepRegion, WriteSetting
from baoheng.workbench.upkeep.bureau import value
from baoheng.workbench.upkeep.environment import without_secret
from baoheng.workbench.upkeep.models import Institution, Region

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


def test_a_value_counts_from_its_day(person):
    by = person("admin")
    perform(WriteSetting(by, "backup.keep", "3", TODAY - DAY))
    perform(WriteSetting(by, "backup.keep", "9", TODAY + DAY))
    days = (TODAY - 2 * DAY, TODAY, TODAY + DAY)
    assert [value("backup.keep", day) for day in days] == ["7", "3", "9"]


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("backup.keep", "0"), ("backup.keep", "多"), ("deadline.targets", "13-01"),
        ("deadline.targets", "2月"), ("bureau.profile", "没有的"), ("backup.ledger", "也许"),
        ("没有的", "x"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused(person, name, wrong):
    with pytest.raises(Conflict):
        perform(WriteSetting(person("admin"), name, wrong, TODAY))


def test_only_administrators_write(person):
    by = person("clerk")
    for act in (
        WriteSetting(by, "bureau.name", "甲", TODAY), KeepRegion(by, "990302", "西山区"),
        KeepInstitution(by, "H1", "甲医院"),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            perform(act)


def test_a_setting_is_written_on_its_page(signed_in):
    client = signed_in("admin")
    given = {"value": "云溪市医疗保障局", "since": TODAY.isoformat(), "note": "三定方案"}
    answer = client.post("/upkeep/settings/bureau.name", given, follow=True)
    page = answer.content.decode()
    assert "云溪市医疗保障局" in page
    wrong = client.post("/upkeep/settings/backup.keep", {"value": "0", "since": TODAY.isoformat()})
    assert "应为 1 到 365 的整数" in wrong.content.decode()
    assert client.get("/upkeep/settings/x").status_code == 404


def test_regions_and_institutions_are_offered_for_people(signed_in, person):
    by = person("admin", username="root")
    perform(KeepRegion(by, "990302", "西山区"))
    perform(KeepInstitution(by, "H1", "甲医院", "990302"))
    client = signed_in("admin")
    assert "西山区" in client.get("/people/add").content.decode()
    given = {"username": "wang", "person_name": "王", "held": ["clerk"]}
    wrong = client.post("/people/add", given | {"regions": ["990399"]}).content.decode()
    assert "wrong" in wrong
    client.post("/people/add", given | {"regions": ["990302"]})
    assert "西山区" in client.get("/people/wang/edit").content.decode()
    hospital = {"username": "li", "person_name": "李", "held": ["institution"]}
    assert (
        "名单里没有机构 H9"
        in client.post("/people/add", hospital | {"institution": "H9"}).content.decode()
    )
    assert (
        "一次性密码"
        in client.post("/people/add", hospital | {"institution": "H1"}).content.decode()
    )


def test_places_are_kept_on_their_page(signed_in):
    client = signed_in("admin")
    client.post(
        "/upkeep/places/region", {"code": "990303", "region_name": "东城区", "active": "on"}
    )
    client.post("/upkeep/places/region", {"code": "990303", "region_name": "东城"})
    given = {"code": "H2", "institution_name": "乙医院", "region": "990303", "active": "on"}
    client.post("/upkeep/places/institution", given)
    assert not Region.objects.get(code="990303").active
    page = client.get("/upkeep/places?institution=H2&q=乙").content.decode()
    assert "修改 乙医院" in page
    wrong = client.post("/upkeep/places/region", {"code": "九", "region_name": "x"}, follow=True)
    assert "区划代码不对" in wrong.content.decode()
    assert Region.objects.count() == 1


def test_lists_are_taken_over_from_the_ledger(signed_in, work_off, tmp_path):
    from facts import load_file

    ledger = create(tmp_path / "ledger", buckets=2)
    path = tmp_path / "i.csv"
    path.write_text(
        "定点医药机构编号,定点医药机构名称,定点医药机构类型,所在区划,定点开始日期\n"
        "H99030200001,甲医院,1,990302,2020-01-01\n"
    )
    assert not load_file(ledger, "institutions", path).loads[0].refused
    client = signed_in("admin")
    client.post("/upkeep/places/take")
    assert work_off()[0].said == "取了 1 家机构；新的 1 个区请补上名称"
    assert Institution.objects.get().region == "990302"
    perform(KeepRegion(client.person, "990302", "西山区"))
    client.post("/upkeep/places/take")
    work_off()
    assert Region.objects.get().name == "西山区"


def test_the_environment_shows_no_secret(signed_in, settings):
    settings.LEDGER = "s3://bucket/台账"
    page = signed_in("admin").get("/upkeep/environment").content.decode()
    assert "s3://bucket/台账" in page
    assert settings.SECRET_KEY not in page
    assert without_secret("postgresql://a:geheim@h/db") == "postgresql://a:…@h/db"


def test_profiles_and_packs_tell_version_and_source(signed_in):
    page = signed_in("admin").get("/upkeep/packs").content.decode()
    assert "湖北" in page
    assert "测算项" in page
    assert re.search(r"2026\.\d", page)


def test_the_page_of_what_is_not_protected_is_linked(signed_in):
    client = signed_in("admin")
    page = client.get("/upkeep/").content.decode()
    link = re.search(r'href="(/help/[^"]+)">工作台不保护什么', page)
    assert link
    assert "不保护什么" in client.get(link[1]).content.decode()
