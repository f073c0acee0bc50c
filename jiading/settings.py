"""Settings of the portal. What differs between machines comes from the environment (see .env.example)."""

from csp.constants import NONE, SELF

from jiading import environment
from jiading.database.engines import configured
from jiading.environment import BASE_DIR

SECRET_KEY = environment.secret("SECRET_KEY")
LEDGER_KEY = environment.secret_unlike("LEDGER_KEY", "SECRET_KEY", SECRET_KEY)
TLS = environment.switch("TLS")
ALLOWED_HOSTS = environment.hosts()
DEBUG = environment.debugging(ALLOWED_HOSTS)
DEMO = environment.demonstration(ALLOWED_HOSTS, DEBUG)
PORTAL_TODAY = environment.fixed_day(DEMO)
CSRF_TRUSTED_ORIGINS = environment.origins("CSRF_TRUSTED_ORIGINS", only_https=TLS)

INSTALLED_APPS = [
    "jiading.apps.JiadingConfig",
    "auditing.apps.AuditingConfig",
    "departments.apps.DepartmentsConfig",
    "indicators",
    "tasks",
    "imports",
    "fill_sheets",
    "notices",
    "saved_views",
    "search",
    "reports",
    "exports",
    "api",
    "help",
    "demonstration",
    "operations",
    "departments.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_tables2",
    "django_filters",
    "django_htmx",
    "import_export",
    "simple_history",
    "axes",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "jiading.web.errors.RequestIdMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "auditing.middleware.AuditMiddleware",
    "jiading.web.sessions.IdleSessionMiddleware",
    "jiading.web.one_moment.OneMomentMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "jiading.web.bodies.BodyMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "jiading.web.form_recovery.KeepTypedTextMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "departments.signing_in.middleware.PasswordChangeMiddleware",
    "jiading.day.ReportDayMiddleware",
    "indicators.current.ChoosePlanMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "jiading.urls"
WSGI_APPLICATION = "jiading.wsgi.application"
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
                "jiading.web.context.portal",
                "indicators.current.plans",
                "notices.views.notices.bell",
            ]
        },
    }
]

FORM_RENDERER = "jiading.web.form_renderer.FormRenderer"

DATABASES = {"default": configured(environment.database(f"sqlite:///{BASE_DIR / 'db.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "departments.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "departments.signing_in.gate.GatedBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "departments.signing_in.passwords.LengthAndClasses"},
    {"NAME": "departments.signing_in.passwords.NotAboutThePerson"},
    {"NAME": "departments.signing_in.passwords.NotGuessable"},
    {"NAME": "departments.signing_in.passwords.NotAUnit"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_DAYS = environment.count("PASSWORD_DAYS", 90, most=3650)  # then another must be chosen; 0 is never
INITIAL_PASSWORD_HOURS = environment.positive("INITIAL_PASSWORD_HOURS", 72, most=8760)
LOGIN_URL = "departments:sign_in"
LOGIN_REDIRECT_URL = "tasks:workbench"
LANDING_PAGES = {"LEADER": "tasks:landing"}  # where a role begins that does not begin on LOGIN_REDIRECT_URL
LOGOUT_REDIRECT_URL = "departments:sign_in"
# Where a room leads to a room above or beside it, which it must not name itself.
PLAN_PAGE, PLANS_PAGE, CALENDAR_FEED = "reports:table", "reports:plans", "api:calendar"
OVERVIEW_PAGE = "reports:overview"
HELP_CONTACT = environment.text("HELP_CONTACT", "请联系系统管理员")  # whom the sign-in page says to ask
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "departments.signing_in.views.locked_out"
AXES_IPWARE_META_PRECEDENCE_ORDER = ["REMOTE_ADDR"]
AXES_SENSITIVE_PARAMETERS = ["password"]
AXES_HTTP_RESPONSE_CODE = 429

SESSION_COOKIE_AGE = environment.positive("SESSION_MINUTES", 30) * 60
SESSION_SAVE_EVERY_REQUEST = True  # idle time counts from the last page, not from the sign-in
SESSION_MOVED_EVERY = 60  # seconds: between two pages nearer to each other the end of the session stays where it is
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = TLS
SESSION_COOKIE_NAME = "__Host-portal" if TLS else "portal"
CSRF_COOKIE_NAME = "__Host-portal-form" if TLS else "portal-form"
CSRF_FAILURE_VIEW = "jiading.web.errors.stale_form"
SECURE_HSTS_SECONDS = 31_536_000 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "locale"]


STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = environment.folder("MEDIA_ROOT", BASE_DIR / "var" / "media")
MEDIA_URL = "/no-public-media/"  # nothing is served from here; evidence goes out through its page only
EVIDENCE_QUOTA_MB = environment.positive("EVIDENCE_QUOTA_MB", 2048)  # of each unit
EVIDENCE_ENTRY_MB = environment.positive("EVIDENCE_ENTRY_MB", 200)  # of all files of one entry
REQUEST_MOST_MB = EVIDENCE_ENTRY_MB + 16  # of a whole request: its files, its words, and what frames them
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 << 20  # a text of 1 MB reaches its form and is answered there

# Reminders: links in emails begin with PORTAL_URL, because the Host header of a request can be forged.
PORTAL_URL = environment.web_address("PORTAL_URL", only_https=TLS)
EMAIL_HOST = environment.text("EMAIL_HOST")
EMAIL_SECURITY = environment.mail_security()
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL_SECURITY == "starttls", EMAIL_SECURITY == "ssl"
EMAIL_PORT = environment.positive("EMAIL_PORT", {"none": 25, "starttls": 587, "ssl": 465}[EMAIL_SECURITY], most=65_535)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = environment.mail_account(EMAIL_HOST)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = environment.sender()
WORK_CHAT_WEBHOOK = environment.web_address("WORK_CHAT_WEBHOOK")

# The read-only interface for the district's data platform; off, every address of it is as if it did not exist.
API = environment.switch("API")
# Backups: where manage.py backup puts them without being told, and where the page of the SYSADMIN looks for them.
BACKUP_DIR = environment.text("BACKUP_DIR")
BACKUP_KEEP = {  # the newest of so many days, weeks and months stay
    "daily": environment.positive("BACKUP_KEEP_DAYS", 7),
    "weekly": environment.positive("BACKUP_KEEP_WEEKS", 4),
    "monthly": environment.positive("BACKUP_KEEP_MONTHS", 12),
}

QUEUE_WORKERS = environment.count("QUEUE_WORKERS", 2, most=64)  # gunicorn.conf.py reads it by itself
SCANS = environment.switch("SCANS")  # tables in scans and photos, with requirements-ocr.txt
# How often one person (or one token) may ask for it within a minute; 0 is without limit.
# Passwords ("sign_in"), and forms sent without a session whose texts are kept ("keep"), are counted for each network
# address; behind a proxy that is one for all.
RATES = environment.rates(
    {"sign_in": 60, "keep": 10, "search": 120, "export": 30, "upload": 20, "calendar": 30, "api": 120}, DEMO
)

DJANGO_TABLES2_TEMPLATE = "django_tables2/portal.html"
IMPORT_EXPORT_USE_TRANSACTIONS = True
SIMPLE_HISTORY_REVERT_DISABLED = True
# axes.W006: locking by account alone is meant; people of one office share an address and must not lock each other out.
NO_TLS = [] if TLS else ["security.W004", "security.W008", "security.W012", "security.W016"]
SILENCED_SYSTEM_CHECKS = ["axes.W006", *NO_TLS]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"no_tokens": {"()": "jiading.web.logs.WithoutTokens"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no_tokens"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.server": {"filters": ["no_tokens"]}},
}
