"""The catalogue of measures."""

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from baoheng.ledger.definitions import tables
from baoheng.measures.definitions import measures, needs
from baoheng.measures.explain import formula
from baoheng.measures.model import Measure
from baoheng.workbench.api.auth import Needs

router = Router()
SEE = Needs("indicators.see")


class MeasureOut(Schema):
    """What a measure counts, in which unit, from which tables."""

    id: str
    version: str
    name: str
    aliases: list[str]
    unit: str
    about: str
    formula: str
    parameters: dict[str, str]
    tables: list[str]
    source: str


def _out(one: Measure) -> MeasureOut:
    return MeasureOut(
        id=one.id,
        version=str(one.version),
        name=one.name,
        aliases=list(one.aliases),
        unit=one.unit,
        about=one.about,
        formula=formula(one),
        parameters={name: each.title for name, each in one.dimensions.items()},
        tables=[tables()[name].title for name in needs(one)],
        source=one.source,
    )


@router.get("", auth=SEE, response=list[MeasureOut], summary="测算项清单")
def every(request: HttpRequest, q: str = "") -> list[MeasureOut]:  # noqa: ARG001
    """All measures; with ``q`` those whose name or alias contains it."""
    return [
        _out(one) for one in measures().values() if any(q in n for n in (one.name, *one.aliases))
    ]


@router.get("/{path:key}", auth=SEE, response=MeasureOut, summary="一个测算项的口径")
def one(request: HttpRequest, key: str) -> MeasureOut:  # noqa: ARG001
    """One measure by its id."""
    found = measures().get(key)
    if found is None:
        raise Http404
    return _out(found)
