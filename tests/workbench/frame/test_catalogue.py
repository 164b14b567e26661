"""The English catalogue: all text is marked, all of it is there, and pages show it."""

import gettext as python_gettext
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.workbench.conftest import PASSWORD

from baoheng.workbench.catalogue import SOURCE, compiled
from baoheng.workbench.trail.models import Entry

ROOT = Path(__file__).parents[3]
WORKBENCH = ROOT / "src" / "baoheng" / "workbench"
TEMPLATES = sorted(WORKBENCH.glob("*/templates/**/*.html"))
HAN = re.compile(r"[\u4e00-\u9fff]")
# what is marked, and what compares or addresses and is not shown
MARKED = re.compile(
    r"{% blocktranslate.*?{% endblocktranslate %}|{% translate .*?%}"
    r"|_\(\"[^\"]*\"\)|_\('[^']*'\)|{% (?:if|elif|url) .*?%}|{#.*?#}",
    re.DOTALL,
)
FRAME = ("frame/", "people/", "trail/", "jobs/", "desk/", "acts.py")  # never shown half in English


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(SOURCE))


@pytest.fixture(scope="module")
def maker() -> Any:
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        import make_catalogue
    finally:
        sys.path.pop(0)
    return make_catalogue


@pytest.mark.parametrize("path", TEMPLATES, ids=[f"{p.parent.name}-{p.stem}" for p in TEMPLATES])
def test_all_text_of_a_template_is_marked(path: Path) -> None:
    left = MARKED.sub("", path.read_text(encoding="utf-8"))
    found = [line.strip() for line in left.splitlines() if HAN.search(line)]
    assert not found, "请用 {% translate %} 或 {% blocktranslate %} 标出，再执行 make docs"


def test_the_catalogue_has_what_the_sources_say(maker: Any, catalogue: polib.POFile) -> None:
    assert {(one.msgctxt or "", one.msgid) for one in catalogue} == set(maker.messages()), (
        "请执行 make docs"
    )


def test_placeholders_tags_and_percent_signs_agree(catalogue: polib.POFile) -> None:
    for one in catalogue.translated_entries():
        for part in (r"%\(\w+\)s", r"</?\w+", r"%%"):
            found = [sorted(re.findall(part, text)) for text in (one.msgid, one.msgstr)]
            assert found[0] == found[1], one.msgid
        assert '"' not in one.msgstr or "<" in one.msgid, "closes an attribute"


def test_the_frame_is_wholly_in_english(catalogue: polib.POFile) -> None:
    assert len(catalogue) > 1000
    missing = [
        one.msgid
        for one in catalogue.untranslated_entries()
        if any(place.startswith(FRAME) for place, _ in one.occurrences)
    ]
    assert not missing


def test_it_is_compiled_once_for_each_source(tmp_path: Path) -> None:
    folder = compiled(tmp_path / "home")
    made = [one for one in folder.rglob("*") if one.is_file()]
    assert [one.name for one in made] == ["django.mo"]
    known = python_gettext.translation("django", str(folder), ["en"])
    assert known.gettext("总览") == "Overview"
    before = made[0].stat().st_mtime_ns
    assert compiled(tmp_path / "home") == folder
    assert made[0].stat().st_mtime_ns == before


class Checked(HTMLParser):
    """A page whose tags are closed in order; ``chinese`` is what it says in Chinese."""

    VOID = frozenset(("meta", "link", "input", "img", "br", "hr"))

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.chinese: list[str] = []
        self.feed(page)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert all(re.fullmatch(r"[a-z][a-z0-9-]*", name) for name in names), (tag, attrs)
        assert len(names) == len(set(names)), (tag, attrs)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, (tag, self.open)

    def handle_data(self, data: str) -> None:
        if HAN.search(data):
            self.chinese.append(data.strip())


def english(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


def test_signing_in_is_in_english(client: Client, db: None) -> None:
    page = english(client).get("/people/login").text
    assert "Sign in to Baoheng" in page
    assert Checked(page).chinese == ["中文"]  # the way back


# words of the business, which stay as they are
BUSINESS = {
    "违规",
    "可疑",
    "医疗服务行为",
    "门诊慢特病和定点药店",
    "参保人信用",
    "诊疗项目和重点药品、耗材",
}
PAGES = {
    "admin": ("people/", "people/add", "people/me", "upkeep/", "upkeep/backups", "upkeep/why"),
    "clerk": ("overview", "documents/", "targets/", "appraisals/", "appraisals/start", "jobs/"),
    "finance": ("overview", "targets/", "indicators/", "search"),
    "supervisor": ("overview", "cases/", "cases/boards", "cases/rules/runs", "cases/draws"),
    "steward": ("ledger/", "ledger/quality", "ledger/quarantine"),
    "auditor": ("overview", "trail/", "nowhere"),
}


@pytest.mark.parametrize("role", PAGES)
def test_pages_without_data_are_in_english(role: str, signed_in: Any) -> None:
    client = english(signed_in(role))
    for address in PAGES[role]:
        answer = client.get(f"/{address}")
        assert answer.status_code == (404 if address == "nowhere" else 200), address
        assert '<html lang="en">' in answer.text, address
        page = answer.text.replace(client.person.name, "Somebody")
        assert {*Checked(page).chinese} - BUSINESS == {"中文"}, address


def test_a_refusal_is_told_in_english_and_the_log_stays_chinese(signed_in: Any) -> None:
    client = english(signed_in("clerk"))
    given = {"old": "wrong", "new": "another long sentence", "again": "another long sentence"}
    page = client.post("/people/me/password", given).text
    assert "The old password is wrong. Please type it again" in page
    client.post("/people/me/password", given | {"old": PASSWORD})
    assert Entry.objects.latest("number").said == "改了自己的密码"


def test_a_refusal_with_values_is_told_in_english(signed_in: Any) -> None:
    client = english(signed_in("clerk"))
    empty = SimpleUploadedFile("空.docx", b"")
    page = client.post("/documents/upload", {"files": empty}, follow=True).text
    assert "“空.docx” is empty" in page


def test_a_page_that_is_not_allowed_says_so_in_english(signed_in: Any) -> None:
    page = english(signed_in("clerk")).get("/people/").text
    assert "needs the permission “look after people”" in page
