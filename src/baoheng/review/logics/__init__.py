"""The generic logics. Each module holds one: its definition, its queries, its looks at one bill."""

from collections.abc import Mapping

from baoheng.review.logics import (
    admission,
    bundle,
    cap,
    compatible,
    compose,
    exclude,
    price,
    quality,
    require,
    restrict,
    sequence,
)
from baoheng.review.logics.looks import Looks

BY_PERSON: Mapping[str, tuple[str, ...]] = {
    "restrict": restrict.SQL,
    "compose": compose.SQL,
    "cap": cap.SQL,
    "exclude": exclude.SQL,
    "bundle": bundle.SQL,
    "require": require.SQL,
    "price": price.SQL,
    "compatible": compatible.SQL,
    "quality": quality.SQL,
    "sequence": sequence.SQL,
    "admission": admission.SQL,
}
LOOKS: Mapping[str, Looks] = {
    "restrict": restrict.LOOKS,
    "compose": compose.LOOKS,
    "cap": cap.LOOKS,
    "exclude": exclude.LOOKS,
    "bundle": bundle.LOOKS,
    "require": require.LOOKS,
    "price": price.LOOKS,
    "compatible": compatible.LOOKS,
    "quality": quality.LOOKS,
    "sequence": sequence.LOOKS,
    "admission": admission.LOOKS,
}
