"""Draw the README's terminal picture from a real run over one document of 云溪市.

    python tools/make_picture.py [--check]

``--check`` only says whether the picture in the repository is what would be drawn.
"""

import io
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from terminal_svg import to_svg

from baoheng.reading.read import read_document
from baoheng.reading.reports.terminal import print_reading

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "images" / "read.svg"
DOCUMENT = "06-2026年基金监管与智能审核绩效目标公开.html"
COLUMNS = 104


def draw() -> str:
    """The picture as SVG text."""
    with tempfile.TemporaryDirectory() as folder:
        script = ROOT / "examples" / "云溪市" / "make_documents.py"
        subprocess.run([sys.executable, str(script), folder], check=True, capture_output=True)
        reading = read_document(Path(folder, DOCUMENT))
    console = Console(
        width=COLUMNS,
        file=io.StringIO(),
        force_terminal=True,
        color_system="standard",
        highlight=False,
    )
    console.print(f"$ baoheng read {DOCUMENT}", style="bold")
    print_reading(console, DOCUMENT, reading)
    return to_svg(console.file.getvalue(), COLUMNS)


def main() -> int:
    """Write the picture, or compare it with --check."""
    drawn = draw()
    if "--check" in sys.argv[1:]:
        return 0 if PICTURE.read_text(encoding="utf-8") == drawn else 1
    PICTURE.write_text(drawn, encoding="utf-8")
    print(f"已画 {PICTURE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
