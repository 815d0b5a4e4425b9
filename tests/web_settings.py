"""Settings of the web application in tests: a secret of their own, quick hashes of passwords."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "of tests alone, long enough, and used nowhere else at all")
os.environ.setdefault("COMMONWEAL_LOCAL", "1")
os.environ.setdefault("COMMONWEAL_DATA", tempfile.mkdtemp(prefix="commonweal-tests-"))

from commonweal.web.settings import *  # noqa: F403 (the environment comes first)

# What is tested of passwords is not how long they take.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]

# Tables are emptied between tests, which the database refuses anybody else.
INSTALLED_APPS = [*INSTALLED_APPS, "web_emptied"]  # noqa: F405 (of the settings above)
# Tests share one head of the records and not what they do to the lists.
CACHES["pages"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}  # noqa: F405
# Tests of pages sign in without a second factor; those of signing in ask for it again.
SECOND_FACTOR_ROLES: frozenset[str] = frozenset()
