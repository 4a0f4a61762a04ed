"""Every setting; what an installation may choose comes from the environment.

The variables are documented in README.md, in one table.
"""

import os
import secrets
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse_lazy

from config import broker, environment, theme

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = environment.folder("STACKBOOK_DATA_DIR", default=BASE_DIR / ".stackbook")

DEBUG = environment.boolean("STACKBOOK_DEBUG", default=False)
SITE_URL = environment.web_address(
    "STACKBOOK_URL",
    default=f"http://127.0.0.1:{environment.text('STACKBOOK_PORT', '8000')}",
)
HTTPS = SITE_URL.startswith("https://")


SECRET_KEY_LENGTH = 50


def secret_key() -> str:
    """Return the configured key, or one made once and kept in the data folder."""
    configured = environment.text("STACKBOOK_SECRET_KEY")
    if configured:
        if len(configured) < SECRET_KEY_LENGTH:
            raise ImproperlyConfigured(
                "STACKBOOK_SECRET_KEY is shorter than 50 characters; make one with "
                "python -c 'import secrets; print(secrets.token_urlsafe(50))'."
            )
        return configured
    kept = DATA_DIR / "secret_key"
    try:
        DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not kept.exists():
            # Written beside and renamed: two processes that start together, or a
            # full disk, never leave half a key.
            written = kept.with_name(f"secret_key.{os.getpid()}")
            written.touch(mode=0o600)
            written.write_text(secrets.token_urlsafe(50))
            written.rename(kept)
        key = kept.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"The data folder {DATA_DIR} cannot be used ({error.strerror}); make it "
            "writable, free some space, or choose another by STACKBOOK_DATA_DIR."
        ) from None
    if len(key) < SECRET_KEY_LENGTH:
        raise ImproperlyConfigured(f"{kept} holds no key; delete it and start again.")
    return key


SECRET_KEY = secret_key()
ALLOWED_HOSTS = environment.words(
    "STACKBOOK_ALLOWED_HOSTS",
    default=(urlsplit(SITE_URL).hostname or "127.0.0.1", "127.0.0.1", "localhost"),
)
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "config.apps.StackbookConfig",
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.simple_history",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "simple_history",
    "rest_framework",
    "knox",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "vendors",
    "inventory",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "vendors.admin.holding.banner",
            ],
        },
    },
]

