"""The process that does background work: one a folder, below the pages in priority."""

import fcntl
import os
import sys
import threading
import time

_NICE = 5


def main(parent: int) -> None:
    """Take up what was interrupted, then work until told to stop or the parent is gone."""
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from baoheng.workbench.jobs.watching import keep_looking, look
    from baoheng.workbench.jobs.work import take_up

    os.nice(_NICE)
    with (settings.HOME / "worker.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # waits until a worker before this one has ended
        take_up()
        look()  # before what was interrupted goes on
        threading.Thread(target=keep_looking, daemon=True).start()
        call_command("db_worker", interval=0.5, startup_delay=False, reload=False, verbosity=0)


def _watch(parent: int) -> None:
    """End with the parent: a worker without pages would hold the lock against the next start."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]))
