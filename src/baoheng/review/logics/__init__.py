"""The generic logics. Each module holds one: its definition, and its queries over a bucket."""

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
