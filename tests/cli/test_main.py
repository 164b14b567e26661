"""The command itself: help in Chinese, version, wrong commands."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from baoheng import __version__
from baoheng.cli.main import run

pytestmark = pytest.mark.slow


def test_help_is_in_chinese(capsys):
    assert run(["--help"]) == 0
    text = capsys.readouterr().out
    assert "用法：baoheng [选项] 命令 …" in text
    assert "读出绩效目标表" in text
    assert not {"Usage", "Options", "Show this"} & set(text.split())


def test_help_of_read_names_every_option_and_exit_code(capsys):
    assert run(["read", "--help"]) == 0
    text = capsys.readouterr().out
    for words in ("--json", "--xlsx", "--html", "--workers", "返回码", "显示这段说明"):
        assert words in text
    assert "Show this message" not in text


def test_version(capsys):
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.strip() == f"保衡 {__version__}"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["raed"], "没有“raed”这个命令"), (["read"], "缺少参数 文件或文件夹…")],
)
def test_wrong_commands_say_what_to_do(arguments, words, capsys):
    assert run(arguments) == 2
    error = capsys.readouterr().err
    assert words in error
    assert "--help" in error


def test_no_command_shows_the_help(capsys):
    assert run([]) == 2
    assert "命令" in capsys.readouterr().out


COMMAND = [sys.executable, "-c", "from baoheng.cli.main import main; main()", "--help"]


@pytest.mark.slow
def test_a_reader_of_the_output_that_leaves_early_is_no_crash():
    process = subprocess.Popen(COMMAND, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    error = process.stderr.read()
    process.stderr.close()
    process.wait()
    assert b"Traceback" not in error


@pytest.mark.slow
def test_a_locale_without_chinese_still_gets_chinese():
    locale = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(COMMAND, capture_output=True, check=True, env=locale)
    assert "读出绩效目标表" in done.stdout.decode()


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="本机没有 /dev/full")
def test_output_to_a_full_disk_is_explained():
    with open("/dev/full", "wb") as full:
        done = subprocess.run(COMMAND, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert "结果没有写完" in done.stderr.decode()
    assert b"Traceback" not in done.stderr
