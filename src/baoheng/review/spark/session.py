"""A Spark session with bounded memory that says nothing and fetches nothing.

The package is an extra (``pip install 'baoheng[spark]'``) and needs Java; without them LedgerError
says what to install. What Spark and Java print goes to a file beside the run's work.
"""

import importlib.util
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from baoheng.core.errors import LedgerError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LOCAL = "local[2]"  # the master where none is named: two threads of this machine
MEMORY = "2g"  # of Java; with what lies beside it and Python a run stays below 3 GB
LOG = "spark.log"
_INSTALL = "请执行 make setup SPARK=1，或 pip install 'baoheng[spark]'；也可以改用默认引擎"
_JAVA = (
    "请安装 Java 17 或 21（Debian/Ubuntu：apt-get install default-jre-headless），或设 JAVA_HOME"
)
_MOST_TEXT = 300
_WHERE = "An error occurred while calling"  # the cause comes in the next line
_SAME = {  # what makes the rows those of DuckDB, and the plans few
    "spark.sql.session.timeZone": "UTC",  # times of the ledger have no zone and must not move
    "spark.sql.ansi.enabled": "true",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.requireAllClusterKeysForCoPartition": "false",  # bills lie together: no shuffle
    "spark.sql.sources.parallelPartitionDiscovery.threshold": "100000",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}


@contextmanager
def opened(master: str, scratch: Path) -> Iterator["SparkSession"]:
    """A session on a master; what does not fit into memory, and the log, go to ``scratch``.

    Raises LedgerError where Spark or Java is missing or the master does not answer.
    """
    _check()
    from pyspark import SparkConf, SparkContext
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    scratch.mkdir(parents=True, exist_ok=True)
    settings = SparkConf(loadDefaults=False).setAll([*_settings(master, scratch).items()])
    gateway = None
    with (scratch / LOG).open("wb") as log:
        try:
            with told("启动 Spark", f"请核对地址 {master} 和 Java 的版本；详情见 {scratch / LOG}"):
                gateway = launch_gateway(settings, {"stdout": log, "stderr": log})
                context = SparkContext(conf=settings, gateway=gateway)
                session = SparkSession(context)
            yield session
        finally:
            if gateway is not None:
                _close(SparkContext, gateway)


@contextmanager
def told(what: str, todo: str = "台账没有改动。请把这段文字交给维护人员") -> Iterator[None]:
    """Spark's errors as LedgerError, with what was being done and the first line of the cause."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError, ConnectionError) as error:
        lines = [line.strip(" \t:") for line in str(error).splitlines()]
        said = [line for line in lines if line and not line.startswith(_WHERE)]
        cause = (said or [type(error).__name__])[0][:_MOST_TEXT]
        raise LedgerError(f"Spark 没有做完（{cause}）", where=what, todo=todo) from error


def _check() -> None:
    if importlib.util.find_spec("pyspark") is None:
        raise LedgerError("没有安装 Spark 组件", todo=_INSTALL)
    home = os.environ.get("JAVA_HOME")
    java = Path(home, "bin", "java") if home else Path(shutil.which("java") or "java")
    if not java.is_file():
        raise LedgerError("没有找到 Java，Spark 要用它", where=str(java), todo=_JAVA)


def _settings(master: str, scratch: Path) -> dict[str, str]:
    settings = {**_SAME, "spark.master": master, "spark.app.name": "baoheng"}
    settings["spark.sql.warehouse.dir"] = (scratch / "warehouse").as_uri()
    if master.startswith("local"):
        settings |= {
            "spark.driver.memory": MEMORY,
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
            "spark.local.dir": str(scratch),
        }
    return settings


def _close(context_type: Any, gateway: Any) -> None:
    """End Spark and its Java process, so that its memory is free and another may be started."""
    context = context_type._active_spark_context
    if context is not None:
        context.stop()
    gateway.shutdown()
    context_type._gateway = context_type._jvm = None
    if gateway.proc is not None:
        gateway.proc.stdin.close()  # the process ends when it is closed
        gateway.proc.wait()
