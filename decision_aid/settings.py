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
GUIDE = _environment.guide  # the guide that readers walk through
LINK_HOSTS = _environment.link_hosts  # besides those of its sources, where a guide's links may go

# The app
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
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
    "core.staff.guard.Sessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.staff.guard.Guard",
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
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.platform.context.site",
                "core.clinic.guiding.context",
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
TIME_ZONE = _environment.time_zone
USE_TZ = True

# Signing in; core.staff holds the rest
AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["core.staff.signing_in.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "core.staff.passwords.EasilyGuessed"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "staff_home"
ACCOUNT_ADAPTER = "core.staff.signing_in.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # allauth wants to know, though nobody can sign up
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = False  # allauth counts in each process; core.staff.signing_in counts for all of them
ACCOUNT_FORMS = {
    "login": "core.staff.forms.SignIn",
    "change_password": "core.staff.forms.ChangePassword",
    "reauthenticate": "core.staff.forms.GivePassword",
}
MFA_ADAPTER = "core.staff.signing_in.SecondFactorAdapter"
MFA_RATE_LIMITS = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # clocks of phones differ by up to half a minute
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RECOVERY_CODE_DIGITS = 12
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = TRIAL and SITE_ORIGIN.startswith("http://localhost")
MFA_FORMS = {
    "authenticate": "core.staff.forms.GiveCode",
    "reauthenticate": "core.staff.forms.GiveCodeAgain",
    "activate_totp": "core.staff.forms.SetUpApp",
    "authenticate_webauthn": "core.staff.forms.UsePasskey",
    "login_webauthn": "core.staff.forms.SignInWithPasskey",
    "reauthenticate_webauthn": "core.staff.forms.UsePasskeyAgain",
    "add_webauthn": "core.staff.forms.AddPasskey",
}
# What must be counted or remembered across processes is in the database; nothing is to rely on one process's memory.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
STAFF_IDLE_SECONDS = 15 * 60
STAFF_SESSION_SECONDS = 12 * 60 * 60
STAFF_PROOF_SECONDS = 10 * 60  # how long a password or second factor counts as just given
ACCOUNT_REAUTHENTICATION_TIMEOUT = STAFF_PROOF_SECONDS
INVITATION_SECONDS = 72 * 60 * 60
PASSWORD_RESET_TIMEOUT = 60 * 60
SESSION_COOKIE_AGE = STAFF_SESSION_SECONDS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
AUDIT_CHECKPOINTS_FILE = _environment.audit_checkpoints_file or VAR_DIR / "audit-checkpoints.txt"
NOTES_KEPT_MONTHS = _environment.notes_kept_months  # after a talk is closed

# Mail, where there is a server for it; nothing depends on it
MAIL = _environment.mail_url
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL else 'dummy'}.EmailBackend"
DEFAULT_FROM_EMAIL = _environment.mail_from
EMAIL_TIMEOUT = 10  # seconds
if MAIL:
    EMAIL_HOST, EMAIL_PORT = MAIL.host, MAIL.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
    EMAIL_USE_SSL, EMAIL_USE_TLS = MAIL.starts_with_tls, not MAIL.starts_with_tls

# Static files
STATIC_URL = "/static/"
STATICFILES_DIRS: list[Path | tuple[str, Path]] = [
    BASE_DIR / "static",
    ("pictures", BASE_DIR / "docs" / "pictures"),  # of the guides for staff, which the app shows as pages
]
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
WRONG_CODES_OF_STAFF = 20  # in ten minutes, by one account
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
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}staff"
SESSION_COOKIE_SECURE = not TRIAL
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
LONGEST_BODY = 256 * 1024
LONGEST_BODY_OF_THE_DESK = 4 * 1024 * 1024  # a whole guide is pasted there, and a text may be far too long
DATA_UPLOAD_MAX_MEMORY_SIZE = LONGEST_BODY_OF_THE_DESK  # core.platform.middleware holds the others to theirs
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000  # the longest form of the desk sends about 200
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
