"""Django settings, read from the environment by config.env; one module for every role."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

from config import env

BASE_DIR = env.ROOT
SECRET_KEY = env.secret_key()
DEBUG = env.flag("ONEFLOOR_DEBUG")
DEMO = env.flag("ONEFLOOR_DEMO")
DOMAIN = env.domain()
PORT = env.port()
HTTPS = env.flag("ONEFLOOR_HTTPS")
DATA_DIR = env.data_dir()

ALLOWED_HOSTS = ["*"]  # tenants.middleware answers 404 for a host no Domain row names
ROOT_URLCONF = "config.urls_program"
PUBLIC_SCHEMA_URLCONF = "config.urls_public"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

SHARED_APPS = [
    "unfold",  # before django_tenants, which ships admin templates of its own
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "django_tenants",
    "django.contrib.contenttypes",  # shared list only: one id per model for all programs
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.admin",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "lucide",
    "channels",
    "config",  # binds tasks to the Celery application
    "look",
    "outbox",
    "live",
    "tenants",
    "agents",
    "acd",
    "alerts",
    "finance",
    "console.agent",
    "console.supervisor",
    "console.finance",
    "portal",
    "backoffice",
    "api",
    "gateways.simulator",
    "demo",
]
TENANT_APPS = [
    "django.contrib.admin",  # history of program rows stays in the program
    "crm",
    "interactions",
    "routing",
    "reporting",
    "workforce",
    "billing",
    "gateways.webchat",
    "gateways.email",
]
INSTALLED_APPS = SHARED_APPS + [app for app in TENANT_APPS if app not in SHARED_APPS]

TENANT_MODEL = "tenants.Program"
TENANT_DOMAIN_MODEL = "tenants.Domain"
TENANT_LIMIT_SET_CALLS = True
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
AUTH_USER_MODEL = "tenants.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_db = env.database(os.environ.get("DATABASE_URL", "postgres://onefloor@127.0.0.1:5432/onefloor"))
DATABASES = {
    "default": {
        "ENGINE": "django_tenants.postgresql_backend",
        "NAME": _db.name,
        "USER": _db.user,
        "PASSWORD": _db.password,
        "HOST": _db.host,
        "PORT": _db.port,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "application_name": os.environ.get("ONEFLOOR_ROLE", "onefloor"),
            "options": "-c idle_in_transaction_session_timeout=60000",
        },
    }
}
REDIS_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0")

MIDDLEWARE = [
    "config.health.HealthMiddleware",  # before the host is judged: probes come by address
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tenants.middleware.ProgramMiddleware",
    "config.security.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tenants.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tenants.lockout.LockoutMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tenants.middleware.ViewerMiddleware",
    "tenants.middleware.AccessMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "config" / "templates", BASE_DIR / "backoffice" / "templates"],  # over the framework's own
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "look.context.shell",
            ],
        },
    }
]

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        # Unfold caches searches by user and term only: without this key Globex sees Acme's customers.
        "KEY_FUNCTION": "django_tenants.cache.make_key",
        "REVERSE_KEY_FUNCTION": "django_tenants.cache.reverse_key",
    }
}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [{"address": REDIS_URL, "socket_timeout": None}]},
    }
}

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_TENANT_CACHE_SECONDS = 30
CELERY_BEAT_SCHEDULE = {
    "forgotten contacts": {"task": "routing.sweep_all", "schedule": 10.0, "options": {"expires": 10}},
    "alerts": {"task": "alerts.look_all", "schedule": 10.0, "options": {"expires": 10}},
    "visitors who vanished": {
        "task": "gateways.webchat.sweep_visits",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "mail that waits": {"task": "gateways.email.sweep_mail", "schedule": 30.0, "options": {"expires": 30}},
    "months and unrated contacts": {"task": "billing.sweep_all", "schedule": 900.0, "options": {"expires": 600}},
}

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "tenants.accounts.AccountAdapter"
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key,20/5m/ip", "login": "60/m/ip", "reset_password": "10/m/ip,3/m/key"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Onefloor"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

SESSION_COOKIE_NAME = f"onefloor_{PORT}"  # cookies ignore ports: two instances must not sign each other out
CSRF_COOKIE_NAME = f"onefloor_csrf_{PORT}"
LANGUAGE_COOKIE_NAME = f"onefloor_lang_{PORT}"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no third cookie for neighbours to mix
CSRF_FAILURE_VIEW = "look.views.form_expired"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
UPLOAD_LIMIT_BYTES = 12_000_000  # config.pages refuses a longer body with 413

# Hosts inside the provider's own net that flows may ask over HTTP, as host or host:port; all others must be public.
FLOW_PRIVATE_HOSTS = [one for one in os.environ.get("ONEFLOOR_FLOW_PRIVATE_HOSTS", "").split(",") if one]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ru", "Русский")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("ONEFLOOR_STATIC") or BASE_DIR / "staticfiles")
STATICFILES_DIRS: list[object] = []
_unfold = importlib.util.find_spec("unfold")
if _unfold and _unfold.submodule_search_locations:  # Inter comes from Unfold's wheel, never from a file of ours
    STATICFILES_DIRS.append(("inter", Path(_unfold.submodule_search_locations[0]) / "static/unfold/fonts/inter"))
STATICFILES_FINDERS = [
    "look.finders.PackedFinder",  # first: it hides the files as written, unless DEBUG
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STATIC_PACKED = DATA_DIR / "packed"
# Files that carry all they import. Beside a shared one a page asks for more, so its sheet keeps every token.
STATIC_SHARED = frozenset({"look/page.css", "look/shell.js"})
STATIC_PAGES = frozenset(
    {"console_finance/finance.js", "webchat/frame.js", "webchat/window.css"}
    | {
        f"{page}.{kind}"
        for page in ("agent/desk", "floor/floor", "floor/desk", "portal/portal")
        for kind in ("css", "js")
    }
    | {"portal/figures.css"}
)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = DATA_DIR / "media"  # attachments; served by views that check rights, never by path

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
_smtp = os.environ.get("ONEFLOOR_SMTP_RELAY", "127.0.0.1:2525")  # host:port of the relay mail leaves through
EMAIL_HOST, _, _smtp_port = _smtp.partition(":")
EMAIL_PORT = int(_smtp_port or 25)
EMAIL_HOST_USER = os.environ.get("ONEFLOOR_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("ONEFLOOR_SMTP_PASSWORD", "")
EMAIL_USE_TLS = env.flag("ONEFLOOR_SMTP_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("ONEFLOOR_MAIL_FROM", f"no-reply@{DOMAIN}")
SMTP_LISTEN = os.environ.get("ONEFLOOR_SMTP_LISTEN", f"127.0.0.1:{PORT + 25}")  # where programs' mail arrives

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "api.authentication.SessionAuthentication",
        "api.authentication.TokenAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["api.permissions.ProgramMember"],
    "DEFAULT_RENDERER_CLASSES": ["api.renderers.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "api.pagination.NewestFirst",
    "DEFAULT_THROTTLE_CLASSES": ["api.throttling.ProgramThrottle"],
    "DEFAULT_THROTTLE_RATES": {"program": os.environ.get("ONEFLOOR_API_RATE", "3000/min")},
    "EXCEPTION_HANDLER": "api.problems.problem_response",
    "DEFAULT_SCHEMA_CLASS": "api.queries.AskedSchema",
    "URL_FORMAT_OVERRIDE": None,  # ?format= is an unknown parameter like any other
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Onefloor",
    "DESCRIPTION": "Contacts, customers, queues, people, statements of one program. Money is text, instants are UTC.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "InteractionState": "interactions.domain.states.InteractionState",
        "AgentState": "agents.domain.state.AgentState",
        "StateSet": "api.steering_shapes.STATES",
        "Role": "tenants.domain.roles.Role",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "api.schema.with_problems",
    ],
}

_neutral = {  # hue and steps of look/tokens.css
    "50": "oklch(0.970 0.003 265)", "100": "oklch(0.950 0.004 265)", "200": "oklch(0.900 0.006 265)",
    "300": "oklch(0.840 0.008 265)", "400": "oklch(0.720 0.010 265)", "500": "oklch(0.525 0.013 265)",
    "600": "oklch(0.440 0.014 265)", "700": "oklch(0.370 0.014 265)", "800": "oklch(0.285 0.012 265)",
    "900": "oklch(0.215 0.010 265)", "950": "oklch(0.160 0.008 265)",
}  # fmt: skip
_accent = {
    "50": "oklch(0.970 0.014 258)", "100": "oklch(0.940 0.030 258)", "200": "oklch(0.890 0.056 258)",
    "300": "oklch(0.820 0.090 256)", "400": "oklch(0.740 0.120 256)", "500": "oklch(0.700 0.140 255)",
    "600": "oklch(0.470 0.165 258)", "700": "oklch(0.420 0.150 258)", "800": "oklch(0.370 0.125 258)",
    "900": "oklch(0.320 0.100 258)", "950": "oklch(0.250 0.070 258)",
}  # fmt: skip
UNFOLD = {  # both sites of the back office; dotted names are asked with the request
    "SITE_TITLE": "backoffice.chrome.title",
    "SITE_HEADER": "backoffice.chrome.header",
    "SITE_SUBHEADER": "backoffice.chrome.subheader",
    "SITE_URL": None,
    "SITE_SYMBOL": "domain",
    "SITE_DROPDOWN": "backoffice.chrome.program_switch",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": "backoffice.chrome.favicon"}],
    "SHOW_LANGUAGES": True,
    "SHOW_VIEW_ON_SITE": False,
    "ENVIRONMENT": "backoffice.chrome.environment",
    "STYLES": ["backoffice.chrome.stylesheet"],
    "SCRIPTS": ["backoffice.chrome.copy_script", "backoffice.chrome.keys_script"],
    "COLORS": {"base": _neutral, "primary": _accent},
    "ACCOUNT": {"navigation": "backoffice.chrome.account_links"},
    "COMMAND": {"search_models": True, "show_history": False},  # a kept history would hold customers' names
    "SIDEBAR": {
        "show_search": True,
        "command_search": True,
        "show_all_applications": False,
        "navigation": "backoffice.chrome.navigation",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        # Strangers choose paths and host headers: what they are refused must not fill the log.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "django.request": {"level": "ERROR"},
    },
    "root": {"handlers": ["stderr"], "level": os.environ.get("ONEFLOOR_LOG_LEVEL", "INFO")},
}
