import pytest
from tests.forms.made import evaluated

from baoheng.core.errors import OutputError
from baoheng.forms import FormData, compose, definition, write


def sheet():
    return compose(definition("self_evaluation"), FormData(evaluated()))


@pytest.mark.parametrize("ending", [".xlsx", ".docx", ".html"])
def test_the_same_form_gives_the_same_bytes(tmp_path, ending):
    one, two = tmp_path / f"一{ending}", tmp_path / f"二{ending}"
    write([sheet()], one)
    write([sheet()], two)
    assert one.read_bytes() == two.read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([one.name, two.name])


def test_another_ending_is_refused_and_says_which_there_are(tmp_path):
    with pytest.raises(OutputError, match=r"不能写成“\.csv”") as caught:
        write([sheet()], tmp_path / "表.csv")
    assert ".xlsx、.docx、.html、.pdf" in caught.value.todo
    assert list(tmp_path.iterdir()) == []


def test_no_form_at_all_is_refused(tmp_path):
    with pytest.raises(OutputError, match="没有要写的表"):
        write([], tmp_path / "表.xlsx")


def test_a_folder_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(OutputError, match="文件夹不存在"):
        write([sheet()], tmp_path / "无" / "表.docx")


def test_a_file_that_cannot_be_finished_leaves_the_old_one(tmp_path, monkeypatch):
    path = tmp_path / "表.xlsx"
    path.write_bytes(b"old")

    def fail(source, target):
        raise OSError(28, "full")

    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(OutputError, match="磁盘已满"):
        write([sheet()], path)
    assert [p.read_bytes() for p in tmp_path.iterdir()] == [b"old"]
