"""What the audit of components says: weak ones fail the check, an absent service does not."""

import importlib.util
from pathlib import Path

import pytest

_FILE = Path(__file__).resolve().parents[3] / "tools" / "audit.py"
_SPEC = importlib.util.spec_from_file_location("audit", _FILE)
audit = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(audit)
WEAK = {"name": "a", "version": "1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2"]}]}
GOOD = {"name": "b", "version": "1", "vulns": []}
SKIPPED = {"name": "c", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("packages", "code", "said"),
    [
        (None, 0, "连不上"),
        ([SKIPPED], 0, "1 个组件中有 1 个查询服务没有回答"),
        ([GOOD], 0, "查过的 1 个组件没有已知漏洞"),
        ([WEAK, SKIPPED], 1, "a 1：PYSEC-1，改正于 2"),
    ],
)
def test_what_is_said(packages, code, said):
    told = audit.told(packages)
    assert told[0] == code
    assert said in "\n".join(told[1])


def test_without_the_program_it_goes_on(tmp_path):
    assert audit.told(audit.found(str(tmp_path / "none")))[0] == 0
