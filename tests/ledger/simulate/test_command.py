import click
import pytest

from baoheng.cli.chinese import explain
from baoheng.cli.simulate import simulate
from baoheng.core.errors import OutputError


def run(*arguments):
    return simulate.main([str(one) for one in arguments], standalone_mode=False)


def test_a_small_city_is_made_and_summed_up(tmp_path, capsys):
    code = run("--population", 40, "--year", 2025, "--to-month", 2, "--seed", 3, tmp_path / "city")
    said = capsys.readouterr().out
    assert code == 0
    assert "云溪市（虚构）2025年1—2月，种子 3" in said
    assert "预置违规" in said
    assert (tmp_path / "city" / "manifest.json").is_file()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--population", "many", "--year", "2025"], ["应为 1 到", "many"]),
        (["--population", "10", "--year", "1999"], ["2000 到 2100"]),
        (["--population", "10", "--year", "2025", "--months", "9-3"], ["先小后大"]),
        (["--population", "10", "--year", "2025", "--months", "x"], ["应为月份"]),
        (["--population", "10", "--year", "2025", "--violations", "20%"], ["不能超过 10%"]),
        (["--population", "10", "--year", "2025", "--faults", "few"], ["应为比例"]),
        (
            ["--population", "10", "--year", "2025", "--months", "1-2", "--to-month", "3"],
            ["只能写一个"],
        ),
        (["--year", "2025"], ["缺少参数"]),
    ],
)
def test_wrong_options_are_explained_in_chinese(tmp_path, arguments, words):
    with pytest.raises(click.ClickException) as caught:
        run(*arguments, tmp_path / "city")
    said = explain(caught.value)
    assert [word for word in words if word not in said] == []


def test_a_full_folder_is_refused(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError):
        run("--population", 10, "--year", 2025, tmp_path)
