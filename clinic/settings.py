"""Settings of Limber: what differs between places comes from the environment (docs/environment.md)."""

from pathlib import Path

import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from clinic import environment
from clinic.environment import Mode

django_stubs_ext.monkeypatch()  # lets annotations such as ModelAdmin[Patient] stand at run time

BASE_DIR = Path(__file__).resolve().parent.parent
MODE = Mode(environment.text("LIMBER_MODE", Mode.PRODUCTION))
PRODUCTION = MODE is Mode.PRODUCTION
CLOCK_SHIFT = environment.shift(environment.text("CLOCK_SHIFT"))
BASE_URL = environment.text("BASE_URL", "http://localhost:8000").rstrip("/")

TRUST_PROXY = bool(environment.text("TRUST_PROXY"))
SECRET_KEY = environment.text("SECRET_KEY")
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS")
DEBUG = False
CSRF_TRUSTED_ORIGINS = [BASE_URL] if BASE_URL.startswith("https://") else []

INSTALLED_APPS = [
    "patients",
    "programmes",
    "clinic",
    "clinic.mail",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "pgtrigger",
    "pghistory",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "clinic.logs.Logged",
    "django.middleware.security.SecurityMiddleware",
    "clinic.middleware.ClosedToOthers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "clinic.middleware.Compressed",
    "csp.middleware.CSPMiddleware",
    "patients.portal.safety.AdviceFirst",  # law 11: advice before session, sign-in, CSRF and database
    "clinic.middleware.ProblemDetails",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "patients.portal.device.SameAccount",
    "clinic.middleware.HistoryContext",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "clinic.security.Watched",
    "clinic.middleware.IdleStaff",
    "clinic.middleware.DenyByDefault",
    "clinic.middleware.TriedSoOften",
    "clinic.middleware.NoStore",
]

ROOT_URLCONF = "clinic.urls"
WSGI_APPLICATION = "clinic.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "clinic.User"

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
                "patients.portal.context.every_page",
            ],
        },
    },
]

DATABASES = {"default": environment.database(environment.text("DATABASE_URL", "postgresql://limber_app@/limber"))}
APP_DATABASE_ROLE = environment.text("APP_DATABASE_ROLE", "limber_app")

REDIS_URL = environment.text("REDIS_URL")
SHARED_CACHE = {
    "BACKEND": "clinic.cache.ForgivingRedisCache",
    "LOCATION": REDIS_URL.replace("redis+socket://", "unix://").replace("virtual_host=", "db="),
}
OWN_CACHE = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "own"}
CACHES = {
    "default": SHARED_CACHE if REDIS_URL else OWN_CACHE,  # without a server each process counts for itself
    # Of each process: the parts of the frame around every page, by all that they depend on.
    "frame": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "frame"},
}
CELERY_BROKER_URL = environment.text("BROKER_URL") or REDIS_URL

_mail = environment.mail_server(environment.text("EMAIL_URL"))
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.tls, _mail.ssl
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = "clinic.mail.backend.OutboxBackend"
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", "Limber <portal@limber.example>")
RETURN_ADDRESS = environment.return_address(environment.text("RETURN_ADDRESS"))  # without it nothing comes back

# Reminders and questions that may be planned: of one kind within an hour for each active patient of a clinic, and to
# one patient within a day, in times what the kind itself allows. What is more waits for a person.
MAIL_HOURLY_CAP = float(environment.text("MAIL_HOURLY_CAP", "2"))
MAIL_DAILY_CAP = float(environment.text("MAIL_DAILY_CAP", "1"))

TEXT_GATEWAY_URL = environment.text("TEXT_GATEWAY_URL")  # without it nobody is sent a text message
TEXT_GATEWAY_TOKEN = environment.text("TEXT_GATEWAY_TOKEN")

METRICS_TOKEN = environment.text("METRICS_TOKEN")  # without it nobody reads /metrics
HEARTBEAT_URL = environment.text("HEARTBEAT_URL")  # without it nobody outside is told that all is well

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "clinic.accounts.ClosedAccounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is verified by the invitation that reached it
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # the mail has to arrive, and be found in another app
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if TRUST_PROXY else 0  # rate limits are per visitor, not per proxy
ACCOUNT_FORMS = {"login": "clinic.sign_in.SignIn", "confirm_login_code": "clinic.sign_in.TypeInCode"}
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False  # theirs stand in the cache, and let a stranger lock anybody out
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if environment.text("TRUST_PROXY") else 0
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = False
STAFF_SECOND_FACTOR = environment.switch("STAFF_SECOND_FACTOR", default=PRODUCTION)
MFA_ADAPTER = "clinic.accounts.SecondFactors"
MFA_TOTP_ISSUER = "Limber"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # half a minute: clocks differ, and typing takes time
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an address here is the clinic's word, whatever allauth has noted beside it

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["patients.api.body.Body"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["patients.api.signed_in.SignedIn"],
    "DEFAULT_PERMISSION_CLASSES": [],  # the access table decides, before a view is asked
    "DEFAULT_THROTTLE_CLASSES": ["patients.api.throttling.PerPatient"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "patients.api.refusals.answer",
    "UNICODE_JSON": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Limber",
    "DESCRIPTION": "What a signed-in patient's own device reads and sends.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "COMPONENT_SPLIT_REQUEST": True,
}

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = "clinic.formats"
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = Path(environment.text("STATIC_ROOT", str(BASE_DIR / ".limber" / "static")))
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "clinic.assets.PortalAssets",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "clinic.collected.Storage" if PRODUCTION else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION

FILE_UPLOAD_HANDLERS = [
    "clinic.uploading.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "report-uri": ["/violations/"],
    }
}
X_FRAME_OPTIONS = "DENY"
# No other site learns of an address. By "no-referrer" a browser would not say where a post is from: no form would work.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUST_PROXY else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-limber" if PRODUCTION else "limber"
KNOWN_DEVICE_COOKIE = "__Host-known" if PRODUCTION else "known"
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrf"

PGHISTORY_APPEND_ONLY = True
PGHISTORY_BASE_MODEL = "clinic.history.Event"
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")  # a page that is only read asks nobody who reads

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_addresses": {"()": "clinic.logs.WithoutAddresses"}},
    "formatters": {
        "line": {"()": "clinic.quiet.Quiet", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "json": {"()": "clinic.logs.Json"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json" if environment.text("LOG_FORMAT") == "json" else "line",
            "filters": ["without_addresses"],
        }
    },
    "root": {"handlers": ["console"], "level": environment.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "httpx": {"level": "WARNING"},  # it logs whole addresses
        "gunicorn.error": {"handlers": ["console"], "propagate": False},
    },
}
