import gc
import importlib.util

import pytest

from baoheng.core.errors import LedgerError
from baoheng.review.spark import session as module
from baoheng.review.spark.session import opened, told

needs_spark = pytest.mark.skipif(
    importlib.util.find_spec("pyspark") is None, reason="没有安装 pyspark（make setup SPARK=1）"
)


def refused(tmp_path, master="local[2]"):
    with pytest.raises(LedgerError) as caught, opened(master, tmp_path):
        pass
    return str(caught.value)


def test_without_the_extra_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(module.importlib.util, "find_spec", lambda _: None)
    assert "make setup SPARK=1" in refused(tmp_path)


@needs_spark
def test_without_java_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    said = refused(tmp_path)
    assert "没有找到 Java" in said
    assert "default-jre-headless" in said


@needs_spark
@pytest.mark.filterwarnings(
    "ignore::ResourceWarning"
)  # pyspark leaves the pipe of a Java that ended
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_java_that_does_not_start_is_told_with_the_log(tmp_path, monkeypatch):
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\necho broken >&2\nexit 1\n", encoding="utf-8")
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    said = refused(tmp_path / "work")
    assert "启动 Spark" in said
    assert "spark.log" in said
    assert "broken" in (tmp_path / "work" / "spark.log").read_text(encoding="utf-8")
    gc.collect()


@needs_spark
def test_the_first_line_of_the_cause_is_told():
    from py4j.protocol import Py4JError

    with pytest.raises(LedgerError, match=r"限量：Spark 没有做完（the cause）"), told("限量"):
        raise Py4JError("An error occurred while calling o1.x.\n: the cause\n\tat java.lang")