DATABASES = {
    "default": environment.database(
        "DATABASE_URL", default=DATA_DIR / "stackbook.sqlite3"
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MIGRATION_MODULES: dict[str, str] = {}

LANGUAGE_CODE = "en"
# The day that decides what is due begins at midnight here; moments are kept in UTC.
TIME_ZONE = environment.time_zone("STACKBOOK_TIME_ZONE", default="UTC")
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = "config.formats"

# Files. Documents lie outside the web root; they are served by a view that checks
# who asks. Static files come from the packages that ship them, without a copying step.
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = DATA_DIR / "documents"
MEDIA_URL = ""
FILE_UPLOAD_PERMISSIONS = 0o600
DOCUMENT_MAX_BYTES = 25 * 1024 * 1024

# Sign-in.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    }
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = reverse_lazy("admin:login")
LOGIN_REDIRECT_URL = reverse_lazy("admin:index")
SESSION_COOKIE_AGE = 7 * 24 * 3600

# What a browser is told. The admin needs inline scripts and styles, so the policy
# here is Unfold's least; nothing is ever asked of another host.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "vendors.views.deciding.csrf_failure"
if environment.boolean("STACKBOOK_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Mail: kept and shown in the app unless a server is configured.
MAIL_CONFIGURED = bool(environment.text("EMAIL_URL"))
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_TIMEOUT = 30
globals().update(environment.mail("EMAIL_URL"))
# Mails a second to the mail server, from each worker; 0: as many as it takes.
MAIL_RATE = environment.integer("STACKBOOK_MAIL_RATE", default=20, least=0, most=1000)
# Webhooks go to public hosts, and to these.
WEBHOOK_HOSTS = environment.words("STACKBOOK_WEBHOOK_HOSTS")
DEFAULT_FROM_EMAIL = environment.text(
    "STACKBOOK_MAIL_FROM", f"Stackbook <stackbook@{urlsplit(SITE_URL).hostname}>"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Reminders: when, and who besides the contract's owner.
RENEWAL_REMINDER_LEAD_DAYS = environment.days(
    "STACKBOOK_REMINDER_LEAD_DAYS", default=(120, 90, 60, 30, 14, 7, 3, 1, 0)
)
RENEWAL_AUDIENCE = "inventory.audience.tool_owners"
RENEWAL_CHANNELS = "inventory.audience.team_channels"
RENEWAL_HINTS = "inventory.hints.about_contract"
PRODUCT_OPS_GROUP = environment.text("STACKBOOK_PRODUCT_OPS_GROUP", "product ops")

# Celery is an alarm clock, not a calendar: it rings without arguments, in UTC, and
# the jobs look in the database for what is due and not done.
EMBEDDED_BROKER = not environment.broker("REDIS_URL")
CELERY_BROKER_URL = environment.broker("REDIS_URL") or broker.embedded_url(DATA_DIR)
CELERY_ENABLE_UTC = True
CELERY_TIMEZONE = "UTC"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_TRANSPORT_OPTIONS = broker.TRANSPORT_OPTIONS
# Documents may wait, reminders may not: 9 is served after everything without one.
CELERY_TASK_ROUTES = {"vendors.tasks.read_contracts": {"priority": 9}}
CELERY_BEAT_SCHEDULER = "config.scheduler:Scheduler"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "send renewal reminders": {
        "task": "vendors.tasks.send_renewal_reminders",
        "schedule": timedelta(minutes=5),
    },
    "read contracts": {
        "task": "vendors.tasks.read_contracts",
        "schedule": timedelta(minutes=1),
    },
    "scan for redundancy": {
        "task": "inventory.tasks.scan_for_redundancy",
        "schedule": crontab(hour="2", minute="30"),
    },
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "vendors.api.authentication.Tokens",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["vendors.api.permissions.ModelPermissions"],
    "DEFAULT_FILTER_BACKENDS": [
        "django_filters.rest_framework.DjangoFilterBackend",
        "vendors.api.searching.Search",
        "vendors.api.ordering.StableOrdering",
    ],
    "DEFAULT_PAGINATION_CLASS": "vendors.api.pagination.Pages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_RENDERER_CLASSES": [
        "rest_framework.renderers.JSONRenderer",
        "rest_framework.renderers.BrowsableAPIRenderer",
    ],
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
REST_KNOX = {
    "TOKEN_TTL": timedelta(days=365),
    "AUTH_HEADER_PREFIX": "Token",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Stackbook",
    "DESCRIPTION": "Tools, contracts, deadlines and what they cost.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    # Swagger would otherwise ask a host of its own whether the schema is valid.
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None},
    "ENUM_NAME_OVERRIDES": {
        "DocumentKind": "vendors.api.naming.DOCUMENT_KINDS",
        "Known": "vendors.api.naming.KNOWN",
        "ReadingState": "vendors.api.naming.READING_STATES",
        "ContractKind": "vendors.api.naming.CONTRACT_KINDS",
        "ContractState": "vendors.api.naming.CONTRACT_STATES",
        "NoticeWay": "vendors.api.naming.NOTICE_WAYS",
        "ReminderRole": "vendors.api.naming.REMINDER_ROLES",
        "Unit": "vendors.api.naming.UNITS",
        "Outcome": "vendors.api.naming.OUTCOMES",
        "RunOutcome": "vendors.api.naming.RUN_OUTCOMES",
    },
}

UNFOLD = theme.UNFOLD

SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True

# One line an event, to standard error; the supervisor or systemd keeps it.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django.server": {"handlers": [], "propagate": True},
        "kombu": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
    },
}
