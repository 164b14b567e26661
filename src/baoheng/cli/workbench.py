"""``baoheng serve``: the workbench, and what keeps it whole."""

from pathlib import Path

import click
from rich.text import Text

from baoheng.cli.chinese import ChineseCommand
from baoheng.cli.common import PATH, console_for
from baoheng.workbench.start import ADMIN, Settings, first_administrator, prepare, serve

FINE = 0
HOME = click.option(
    "--home", type=PATH, default="工作台", envvar="BAOHENG_HOME", metavar="文件夹",
    help="工作台的文件夹：数据库、上传的文件、密钥（默认 工作台，或环境变量 BAOHENG_HOME）",
)  # fmt: skip


@click.command("serve", cls=ChineseCommand)
@HOME
@click.option(
    "--ledger", envvar="BAOHENG_LEDGER", metavar="文件夹", help="台账（默认在工作台文件夹里）"
)
@click.option("--host", default="127.0.0.1", metavar="地址", help="监听的地址（默认只有本机）")
@click.option("--port", type=click.IntRange(1, 65_535), default=8700, metavar="端口",
              help="监听的端口（默认 8700）")  # fmt: skip
@click.option("--threads", type=click.IntRange(1, 64), default=8, metavar="个",
              help="每个进程同时答几页（默认 8）")  # fmt: skip
@click.option("--prepare-only", is_flag=True, help="只准备文件夹和数据库，不开始服务")
def serve_workbench(
    home: Path, ledger: str | None, host: str, port: int, threads: int, prepare_only: bool
) -> int:
    """打开工作台：在浏览器里办绩效目标、监控、自评、疑点，后台事项一起做。

    第一次会建系统管理员，显示一次性密码。按 Ctrl+C 停止；没做完的事项下次接着做。
    """
    root = home.resolve()
    settings = Settings(root, ledger or str(root / "ledger"), host, port, threads)
    prepare(settings)
    console = console_for()

    def say(line: str) -> None:
        console.print(Text(line), soft_wrap=True)

    if password := first_administrator():
        say(f"建立了系统管理员。登录名 {ADMIN}，一次性密码 {password}（只显示这一次，登录后须改）")
        say("登录后先在“人员”里添加同事、选角色，再把台账和绩效资料交给他们。")
    if not prepare_only:
        serve(settings, say)
    return FINE
