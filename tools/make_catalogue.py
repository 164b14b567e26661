"""Bring the English catalogue of the workbench up to its sources; what is translated stays.

    python tools/make_catalogue.py

New texts come in without a translation, and are shown in Chinese until they have one.
``tests/workbench/frame/test_catalogue.py`` compares the catalogue with what would be made.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
from django.utils.translation.template import templatize

from baoheng.core import errors
from baoheng.review.states import State
from baoheng.workbench.catalogue import SOURCE

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "baoheng"
WORKBENCH = PACKAGE / "workbench"
EXAMPLE = PACKAGE.parents[1] / "examples" / "云溪市" / "make_workbench.py"
MARKS = {"gettext", "gettext_lazy", "gettext_noop", "_"}
REFUSALS = {
    name
    for name, one in vars(errors).items()
    if isinstance(one, type) and issubclass(one, errors.BaohengError)
}
# these speak in the terminal, which is Chinese
TERMINAL = {"start.py", "database.py", "archive.py", "newer.py", "postgres.py", "restoring.py"}
_TEXT = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_CALL = re.compile(rf"(?:gettext|_)\({_TEXT}\)|pgettext\({_TEXT}, {_TEXT}\)")
Key = tuple[str, str]  # the context that tells two meanings of a word apart, mostly none; the text


def messages() -> dict[Key, list[str]]:
    """Every text that may be translated, with the files where it stands, in their order."""
    found: dict[Key, list[str]] = {}
    plain = ((place, ("", text)) for place, text in [*_sources(), *_data()])
    for place, key in [*_templates(), *plain]:
        places = found.setdefault(key, [])
        if place not in places:
            places.append(place)
    return found


def _templates() -> Iterator[tuple[str, Key]]:
    for path in sorted(WORKBENCH.glob("*/templates/**/*.html")):
        for call in _CALL.finditer(templatize(path.read_text(encoding="utf-8"))):
            plain, context, text = (ast.literal_eval(one or "''") for one in call.groups())
            yield _place(path), (context, plain or text)


def _sources() -> Iterator[tuple[str, str]]:
    """What is marked in the sources, and what refusals say: that is looked up when it is told."""
    for path in sorted(WORKBENCH.rglob("*.py")):
        if path.name in TERMINAL or path.parent.name == "migrations":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            name = node.func.id if isinstance(node.func, ast.Name) else name
            said = node.args[:1] if name in MARKS | REFUSALS else []
            if name in REFUSALS:
                said = [*said, *(each.value for each in node.keywords if each.arg == "todo")]
            for one in said:
                if isinstance(one, ast.Constant) and one.value:
                    yield _place(path), str(one.value)


def _data() -> Iterator[tuple[str, str]]:
    """Roles, permissions, settings, states and acts, what to try first: not marked there."""
    roles = _read(path := WORKBENCH / "people" / "roles.toml")
    for one in roles["roles"].values():
        yield from ((_place(path), one["title"]), (_place(path), one["does"]))
    yield from ((_place(path), words) for words in roles["permissions"].values())
    for one in _read(path := WORKBENCH / "upkeep" / "bureau.toml").values():
        yield from ((_place(path), one[key]) for key in ("title", "help") if one.get(key))
    handling = _read(path := PACKAGE / "packs" / "national" / "review" / "handling.toml")
    for one in [*handling["state"].values(), *handling["act"].values()]:
        yield _place(path), one["title"]
    yield from (("review/states.py", one.words) for one in State)
    for node in ast.walk(ast.parse(EXAMPLE.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "PEOPLE":
            yield from ((EXAMPLE.name, first) for *_, first in ast.literal_eval(node.value))


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _place(path: Path) -> str:
    return path.relative_to(WORKBENCH if path.is_relative_to(WORKBENCH) else PACKAGE).as_posix()


def renewed() -> polib.POFile:
    """The catalogue as the sources have it now, with the translations that stand in it."""
    kept = polib.pofile(str(SOURCE)) if SOURCE.exists() else ()
    old = {(one.msgctxt or "", one.msgid): one.msgstr for one in kept}
    made = polib.POFile(wrapwidth=0)
    made.metadata = {
        "Language": "en",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    for (context, text), places in messages().items():
        one = polib.POEntry(
            msgid=text, msgctxt=context or None, msgstr=old.get((context, text), "")
        )
        one.occurrences = [(place, "") for place in places]
        one.flags = ["python-format"] if "%(" in text else []
        made.append(one)
    return made


if __name__ == "__main__":
    SOURCE.parent.mkdir(parents=True, exist_ok=True)
    catalogue = renewed()
    catalogue.save(str(SOURCE))
    print(f"{SOURCE.name}：{len(catalogue)} 条，未译 {len(catalogue.untranslated_entries())} 条")
