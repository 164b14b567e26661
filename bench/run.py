"""Time and peak memory of reading, as a ratio to merely opening the file with its library.

    python bench/run.py [FILE…]

Without files: the documents of 云溪市, and the shared samples where they lie beside the checkout.
Every figure is the minimum over several fresh processes.
"""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from openers import OPENERS

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "samples"
PROCESSES = 3
RATIO_GOALS = {".docx": 3.0, ".pdf": 3.0}
SECOND_GOALS = {"s05_dazhou_projects.pdf": 0.5, "s01_hunan_forms.docx": 0.2}  # 9 pages; a form


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of the first and the best reading, and MiB at the peak."""

    first: float
    best: float
    memory: float


def main() -> None:
    """Print one line a file, then the machine the figures hold for."""
    paths = [Path(name) for name in sys.argv[1:]] or [*example_files(), *shared_files()]
    print(f"{'打开':>8}{'读取':>8}{'首次':>8}{'倍数':>7}{'内存MiB':>9}{'倍数':>6}  目标      文件")
    for path in paths:
        try:
            opened, read = cost("open", path), cost("read", path)
        except subprocess.CalledProcessError as error:
            print(f"读不了 {path.name}：{error.stderr.strip().splitlines()[-1]}")
            continue
        ratio, memory = read.best / opened.best, read.memory / opened.memory
        print(
            f"{opened.best:>10.4f}{read.best:>10.4f}{read.first:>10.4f}{ratio:>9.1f}"
            f"{read.memory:>11.0f}{memory:>8.1f}  {goal(path, ratio, read.best):<10}{path.name}"
        )
    print(
        f"单位：秒；每项为 {PROCESSES} 个新进程中最小者；Python {sys.version.split()[0]}，"
        f"{os.cpu_count()} 核"
    )


def goal(path: Path, ratio: float, seconds: float) -> str:
    """The goal for this file and whether it is met."""
    if path.name in SECOND_GOALS:
        limit = SECOND_GOALS[path.name]
        return f"≤{limit}s {'达到' if seconds <= limit else '未达'}"
    if path.suffix in RATIO_GOALS:
        limit = RATIO_GOALS[path.suffix]
        return f"≤{limit:g}倍 {'达到' if ratio <= limit else '未达'}"
    return "—"


def cost(what: str, path: Path) -> Cost:
    """The minimum over fresh processes of each figure."""
    runs = [measured(what, path) for _ in range(PROCESSES)]
    return Cost(*(min(getattr(run, name) for run in runs) for name in Cost.__slots__))


def measured(what: str, path: Path) -> Cost:
    """One fresh process."""
    script = str(ROOT / "bench" / "measure.py")
    done = subprocess.run(
        [sys.executable, script, what, str(path)], check=True, capture_output=True, text=True
    )
    return Cost(**json.loads(done.stdout))


def example_files() -> list[Path]:
    """The documents of 云溪市, made anew in a temporary folder that outlives this call."""
    folder = Path(tempfile.gettempdir(), "baoheng-bench")
    script = ROOT / "examples" / "云溪市" / "make_documents.py"
    subprocess.run([sys.executable, str(script), str(folder)], check=True, capture_output=True)
    return sorted(path for path in folder.iterdir() if path.suffix in OPENERS)


def shared_files() -> list[Path]:
    """The shared samples with a text layer, where present."""
    if not SHARED.is_dir():
        return []
    scans = {"s16_scan.pdf"}
    return sorted(p for p in SHARED.iterdir() if p.suffix in OPENERS and p.name not in scans)


if __name__ == "__main__":
    main()
