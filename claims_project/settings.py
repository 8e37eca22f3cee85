"""All settings, in one file, read from the environment by typed readers that fail loudly.

With DEBUG on and no DATABASE_URL the embedded servers' addresses are used (they are not started here: `make serve` and
`make demo` do that). With DEBUG off every secret and every server must be named.
"""

import base64
import re
from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from claims_project import embedded

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG: bool = env.bool("DEBUG", default=False)


def required(name: str, *, while_debugging: str) -> str:
    """A setting that has a default in DEBUG only; its absence in production stops the process with what to do."""
    value = env.str(name, default="")
    if value:
        return value
    if DEBUG:
        return while_debugging
    raise ImproperlyConfigured(f"Set {name} in the environment (or DEBUG=1 on a developer's machine).")


def keys(name: str, *, while_debugging: str) -> dict[str, bytes]:
    """`id:base64,id:base64` -> id -> 32 bytes. The first is the one to seal with; the others still open."""
    read = {}
    for pair in required(name, while_debugging=while_debugging).split(","):
        key_id, _colon, text = pair.strip().partition(":")
        try:
            key = base64.b64decode(text, validate=True)
        except ValueError as error:
            raise ImproperlyConfigured(f"{name}: key {key_id!r} is not base64.") from error
        if len(key) != 32 or not key_id or len(key_id) > 8:
            raise ImproperlyConfigured(
                f"{name}: write id:base64 of 32 bytes, with an id of 1 to 8 characters."
            )
        read[key_id] = key
    return read


# ---------------------------------------------------------------- servers
_local = embedded.urls("dev") if DEBUG else None


def database(name: str, *, local: str | None) -> dict:
    url = env.str(name, default="") or local
    if not url:
        raise ImproperlyConfigured(
            f"Set {name} (postgres://role:password@host/database), or DEBUG=1 to use the embedded server."
        )
    return env.db_url_config(url) | {
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }


# The application's role: web, worker and commands. Neither owner nor superuser.
DATABASES = {"default": database("DATABASE_URL", local=_local and _local.app)}
# The owner's: for migrations and grants, and left out of the environment of everything else.
if _local or env.str("DATABASE_OWNER_URL", default=""):
    DATABASES["owner"] = database("DATABASE_OWNER_URL", local=_local and _local.owner)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CELERY_BROKER_URL = required("CELERY_BROKER_URL", while_debugging=_local.broker if _local else "")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_TIME_LIMIT = 900
CELERY_TASK_SOFT_TIME_LIMIT = 840
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
# Several systems may share one broker (tests, two clones): every key carries the database's name.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "global_keyprefix": f"{DATABASES['default']['NAME']}:",
    "visibility_timeout": 1000,
    "unacked_restore_throttle": 1,
    "unacked_restore_interval": 5,
}
# A run without a sign of life for so long is sent to the workers again when beat next calls its sweeper.
QUIET_SECONDS = env.int("QUIET_SECONDS", default=15)
CELERY_BEAT_SCHEDULE = {
    "sweep-runs": {"task": "claims.tasks.sweep_runs", "schedule": env.int("SWEEP_SECONDS", default=20)},
    "assess-changed": {"task": "claims.tasks.assess_changed", "schedule": 600},
    "sweep-decisions": {"task": "claims.tasks.sweep_decisions", "schedule": 300},
    "count-figures": {"task": "claims.tasks.count_figures", "schedule": 600},
    "lapse-questions": {"task": "claims.tasks.lapse_questions", "schedule": 3600},
    "expire-drafts": {"task": "claims.tasks.expire_drafts", "schedule": 3600},
    "scan-papers": {"task": "claims.tasks.scan_papers", "schedule": 60},
    "derive-notices": {"task": "claims.tasks.derive_notices", "schedule": 60},
    "publish-notices": {"task": "claims.tasks.publish_notices", "schedule": 60},
    "watch-money": {"task": "claims.tasks.watch_money", "schedule": 3600},
    "sweep-bulks": {"task": "claims.tasks.sweep_bulks", "schedule": env.int("SWEEP_SECONDS", default=20)},
    "sweep-payouts": {"task": "claims.tasks.sweep_payouts", "schedule": env.int("SWEEP_SECONDS", default=20)},
}

# Working days after which money on its way is late: sealed and not handed over, handed over and not confirmed, sent (or
# unknown) and not answered, a line of an answer parked and not resolved.
MONEY_WITHIN = {
    "sealed": env.int("HAND_OVER_WITHIN", default=1),
    "handed_over": env.int("CONFIRM_WITHIN", default=1),
    "sent": env.int("ANSWER_WITHIN", default=3),
    "unknown": env.int("ANSWER_WITHIN", default=3),
    "parked": env.int("RESOLVE_WITHIN", default=2),
}

