"""One measurement in a fresh process: ``python bench/measure.py open|read FILE`` prints JSON."""

import json
import resource
import sys
import time
from pathlib import Path

from openers import OPENERS

REPEATS = 3


def main() -> None:
    """Print the first and the best time in seconds and the peak memory in MiB."""
    what, path = sys.argv[1], Path(sys.argv[2])
    if what == "open":
        action = OPENERS[path.suffix]
    else:
        from baoheng.reading.read import read_document as action
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        action(path)
        times.append(time.perf_counter() - start)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"first": times[0], "best": min(times), "memory": memory}))


if __name__ == "__main__":
    main()
