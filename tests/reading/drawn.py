"""Tables drawn with + - | in plain text, as rules; every character is 10 points wide and high."""

from baoheng.reading.rules import Rule, Rules

STEP = 10.0


def rules(art: str) -> Rules:
    """The rules of a drawing."""
    lines = art.strip("\n").split("\n")
    width = max(map(len, lines))
    grid = [line.ljust(width) for line in lines]
    across = [
        Rule(row * STEP, low * STEP, high * STEP)
        for row, line in enumerate(grid)
        for low, high in _runs(line, "+-")
    ]
    down = [
        Rule(col * STEP, low * STEP, high * STEP)
        for col in range(width)
        for low, high in _runs("".join(line[col] for line in grid), "+|")
    ]
    return Rules(across, down)


def spans(regions: list) -> list[tuple[int, int, int, int]]:
    """(row, col, rowspan, colspan) of each region."""
    return [(r.row, r.col, r.rowspan, r.colspan) for r in regions]


def _runs(line: str, marks: str) -> list[tuple[int, int]]:
    runs, start = [], None
    for at, mark in enumerate([*line, " "]):
        if mark in marks and start is None:
            start = at
        elif mark not in marks and start is not None:
            if at - start > 1:
                runs.append((start, at - 1))
            start = None
    return runs
