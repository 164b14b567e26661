"""The list of documents, several checked together, and the example city's documents whole."""

import re
from pathlib import Path
from typing import Any

import pytest
from tests.examples.conftest import CITY
from tests.workbench.documents.conftest import Make, send, table_bytes, work_off

from baoheng.core.errors import Conflict, NotAllowed
from baoheng.workbench.acts import perform
from baoheng.workbench.documents.acts.together import CheckAgain, CheckTogether, DeleteDossier
from baoheng.workbench.documents.models import Document, Dossier

pytestmark = pytest.mark.slow  # documents are really read

OTHER = ("≥9人次", "≥95%", "≥90%")


@pytest.fixture
def two(signed_in: Make) -> tuple[Any, list[Document]]:
    """A clerk's browser, and two documents of one bureau."""
    client = signed_in("clerk")
    send(client, ("甲.docx", table_bytes()), ("乙.docx", table_bytes(*OTHER)))
    work_off()
    return client, list(Document.objects.order_by("pk"))


def test_an_empty_list_says_what_to_click(signed_in: Make) -> None:
    assert "点“选择文件”" in signed_in("clerk").get("/documents/").content.decode()
    assert "上传资料后" in signed_in("leader").get("/documents/").content.decode()


def test_the_list_refreshes_itself_while_something_is_read(signed_in: Make) -> None:
    client = signed_in("clerk")
    send(client, ("甲.docx", table_bytes()), ("乙.docx", table_bytes(*OTHER)))
    assert "every 2s" in client.get("/documents/").content.decode()
    work_off()
    assert "every 2s" not in client.get("/documents/").content.decode()


def test_the_list_is_filtered_by_words_year_unit_and_verdict(two: Any) -> None:
    client, (one, other) = two
    Document.objects.filter(pk=other.pk).update(year=2020, department="别的局", verdict="error")
    Document.objects.filter(pk=one.pk).update(verdict="clean")

    def shown(query: str) -> set[str]:
        text = client.get(f"/documents/?{query}").content.decode()
        return set(re.findall(r"选 (.+?)\"", text))

    assert shown("") == {"甲.docx", "乙.docx"}
    assert shown("q=甲") == {"甲.docx"}
    assert shown("q=别的") == {"乙.docx"}
    assert shown("year=2020") == {"乙.docx"}
    assert shown("verdict=clean") == {"甲.docx"}
    assert shown("verdict=fault") == set()
    assert shown("department=别的局") == {"乙.docx"}
    assert shown("year=x&q=%00") == {"甲.docx", "乙.docx"}
    assert "没有符合条件的资料" in client.get("/documents/?q=无").content.decode()


def test_several_are_checked_against_one_another(two: Any) -> None:
    client, documents = two
    keys = [one.pk for one in documents]
    assert "一起查" in client.get("/documents/together", {"document": keys}).content.decode()
    answer = client.post("/documents/together", {"document": keys, "called": "救助"}, follow=True)
    assert "救助" in answer.content.decode()
    work_off()
    dossier = Dossier.objects.get()
    assert set(dossier.found) == {str(key) for key in keys}
    text = client.get(f"/documents/dossiers/{dossier.pk}").content.decode()
    assert "几份放在一起才查得出" in text or "各份怎样" in text
    client.post(f"/documents/dossiers/{dossier.pk}/export", {"form": "docx"})
    assert work_off()[0].state == "done"


def test_an_earlier_one_is_only_compared_with(two: Any) -> None:
    client, (one, other) = two
    told = {"document": [one.pk, other.pk], f"as-{other.pk}": "earlier"}
    client.post("/documents/together", told)
    work_off()
    assert set(Dossier.objects.get().found) == {str(one.pk)}


def test_checking_together_wants_two_that_one_may_see(two: Any, person: Make) -> None:
    client, (one, other) = two
    clerk = client.person
    for given, earlier in (([one], ()), ([one, one], ()), ([one, other], (one.pk, other.pk))):
        with pytest.raises(Conflict):
            perform(CheckTogether(clerk, given, frozenset(earlier)))
    with pytest.raises(NotAllowed):
        perform(CheckTogether(person("finance"), [one, other]))
    with pytest.raises(NotAllowed):
        perform(CheckTogether(person("clerk", username="b", regions=("02",)), [one, other]))
    assert "至少两份" in client.get("/documents/together").content.decode()


def test_a_check_is_done_again_and_deleted_by_who_made_it(two: Any, person: Make) -> None:
    client, documents = two
    made = perform(CheckTogether(client.person, documents)).result
    with pytest.raises(Conflict):
        perform(CheckAgain(client.person, made))
    with pytest.raises(Conflict):
        perform(DeleteDossier(client.person, made))
    work_off()
    perform(CheckAgain(client.person, made))
    work_off()
    with pytest.raises(NotAllowed):
        perform(DeleteDossier(person("clerk", username="b"), made))
    perform(DeleteDossier(client.person, made))
    assert Document.objects.count() == 2
    assert not Dossier.objects.exists()


def test_a_document_that_is_gone_is_left_out_of_its_check(two: Any) -> None:
    client, documents = two
    made = perform(CheckTogether(client.person, documents)).result
    work_off()
    client.post(f"/documents/{documents[0].pk}/delete")
    text = client.get(f"/documents/dossiers/{made.pk}").content.decode()
    assert "甲.docx</a>" not in text
    with pytest.raises(Conflict):
        perform(CheckAgain(client.person, made))


def test_a_list_of_many_reads_few_rows_and_no_contents(
    two: Any, django_assert_max_num_queries: Any
) -> None:
    client, (one, _) = two
    Document.objects.bulk_create(
        Document(name=f"{n}.docx", sha256=f"{n:064}", size=9, by=one.by, read=one.read,
                 found=one.found, drawn=one.drawn, verdict="error", errors=1)
        for n in range(200)
    )  # fmt: skip
    with django_assert_max_num_queries(20) as asked:
        text = client.get("/documents/").content.decode()
    assert "，202 条" in text
    large = ('"documents_document"."drawn"', '"documents_document"."read"')
    assert not [one for one in asked.captured_queries if any(name in one["sql"] for name in large)]


@pytest.mark.slow
def test_the_documents_of_the_example_city_are_read_and_shown(
    signed_in: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each as the command reads it; what the example plants is found."""
    monkeypatch.syspath_prepend(CITY)
    import make_documents

    make_documents.make(tmp_path / "yunxi")
    client = signed_in("clerk")
    files = [one for one in sorted((tmp_path / "yunxi").iterdir()) if one.suffix != ".json"]
    send(client, *((one.name, one.read_bytes()) for one in files))
    assert {job.state for job in work_off()} == {"done"}
    documents = list(Document.objects.order_by("name"))
    assert len(documents) == len(files)
    assert not [one for one in documents if one.fault or not one.read["tables"]]
    assert {one.verdict for one in documents} >= {"error", "clean"}
    for one in documents:
        text = client.get(f"/documents/{one.pk}").content.decode()
        linked = set(re.findall(r'href="#(p\d+)"', text))
        assert linked <= set(re.findall(r'id="(p\d+)"', text)), one.name
        drawn = [f for f in one.found["findings"] if f["provenance"]]
        assert not drawn or linked, one.name
    keys = [one.pk for one in documents]
    client.post("/documents/together", {"document": keys})
    assert {job.state for job in work_off()} == {"done"}
    dossier = Dossier.objects.get()
    assert len(dossier.found) == len(documents)
    assert client.get(f"/documents/dossiers/{dossier.pk}").status_code == 200
