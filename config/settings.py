"""Settings, read from the environment and from `.env` beside manage.py; docs/settings.md lists them.

The environment wins over `.env`. Secrets that nobody set are made on first run in the private folder
`STANDDOWN_VAR` (default `var/`), except in production, which refuses to start without its own.
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF

from config.schedule import SCHEDULE
from config.startup.databases import SQLITE, with_options
from config.startup.guards import check_environment, check_production
from config.startup.secrets import private_folder, read_or_make

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
DEMO = env.bool("DEMO", default=False)
if not DEMO:
    environ.Env.read_env(BASE_DIR / ".env")

# Where it runs
ENVIRONMENT = check_environment(env.str("ENVIRONMENT", default="development"))
PRODUCTION = ENVIRONMENT == "production"
VAR_DIR = private_folder(Path(env.str("STANDDOWN_VAR", default=str(BASE_DIR / "var"))))
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SECRET_KEY = env.str("SECRET_KEY", default="") or ("" if PRODUCTION else read_or_make(VAR_DIR / "secret_key"))
if PRODUCTION:
    check_production(secret_key=SECRET_KEY, debug=DEBUG, allowed_hosts=ALLOWED_HOSTS, demo=DEMO)

# What it is made of
INSTALLED_APPS = [
    "config",
    "outreach",
    "casework",
    "accounts",
    "ledger",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]
MIDDLEWARE = [
    "config.middleware.RequestId",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.shell",
            ]
        },
    }
]

# Where it keeps what it knows
FORM_RENDERER = "accounts.web.forms.Renderer"
DATABASES = {
    "default": with_options(
        env.db("DATABASE_URL")
        if env.str("DATABASE_URL", default="")
        else {"ENGINE": SQLITE, "NAME": VAR_DIR / "standdown.sqlite3"},
        pool_size=env.int("DATABASE_POOL_SIZE", default=10),
    )
}

# Language and time: days and weeks are local to the department
LANGUAGE_CODE = "en-us"
TIME_ZONE = env.str("TIME_ZONE", default="America/Chicago")
USE_TZ = True

# Files that browsers fetch
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = VAR_DIR / "files"

# Who is at the door
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "/"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# What a browser may do with our pages: nothing inline, nothing from outside
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=PRODUCTION)
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=365 * 24 * 60 * 60 if PRODUCTION else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_TLS_PROXY", default=False) else None

# The task queue: the database is the truth, the broker only a doorbell
CELERY_BROKER_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # A worker that was killed gives its tasks back after this long; no task of ours runs nearly as long.
    "visibility_timeout": env.int("VISIBILITY_TIMEOUT_SECONDS", default=600),
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    # Ringing may not hold up a save for longer than this.
    "socket_connect_timeout": 1,
    "socket_timeout": 2,
}
CELERY_TASK_SERIALIZER = CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"
CELERY_BEAT_SCHEDULE = SCHEDULE

# What is written to stderr: no request bodies, no names, no query strings
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="WARNING")},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.request": {"level": "ERROR"},
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
        "celery.beat": {"level": "WARNING"},
    },
}

# The programs' door; its kit lives in accounts.api
REST_FRAMEWORK: dict[str, object] = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "accounts.api.kit.handler.handle",
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
}
SPECTACULAR_SETTINGS: dict[str, object] = {
    "TITLE": "Standdown",
    "DESCRIPTION": "Retaliation-risk case management. The rules that hold on every address: docs/api.md.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "POSTPROCESSING_HOOKS": [],
    "ENABLE_DJANGO_DEPLOY_CHECK": False,
}
# Per token, user or address; each process counts for itself unless CACHES names a shared one.
API_REQUESTS_PER_MINUTE = env.int("API_REQUESTS_PER_MINUTE", default=600)
DATA_UPLOAD_MAX_MEMORY_SIZE = env.int("MAX_BODY_BYTES", default=2 * 1024 * 1024)

# The department: its own numbers, each with its unit in the name
STANDDOWN = {
    # No first switch-on floods anybody: nothing older than this unfolds, opens or reminds by itself.
    "LOOK_BACK_DAYS": env.int("LOOK_BACK_DAYS", default=14),
    # Everybody is told so long before a step falls due.
    "REMIND_HOURS_BEFORE": env.int("REMIND_HOURS_BEFORE", default=12),
    "ESCALATE_SUPERVISOR_HOURS": env.int("ESCALATE_SUPERVISOR_HOURS", default=24),
    "ESCALATE_COMMANDER_HOURS": env.int("ESCALATE_COMMANDER_HOURS", default=72),
    "GATE_SILENCE_HOURS": env.int("GATE_SILENCE_HOURS", default=4),
    "HOLD_LAPSES_HOURS": env.int("HOLD_LAPSES_HOURS", default=24),
    # Local hours of the day between which a routine visit may fall: from, until.
    "ROUTINE_VISIT_HOURS": (
        env.int("ROUTINE_VISITS_FROM_HOUR", default=8),
        env.int("ROUTINE_VISITS_UNTIL_HOUR", default=21),
    ),
    # Counted from the recording of a shooting.
    "NOTHING_DUE_BEFORE_HOURS": env.int("NOTHING_DUE_BEFORE_HOURS", default=4),
}
