"""What no command that works on a document and a ledger can do, and what it must say."""

from tests.cli.shell import shell
from tests.reading.crafted import ole


def _broken(desk):
    (desk / "坏.docx").write_bytes(b"PK\x03\x04 broken")


def _empty(desk):
    (desk / "坏.docx").write_bytes(b"")


def _locked(desk):
    ole(desk / "坏.docx", {"EncryptionInfo": b"", "EncryptedPackage": b""})


def _notice(desk):
    (desk / "通知.html").write_text("<p>关于召开会议的通知</p>", encoding="utf-8")


def _damaged(desk):
    shell("ledger", "init", "--ledger", "账")
    (desk / "账" / "ledger.json").write_text("{", encoding="utf-8")


TABLE = ["目标.xlsx"]
# what is wrong → what makes it so, the documents, other places, what is said
REFUSED = {
    "没有台账": (
        None,
        TABLE,
        {"ledger": "没有"},
        "没有：这里没有台账。请用 --ledger 指明",
    ),
    "台账损坏": (_damaged, TABLE, {"ledger": "账"}, "从备份恢复"),
    "截止日在前": (
        None,
        TABLE,
        {"at": "2024-06-30"},
        "资料是 2025 年的，截止日 2024-06-30 在",
    ),
    "日期不对": (None, TABLE, {"at": "明天"}, "应为日期，如 2026-12-31，写的是“明天”"),
    "没有文件": (None, [*TABLE, "坏.docx"], {}, "坏.docx：文件不存在"),
    "文件损坏": (_broken, [*TABLE, "坏.docx"], {}, "坏.docx：压缩包损坏或没有下载完整"),
    "文件是空的": (_empty, [*TABLE, "坏.docx"], {}, "坏.docx：文件是空的"),
    "有密码": (_locked, ["坏.docx"], {}, "去掉密码"),
    "没有指标": (_notice, ["通知.html"], {}, "资料里没有绩效指标。请给绩效目标表或自评表"),
    "没有给资料": (None, [], {}, "缺少参数"),
}


def refused(go, desk, command, name):
    """The command must end with 2, say so on the error stream, and write nothing."""
    make, documents, places, told = REFUSED[name]
    if make:
        make(desk)
    before = sorted(desk.rglob("*"))
    said = go(command, *documents, **places)
    assert (said.code, said.out) == (2, "")
    assert told in said.err
    assert sorted(desk.rglob("*")) == before
