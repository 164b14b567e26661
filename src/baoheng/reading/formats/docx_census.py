"""A second count of the text in a Word part, by searching the tree and not by the walk."""

from lxml import etree

from baoheng.reading.formats.docx_names import MC, M, V, W
from baoheng.reading.formats.docx_walk import symbol_of
from baoheng.reading.grid import count_characters

_TEXTS = (W + "t", M + "t")
_HYPHEN, _SYMBOL, _WORD_ART = W + "noBreakHyphen", W + "sym", V + "textpath"
_CHOICE, _FALLBACK = MC + "Choice", MC + "Fallback"


def stored_characters(root: etree._Element) -> int:
    """Non-blank characters of all text in the part that is not deleted.

    Of alternative branches only the first counts. What is seen but not stored (automatic numbers,
    form controls) is not in here: the walk counts that apart.
    """
    dead = _dead(root)
    texts: list[str] = []
    for element in root.iter(*_TEXTS, _HYPHEN, _SYMBOL, _WORD_ART):
        if element in dead:
            continue
        tag = element.tag
        if tag in _TEXTS:
            texts.append(element.text or "")
        elif tag == _SYMBOL:
            texts.append(symbol_of(element))
        elif tag == _HYPHEN:
            texts.append("-")
        else:
            texts.append(element.get("string", ""))
    return count_characters("".join(texts))


def _dead(root: etree._Element) -> set[etree._Element]:
    """Everything in deletions and in second branches of alternatives."""
    tops = list(root.iter(W + "del", W + "moveFrom"))
    tops += [
        element
        for element in root.iter(_CHOICE, _FALLBACK)
        if any(before.tag == _CHOICE for before in element.itersiblings(preceding=True))
    ]
    return {element for top in tops for element in top.iter()}
