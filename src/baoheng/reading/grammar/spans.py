"""Spans that a text dump lost: labels printed in the middle of the rows they cover."""

from collections.abc import Callable


def centred_spans(
    labels: list[float], rows: int, affinity: Callable[[int, int], float] = lambda _label, _row: 0.0
) -> list[tuple[int, int]]:
    """Cut ``rows`` rows into one run a label so that each label stands near its run's middle.

    ``labels`` are row positions in rising order, ``affinity(label, row)`` says how well a row fits
    a label (positive is better). Returns (start, stop) a label. O(labels × rows²).
    """
    count = len(labels)
    if not count:
        return []
    gain = [[0.0] * (rows + 1) for _ in range(count)]
    for k in range(count):
        for r in range(rows):
            gain[k][r + 1] = gain[k][r] + affinity(k, r)
    low = float("-inf")
    best = [[low] * (rows + 1) for _ in range(count + 1)]
    cut = [[0] * (rows + 1) for _ in range(count + 1)]
    best[0][0] = 0.0
    for k in range(1, count + 1):
        for stop in range(k, rows + 1):
            for start in range(k - 1, stop):
                if best[k - 1][start] == low:
                    continue
                off = (start + stop - 1) / 2 - labels[k - 1]
                value = best[k - 1][start] - off * off + gain[k - 1][stop] - gain[k - 1][start]
                if value > best[k][stop]:
                    best[k][stop], cut[k][stop] = value, start
    spans: list[tuple[int, int]] = []
    stop = rows
    for k in range(count, 0, -1):
        spans.append((cut[k][stop], stop))
        stop = cut[k][stop]
    return spans[::-1]
