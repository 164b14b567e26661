"""The same thing said to have risen in one place and to have fallen in another."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from baoheng.checking.check import Observation, wrong
from baoheng.checking.dossier import Form
from baoheng.checking.lexicon import section
from baoheng.checking.wording.names import plain
from baoheng.checking.wording.texts import prose, shown
from baoheng.core.provenance import Place

_FILE = "changes.toml"
_SENTENCE = re.compile(r"[。；;\n]")
_NUMBERS = re.compile(r"[\d.%]+[万亿]?[\u4e00-\u9fff]{0,2}?(?=$|[，,、])|[，,、：:（）()]")
_NOUN = 4  # letters at the end of what is spoken of that must be the same


@dataclass(frozen=True, slots=True)
class _Moved:
    where: str
    noun: str
    up: bool
    text: str
    place: Place | None


def turned_round(form: Form) -> Iterator[Observation]:
    """参保人数较上年增加1.4万人 in the report, 因参保人数较上年减少 as the reason of a row."""
    found = [*_told(form)]
    for at, one in enumerate(found):
        for other in found[at + 1 :]:
            if one.up != other.up and one.noun[-_NOUN:] == other.noun[-_NOUN:]:
                yield wrong(
                    form,
                    f"“{form.name}”的{one.where}写“{one.text}”，{other.where}却写“{other.text}”",
                    f"“{one.noun[-_NOUN:]}”一处说增、一处说减",
                    places=[one.place, other.place],
                    advice="请核对增减方向，把两处改成一致",
                )
                return


def _told(form: Form) -> Iterator[_Moved]:
    texts = [(one.where, one.text, one.place) for one in prose(form)]
    for row in form.indicators:
        for text in (row.reason, row.remark):
            if text:
                where = f"“{row.level3}”的原因"
                texts.append((where, text, row.places.get("reason") or row.places.get("level3")))
    moved = re.compile(section(_FILE, "moved"))
    for where, text, place in texts:
        for sentence in _SENTENCE.split(text):
            for match in moved.finditer(sentence):
                lead = re.split(r"[，,、：:；;]", sentence[: match.start()].rstrip("，,"))[-1]
                noun = re.sub(r"[\d.,%]+.{0,3}$", "", plain(lead))
                if len(noun) >= _NOUN and not re.search(section(_FILE, "not_one_thing"), sentence):
                    told = shown(f"{lead}{match.group()}")
                    yield _Moved(where, noun, match["up"] is not None, told, place)