# Working days within which a claim that waits for a person is to be looked at; one that appeals has another measure.
REVIEW_WITHIN = env.int("REVIEW_WITHIN", default=3)
APPEAL_WITHIN = env.int("APPEAL_WITHIN", default=10)

# How many years an award may be claimed before two people may write it off: cash, and everything else.
UNCLAIMED_YEARS = {
    "cash": env.int("UNCLAIMED_CASH_YEARS", default=3),
    "other": env.int("UNCLAIMED_OTHER_YEARS", default=5),
}

# Counts of sign-in attempts: shared by all processes, or each would count for itself.
CACHES = {"default": env.cache_url_config(required("CACHE_URL", while_debugging="locmemcache://"))}

# ---------------------------------------------------------------- secrets
SECRET_KEY = required("SECRET_KEY", while_debugging="only-for-debugging-" + "0" * 40)
# Sealing of personal data (AES-256-GCM) and keyed fingerprints of identifiers (HMAC-SHA-256).
FIELD_KEYS = keys(
    "FIELD_KEYS", while_debugging="dev:" + base64.b64encode(b"only-for-debugging-field-key-32b").decode()
)
FINGERPRINT_KEY = keys(
    "FINGERPRINT_KEY", while_debugging="dev:" + base64.b64encode(b"only-for-debugging-fingerprint32").decode()
)

# ---------------------------------------------------------------- Django
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if DEBUG else [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
ROOT_URLCONF = "claims_project.urls"
WSGI_APPLICATION = "claims_project.wsgi.application"

INSTALLED_APPS = [
    "claims",
    "accounts",
    # Without its discovery: only what the house registers on its own site has a screen (claims/admin).
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "pgtrigger",
    "django_filters",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "django_include_bootstrap",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "drf_standardized_errors",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "claims_project.charsets.OneCharset",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.sessions.StaffSessions",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

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
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# ---------------------------------------------------------------- who signs in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "claims:mine"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
# Counted by address of the network and by e-mail address: nobody is sent mail without end.
ACCOUNT_RATE_LIMITS = {"request_login_code": "20/m/ip,3/m/key,20/h/key"}
# Public pages that work something out, in the same spelling.
PAGE_RATES = {"loss": "30/m/ip"}
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8}
ACCOUNT_FORMS = {
    "request_login_code": "claims_project.addresses.AddressForm",
    "confirm_login_code": "accounts.forms.CodeForm",
    "reauthenticate": "accounts.forms.PasswordForm",
}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
# Proxies of ours before the application; with none a header could name any address to be counted under.
PROXIES = env.int("PROXIES", default=0)
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES

# After so many minutes without a request staff are signed out; the page asks two minutes before.
STAFF_MINUTES = env.int("STAFF_MINUTES", default=30)

# The second factor: staff need it in the admin, for API tokens and for the API's pages of staff.
SECOND_FACTOR_HOURS = env.int("SECOND_FACTOR_HOURS", default=12)
MFA_ADAPTER = "claims_project.factors.Adapter"
MFA_TOTP_TOLERANCE = 1  # half a minute that a telephone may be slow or fast
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "accounts.forms.FactorForm",
    "reauthenticate": "accounts.forms.FactorAgainForm",
    "activate_totp": "accounts.forms.SetUpForm",
}
ACCOUNT_EMAIL_NOTIFICATIONS = True  # whoever did not set up a second factor learns that somebody did
# A code that always opens, for the demo on a developer's machine.
MFA_TOTP_INSECURE_BYPASS_CODE = env.str("SECOND_FACTOR_BYPASS", default="")
if MFA_TOTP_INSECURE_BYPASS_CODE and not DEBUG:
    raise ImproperlyConfigured("SECOND_FACTOR_BYPASS is for DEBUG=1 alone: unset it.")

# ---------------------------------------------------------------- languages, time
LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", "한국어"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "claims" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Seoul"
FORMAT_MODULE_PATH = "claims_project.formats"

