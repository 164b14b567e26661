"""JSON with exact numbers: a Decimal is written as printed, never through a float."""

import json
import re
from decimal import Decimal

# legal in JSON, but a terminal may obey them and a line reader may split at them
_CONTROLS = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def to_json(value: object) -> str:
    """One line of JSON. Raises TypeError for other types and ValueError for NaN and infinities."""
    match value:
        case None | bool() | int():
            return json.dumps(value)
        case str():
            text = json.dumps(value, ensure_ascii=False)
            return _CONTROLS.sub(lambda char: f"\\u{ord(char[0]):04x}", text)
        case Decimal():
            return _number(value)
        case float():
            return json.dumps(value, allow_nan=False)
        case dict():
            return (
                "{" + ", ".join(f"{to_json(str(k))}: {to_json(v)}" for k, v in value.items()) + "}"
            )
        case list() | tuple():
            return "[" + ", ".join(map(to_json, value)) + "]"
        case _:
            raise TypeError(f"cannot write {type(value).__name__} as JSON")


def _number(value: Decimal) -> str:
    if not value.is_finite():
        raise ValueError(f"{value} is not a JSON number")
    plain = abs(int(value.as_tuple().exponent)) <= 30
    return format(value, "f") if plain else str(value)
