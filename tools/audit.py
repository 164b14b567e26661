"""Look for known weaknesses of what the project rests on; without the service say so and go on."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

_LOCK = Path(__file__).resolve().parents[1] / "requirements" / "all.lock"
_SECONDS = 300
FINE, WEAK = 0, 1


def found(program: str) -> list[dict[str, Any]] | None:
    """What the auditor says of each package; None where it got no answer."""
    options = ["--progress-spinner", "off", "--format", "json", "--timeout", "20"]
    command = [program, *options, "--require-hashes", "--disable-pip", "-r", str(_LOCK)]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
        packages: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (OSError, subprocess.TimeoutExpired, ValueError, KeyError):
        return None
    return packages


def told(packages: list[dict[str, Any]] | None) -> tuple[int, list[str]]:
    """The exit code, and what to say."""
    if packages is None:
        return FINE, ["没有查成已知漏洞：查询服务连不上，请在有网时再查"]
    weak = [one for one in packages if one.get("vulns")]
    lines = [
        f"{one['name']} {one['version']}：{flaw['id']}，改正于 {'、'.join(flaw['fix_versions'])}"
        for one in weak
        for flaw in one["vulns"]
    ]
    skipped = sum(1 for one in packages if "skip_reason" in one)
    if skipped:
        lines.append(f"{len(packages)} 个组件中有 {skipped} 个查询服务没有回答，没有查成")
    if not weak and len(packages) > skipped:
        lines.append(f"查过的 {len(packages) - skipped} 个组件没有已知漏洞")
    return (WEAK if weak else FINE), lines


if __name__ == "__main__":
    code, said = told(found(sys.argv[1]))
    print("\n".join(said))
    sys.exit(code)
