"""What is wrong with arguments is said in Chinese, whatever click says of it."""

import re

import pytest

from baoheng.cli.main import run

_ENGLISH = re.compile(r"\b(is|not|the|of|does|match)\b")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("rules plan 49 nosuch", "没有 'nosuch'，可以写 'draft'、'shadow'、'published'、'retired'"),
        ("review run --period 2025 --engine x", "没有 'x'，可以写 'duckdb'、'spark'"),
        ("cases notice YD1 --docx 甲.docx --sent 三月", "'三月' 不是日期"),
        ("review run --period 2025 --master spark://x:1 --ledger .", "--engine spark。用“"),
        ("ledger show persons --version 一", "'一' 不是数"),
        ("review run --period 2025 --workers 0", "应为 1 到 32 的整数"),
        ("review running", "没有“running”这个命令"),
        ("review run --perod 2025", "是否想写 --period"),
    ],
)
def test_wrong_arguments(words, said, capsys):
    assert run(words.split()) == 2
    told = capsys.readouterr().err
    assert said in told
    assert not _ENGLISH.search(told)
