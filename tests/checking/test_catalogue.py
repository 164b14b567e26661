"""The catalogue's own rules: every check complete, unique, documented and listed once."""

import importlib
import pkgutil
import re

from baoheng.checking import CHECKS, chapters
from baoheng.checking.check import Check


def written():
    """Every check that a chapter defines."""
    for info in pkgutil.iter_modules(chapters.__path__):
        module = importlib.import_module(f"{chapters.__name__}.{info.name}")
        yield from (value for value in vars(module).values() if isinstance(value, Check))


def test_every_id_is_well_formed_and_used_once():
    ids = [check.id for check in CHECKS]
    assert [one for one in ids if not re.fullmatch(r"[A-G]\d{2}", one)] == []
    assert len(ids) == len(set(ids))


def test_every_check_of_a_chapter_is_listed_once():
    assert sorted(check.id for check in written()) == sorted(check.id for check in CHECKS)


def test_every_card_is_filled_in():
    for check in CHECKS:
        for text in (check.title, check.applies, check.basis, check.todo, check.says):
            assert text.strip(), check.id


def test_every_check_says_in_one_chinese_sentence_what_it_holds():
    for check in CHECKS:
        assert re.fullmatch(r"[^。]*[\u4e00-\u9fff][^。]*。", check.says), (check.id, check.says)


def test_titles_differ():
    titles = [check.title for check in CHECKS]
    assert len(titles) == len(set(titles))
