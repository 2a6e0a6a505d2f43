"""Django's settings. What differs between deployments comes from `decision_aid.environment`."""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from decision_aid.databases import postgresql, sqlite
from decision_aid.environment import read_environment

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"  # everything the app writes

_environment = read_environment(var=VAR_DIR)

# Who may reach us, and as what
TRIAL = not _environment.is_production
DEBUG = _environment.debug
SECRET_KEY = _environment.secret_key.get_secret_value()
SEALING_KEYS = _environment.sealing_keys  # core.platform.sealing; newest first
ALLOWED_HOSTS = list(_environment.allowed_hosts)
SITE_ORIGIN = _environment.site_origin
VISIT_HOURS = _environment.visit_hours  # how long answers stay readable after last use
LEAVE_TO = _environment.leave_to  # where "Leave this site" goes

# The app
INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "core",
]
MIDDLEWARE = [
    # Those that add headers come first, so that static files and errors get them too.
    "csp.middleware.CSPMiddleware",
    "core.platform.middleware.name_request",
    "core.platform.middleware.add_headers",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.platform.middleware.Compress",
    "core.platform.middleware.refuse_long_body",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.platform.middleware.explain_method",
    "core.platform.middleware.ExcuseDatabase",
]
ROOT_URLCONF = "decision_aid.urls"
WSGI_APPLICATION = "decision_aid.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "core.platform.context.site",
            ],
        },
    },
]

# Database
DATABASES = {
    "default": (
        sqlite(VAR_DIR / "db.sqlite3")
        if _environment.database_url is None
        else postgresql(_environment.database_url)
        if _environment.database_url["ENGINE"].endswith("postgresql")
        else sqlite(_environment.database_url["NAME"])
    )
}

# Words and clock
LANGUAGE_CODE = "en-gb"
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True

# Static files
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # there are no uploads
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False  # the app gives nothing to other sites

# Saved pages
KEPT_DAYS = 90
KEPT_DAYS_AT_MOST = 365  # counted from the first save
SAVE_TICKET_SECONDS = 24 * 60 * 60
OPEN_TICKET_SECONDS = 60 * 60
WRONG_CODES = 10  # in ten minutes, from one network; a typing slip does not count
WRONG_CODES_ALERT = 300  # in ten minutes, from everywhere
SAVES = 30  # in an hour, from one network
SAVES_OF_A_CLINIC = 300  # the same from one of CLINIC_NETWORKS, which many people share
PROXY_HOPS = _environment.proxy_hops
CLINIC_NETWORKS = _environment.clinic_networks
CODE_PEPPERS = _environment.code_peppers  # core.summaries.derivation; newest first
TOMBSTONES_FILE = _environment.tombstones_file or VAR_DIR / "tombstones.txt"
HOUSEKEEPING = _environment.housekeeping

# Headers; core.platform.middleware adds those that Django does not know
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    },
}
SECURE_REFERRER_POLICY = "same-origin"  # "no-referrer" would make browsers send Origin: null, which CSRF refuses
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SECURE_HSTS_SECONDS = 0 if TRIAL else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = not TRIAL
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _environment.behind_proxy else None
SILENCED_SYSTEM_CHECKS = [
    "security.W008",  # no SECURE_SSL_REDIRECT: the proxy redirects, and a POST must be refused rather than sent on
    "security.W021",  # no HSTS preload: only the owner of the domain can decide that
]

# Cookies. A trial runs on http://localhost, where Safari and plain clients drop Secure (and so __Host-) cookies.
COOKIE_PREFIX = "" if TRIAL else "__Host-"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
CSRF_COOKIE_AGE = None  # gone when the browser closes
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = not TRIAL
CSRF_FAILURE_VIEW = "core.platform.errors.csrf_failure"
# With a proxy that ends TLS but is not named by BEHIND_PROXY, Origin says https where Django sees http.
CSRF_TRUSTED_ORIGINS = [] if TRIAL else [SITE_ORIGIN]

# What may be sent to us. No page takes a file: without a handler, files are read past and dropped.
# Room for several times the longest text, so that one that is too long comes back on its page instead of being lost.
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_HANDLERS: list[str] = []

# What is written down: never a query, a body, an address or the text of an exception, which may quote what was typed
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "core.platform.logs.LineFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    # Django's own handlers mail tracebacks and, with DEBUG, print query strings.
    "loggers": {"django": {"handlers": [], "level": "INFO", "propagate": True}},
}
ADMINS: list[tuple[str, str]] = []
DEFAULT_EXCEPTION_REPORTER = "core.platform.logs.PlacesOnlyReporter"
