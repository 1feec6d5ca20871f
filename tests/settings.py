"""The settings under test: the real ones, with a fast hasher and a database of this process alone."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ["STANDDOWN_VAR"] = tempfile.mkdtemp(prefix="standdown-test-")
os.environ.pop("DEMO", None)
atexit.register(shutil.rmtree, os.environ["STANDDOWN_VAR"], ignore_errors=True)

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, VAR_DIR  # noqa: E402

(Path(VAR_DIR) / "static").mkdir()
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATABASES["default"].setdefault("TEST", {})
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    # A file, not memory: threads and worker processes see the same database, with the locks of real life.
    DATABASES["default"]["TEST"]["NAME"] = str(Path(VAR_DIR) / "test.sqlite3")
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
if not os.environ.get("REDIS_URL"):
    # A test must never ring at a broker that happens to run on this machine.
    CELERY_BROKER_URL = "memory://"
