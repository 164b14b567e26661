"""The workbench's settings in tests: a folder that goes away, cheap passwords.

``BAOHENG_DATABASE`` runs the same tests on PostgreSQL.
"""

import atexit
import os
import shutil
import tempfile

_home = tempfile.mkdtemp(prefix="baoheng-workbench-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["BAOHENG_HOME"] = _home

from baoheng.workbench.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
WHITENOISE_AUTOREFRESH = True  # looks a file up when it is asked for, instead of all at the start
