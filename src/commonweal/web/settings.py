"""Settings, all of them from the environment; what has no safe default is asked for."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from commonweal.web.accounts.roles import SECOND_FACTOR

HERE = Path(__file__).resolve().parent
#: Where the database of SQLite, plans and uploads lie.
DATA = Path(os.environ.get("COMMONWEAL_DATA", "commonweal-data")).resolve()
#: Served on this machine alone, without encryption, to try it out.
LOCAL = os.environ.get("COMMONWEAL_LOCAL") == "1"
DEBUG = False


def _secret() -> str:
    given = os.environ.get("SECRET_KEY", "")
    if len(given) < 50:
        raise ImproperlyConfigured(
            "SECRET_KEY must hold at least 50 characters: set it in the environment, for example "
            "from `openssl rand -base64 60`"
        )
    return given


SECRET_KEY = _secret()
ALLOWED_HOSTS = [
    host for host in os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost").split(",") if host
]
CSRF_TRUSTED_ORIGINS = [one for one in os.environ.get("TRUSTED_ORIGINS", "").split(",") if one]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "commonweal.web.accounts",
    "commonweal.web.store",
    "commonweal.web.running",
    "commonweal.web.plans",
    "commonweal.web.desk",
    "commonweal.web.merging",
]
MIDDLEWARE = [
    "commonweal.web.running.metrics.Counted",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "commonweal.web.running.remembered.Remembered",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "commonweal.web.access.Methods",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "commonweal.web.accounts.guarding.Verified",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "commonweal.web.headers.Headers",
    "commonweal.web.access.Declared",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "commonweal.web.urls"
WSGI_APPLICATION = "commonweal.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "commonweal.web.templating.environment",
            "context_processors": ["commonweal.web.templating.everywhere"],
        },
    },
]

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{DATA / 'commonweal.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Writers wait for each other instead of failing, and readers never wait.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
#: Pages that everybody sees alike (`running.remembered`), for all processes of the machine: files
#: that the application's user alone may read, some 50 MB at most.
PAGES_KEPT = {
    "BACKEND": "commonweal.web.running.page_files.PageFiles",
    "LOCATION": DATA / "pages",
    "TIMEOUT": 60 * 60 * 24,
    "OPTIONS": {"MAX_ENTRIES": 2000},
}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "pages": PAGES_KEPT,
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
    )
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
#: Roles of which nobody signs in with a password alone; accounts of the demonstration may, where
#: the application is tried out.
SECOND_FACTOR_ROLES = SECOND_FACTOR
SECOND_FACTOR_OF_DEMONSTRATION = os.environ.get("COMMONWEAL_DEMO_SECOND_FACTOR") != "off"
OTP_TOTP_ISSUER = "commonweal"
#: A link to set a password holds for so many seconds.
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24 * 3

# Locked out after wrong passwords (`accounts.locking`). Attempts are forgotten after that time.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_HANDLER = "commonweal.web.accounts.locking.Lock"
AXES_LOCKOUT_CALLABLE = "commonweal.web.accounts.locking.locked_out"
AXES_USERNAME_CALLABLE = "commonweal.web.accounts.locking.account_of"
AXES_CLIENT_IP_CALLABLE = "commonweal.web.accounts.addresses.address_of"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# What was entered elsewhere and is carried over a sign-in is kept in no table of attempts.
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "carried", "next", "csrfmiddlewaretoken"]

LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "start"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = False
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [HERE / "static", ("report", HERE.parent / "report" / "assets")]
WHITENOISE_MAX_AGE = 60 * 60
WHITENOISE_USE_FINDERS = True

SESSION_COOKIE_AGE = 60 * 60 * 8
SESSION_COOKIE_HTTPONLY = True
if not LOCAL:
    # A browser takes a cookie of such a name from this host alone, and over HTTPS alone.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "commonweal.web.errors.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not LOCAL
SECURE_HSTS_SECONDS = 0 if LOCAL else 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not LOCAL
#: How many proxies of our own stand before the application: what they say of whoever asks
#: (X-Forwarded-For, X-Forwarded-Proto) is believed, and without any nobody's word is.
TRUSTED_PROXIES = int(os.environ.get("TRUSTED_PROXIES", "0"))
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
#: The longest body of a form without its files, and of a file with all that is sent with it: the
#: web server before the application is to take as much (`client_max_body_size` of nginx).
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
LARGEST_UPLOAD = int(os.environ.get("LARGEST_UPLOAD", "60000000"))
#: No form of ours sends more than one.
DATA_UPLOAD_MAX_NUMBER_FILES = 1
FILE_UPLOAD_HANDLERS = [
    "commonweal.web.receiving.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "commonweal.web.logs.Json"}},
    "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["lines"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # It would write addresses of people and of machines.
        "axes": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