# ---------------------------------------------------------------- files, mail
STATIC_URL = "static/"
# With DEBUG files are served from where they lie and nothing is gathered: there is no folder to look into.
STATIC_ROOT = None if DEBUG else env.path("STATIC_ROOT", default=str(BASE_DIR / ".static"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / ".media"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="claims@localhost")
# Where claimants write to, as pages tell it.
CONTACT_ADDRESS = env.str("CONTACT_ADDRESS", default=DEFAULT_FROM_EMAIL)
EMAIL_BACKEND = env.str(
    "EMAIL_BACKEND",
    default="django.core.mail.backends.console.EmailBackend"
    if DEBUG
    else "django.core.mail.backends.smtp.EmailBackend",
)
EMAIL_FILE_PATH = env.str("EMAIL_FILE_PATH", default=str(BASE_DIR / ".embedded" / "mail"))
# Text messages for claimants of whom no e-mail address is known: `local` puts each into a folder, `off` sends none.
CLAIMS_TEXTS = env.str("CLAIMS_TEXTS", default="local" if DEBUG else "off")
if CLAIMS_TEXTS not in ("local", "off"):
    raise ImproperlyConfigured(f"CLAIMS_TEXTS={CLAIMS_TEXTS}: write local or off.")
TEXTS_FOLDER = env.str("TEXTS_FOLDER", default=str(BASE_DIR / ".embedded" / "texts"))
# The address of this site as notices tell it, without a path.
SITE_ADDRESS = env.str(
    "SITE_ADDRESS",
    default="http://localhost:8000"
    if DEBUG
    else f"https://{next(iter(ALLOWED_HOSTS), 'localhost').lstrip('.')}",
).rstrip("/")
# Where files are put for the bank, and for who fulfils points, days and coupons. Without one they go by hand.
BANK_DROP = env.str("BANK_DROP", default="")
FULFILMENT_DROP = env.str("FULFILMENT_DROP", default="")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# Who looks for harmful programs in papers. Without one they wait, and nobody is shown them: "none" is a choice.
CLAIMS_SCANNER = env.str("CLAIMS_SCANNER", default="eicar" if DEBUG else "")
if not re.fullmatch(r"|none|eicar|clamd:(/\S+|[\w.-]+:[0-9]{1,5})", CLAIMS_SCANNER):
    raise ImproperlyConfigured(
        "CLAIMS_SCANNER: write clamd:host:port, clamd:/path/of/socket, or none for the choice to have none."
    )
if CLAIMS_SCANNER == "eicar" and not DEBUG:
    raise ImproperlyConfigured(
        "CLAIMS_SCANNER=eicar knows a trial file alone and is for DEBUG=1: name a scanner."
    )

# ---------------------------------------------------------------- the bank
# By which layouts cash may be paid (claims/data/banks/layouts), the usual one first. Intake takes no account
# holder that one of them cannot hold.
BANK_LAYOUTS: list[str] = env.list("BANK_LAYOUTS", default=["generic"])
# The account that pays, for files that name it.
PAYER_NAME: str = env.str("PAYER_NAME", default="시험용 보상 주식회사" if DEBUG else "")
PAYER_BANK: str = env.str("PAYER_BANK", default="088" if DEBUG else "")
PAYER_ACCOUNT: str = env.str("PAYER_ACCOUNT", default="10000000000" if DEBUG else "")

# ---------------------------------------------------------------- browsers
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "claims_project.answers.forged"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
if not DEBUG:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# ---------------------------------------------------------------- API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "claims.api.tokens.BearerToken",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["claims.api.permissions.Nobody"],
    "DEFAULT_PARSER_CLASSES": ["claims.api.reading.StrictJSON"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_METADATA_CLASS": None,
    "URL_FORMAT_OVERRIDE": None,
    "DEFAULT_SCHEMA_CLASS": "claims.api.describing.Described",
    "EXCEPTION_HANDLER": "drf_standardized_errors.handler.exception_handler",
    "DEFAULT_THROTTLE_CLASSES": ["claims.api.throttles.Anonymous", "claims.api.throttles.Person"],
    "DEFAULT_THROTTLE_RATES": {"anonymous": "60/min", "person": "300/min", "filing": "30/hour"},
    "NUM_PROXIES": PROXIES,
}
KNOX_TOKEN_MODEL = "knox.AuthToken"  # noqa: S105 (a model, to which migrations refer)
REST_KNOX = {"AUTH_HEADER_PREFIX": "Bearer", "TOKEN_TTL": timedelta(days=30), "TOKEN_LIMIT_PER_USER": 10}
DRF_STANDARDIZED_ERRORS = {"EXCEPTION_HANDLER_CLASS": "claims.api.exceptions.Handler"}
SPECTACULAR_SETTINGS = {
    "TITLE": "Outage compensation",
    "DESCRIPTION": "The record of outages, the policies in force, claims. See docs/api.md.",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {"ClaimantType": "claims.models.ClaimantType.choices"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    # What it says of a broken file may repeat what stands in it.
    "loggers": {"pypdf": {"level": "CRITICAL"}},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
