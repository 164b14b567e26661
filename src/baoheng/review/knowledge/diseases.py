"""Disease words in an indication as a proposal of diagnosis codes; a person confirms them."""

from functools import cache

from baoheng.packs import load
from baoheng.review.knowledge.entry import Code, Codes, plain, sorted_codes

PACK = "national/review/knowledge_diseases.toml"


@cache
def _words() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The longest word first."""
    words = {plain(word): tuple(codes) for word, codes in load(PACK)["words"].items()}
    return tuple(sorted(words.items(), key=lambda one: (-len(one[0]), one[0])))


def diseases_in(text: str) -> Codes:
    """The beginnings of diagnosis codes that the words of a text name, each with its word."""
    rest = plain(text)
    found: list[Code] = []
    for word, codes in _words():
        if word in rest:
            found += [Code(code, f"建议：{word}") for code in codes]
            rest = rest.replace(word, "　")
    return sorted_codes(found)
