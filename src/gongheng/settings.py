"""All settings, from the environment; what works by default works only outside production."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF

from gongheng.foundation import postgres
from gongheng.foundation.paths import home
from gongheng.foundation.postgres import EmbeddedPostgres

ENV = os.environ.get("GONGHENG_ENV", "development")
PRODUCTION = ENV == "production"
HERE = Path(__file__).resolve().parent


def secret(name: str, default: str) -> str:
    """Return a secret; production refuses the default."""
    value = os.environ.get(name, "")
    if PRODUCTION and (not value or value == default):
        raise SystemExit(f"正式环境必须设置 {name}，不得使用默认值")
    return value or default


SECRET_KEY = secret("GONGHENG_SECRET_KEY", "development only, refused in production")
VAULT_KEY = secret("GONGHENG_VAULT_KEY", "development vault key, refused in production")
LOG_ORIGIN = os.environ.get("GONGHENG_LOG_ORIGIN", "gongheng.example/hubei")
LOG_KEY = secret("GONGHENG_LOG_KEY", "")
# Whether the interim means may be used where no circle of guardians is in force (decisions 0021, 0024): the
# server's own envelope, which the operator could open, and a draw whose seed is the system's own. Never in
# production unless it is said.
INTERIM_MEANS = os.environ.get("GONGHENG_INTERIM_MEANS", "no" if PRODUCTION else "yes") == "yes"
# Cryptography (foundation/sealing): guomi or international; auto, gmssl-pyx or gmssl-fast.
SEALING_SUITE = os.environ.get("GONGHENG_SEALING_SUITE", "guomi")
SEALING_SM2_DRIVER = os.environ.get("GONGHENG_SEALING_SM2_DRIVER", "auto")
# A PKCS#11 module (a vendor's library, or SoftHSM's for trials); its PIN is asked for, never set here.
PKCS11_MODULE = os.environ.get("GONGHENG_PKCS11_MODULE", "")
FILE_STORE = os.environ.get("GONGHENG_FILE_STORE", str(home() / "files"))
FILE_LIMIT_MB = int(os.environ.get("GONGHENG_FILE_LIMIT_MB", "200"))
CHUNK_QUOTA_MB = int(os.environ.get("GONGHENG_CHUNK_QUOTA_MB", "2048"))
CHUNKS_A_MINUTE = int(os.environ.get("GONGHENG_CHUNKS_A_MINUTE", "1200"))
PUBLIC_ADDRESS = os.environ.get("GONGHENG_PUBLIC_ADDRESS", "http://127.0.0.1:8000")
# Where the live streams are, when no proxy puts them under the same address.
LIVE_BASE = os.environ.get("GONGHENG_LIVE_BASE", "")
# Where the worker asks every minute whether pages answer; empty: only the worker's own beat counts.
PROBE_ADDRESS = os.environ.get("GONGHENG_PROBE_ADDRESS", "")
PROVINCE = os.environ.get("GONGHENG_PROVINCE", "420000")
# Outside witnesses of the log: "address key; address key; …", and how many must cosign a head.
WITNESSES = os.environ.get("GONGHENG_WITNESSES", "")
WITNESS_QUORUM = int(os.environ.get("GONGHENG_WITNESS_QUORUM", "2"))
WITNESS_ALARM_MINUTES = float(os.environ.get("GONGHENG_WITNESS_ALARM_MINUTES", "5"))
WITNESS_TIMEOUT_SECONDS = float(os.environ.get("GONGHENG_WITNESS_TIMEOUT_SECONDS", "5"))
if PRODUCTION and any(
    not one.strip().startswith("https://") for one in WITNESSES.split(";") if one.strip()
):
    raise SystemExit("正式环境见证地址必须是 https")
# Time stamps (RFC 3161): "address; address; …" tried in this order, whose tokens are recognised (a PEM
# file of roots), and when somebody must look.
TIMESTAMPS = os.environ.get("GONGHENG_TIMESTAMPS", "")
TIMESTAMP_SUITE = os.environ.get("GONGHENG_TIMESTAMP_SUITE", "guomi")
TIMESTAMP_ROOTS = os.environ.get("GONGHENG_TIMESTAMP_ROOTS", "")
TIMESTAMP_POLICY = os.environ.get("GONGHENG_TIMESTAMP_POLICY", "")
TIMESTAMP_TIMEOUT_SECONDS = float(os.environ.get("GONGHENG_TIMESTAMP_TIMEOUT_SECONDS", "5"))
TIMESTAMP_ALARM_MINUTES = float(os.environ.get("GONGHENG_TIMESTAMP_ALARM_MINUTES", "5"))
if TIMESTAMP_SUITE not in {"guomi", "international"}:
    raise SystemExit("GONGHENG_TIMESTAMP_SUITE 只能是 guomi 或者 international")
if PRODUCTION and TIMESTAMPS.strip() and not TIMESTAMP_ROOTS:
    raise SystemExit("正式环境接入时间戳服务，必须用 GONGHENG_TIMESTAMP_ROOTS 给出所信任的根证书")
# Batches of closed acts are sealed at this pace, whether anything happened or not (decision 0017).
SEAL_SECONDS = float(os.environ.get("GONGHENG_SEAL_SECONDS", "45" if PRODUCTION else "0"))
# After so many days padding and closed acts are told apart in public, not their content.
EXPLAIN_DAYS = float(os.environ.get("GONGHENG_EXPLAIN_DAYS", "25"))
if PRODUCTION and SEAL_SECONDS <= 0:
    raise SystemExit("正式环境必须按固定间隔封存：GONGHENG_SEAL_SECONDS 应大于 0")
# Feeds to other platforms (exchange/feeds). Without an address and a key nothing is sent.
CREDIT_HUBEI_ADDRESS = os.environ.get("GONGHENG_CREDIT_HUBEI_ADDRESS", "")
CREDIT_HUBEI_SYSTEM_NO = os.environ.get("GONGHENG_CREDIT_HUBEI_SYSTEM_NO", "GH42")
CREDIT_HUBEI_RECEIPT_KEY = os.environ.get("GONGHENG_CREDIT_HUBEI_RECEIPT_KEY", "")
CREDIT_HUBEI_SECRET = os.environ.get("GONGHENG_CREDIT_HUBEI_SECRET", "")
if CREDIT_HUBEI_ADDRESS:
    CREDIT_HUBEI_SECRET = secret("GONGHENG_CREDIT_HUBEI_SECRET", "development feed secret, refused")
    if PRODUCTION and not CREDIT_HUBEI_ADDRESS.startswith("https://"):
        raise SystemExit("正式环境推送地址必须是 https")
FEED_TIMEOUT_SECONDS = float(os.environ.get("GONGHENG_FEED_TIMEOUT_SECONDS", "10"))
FEED_FIRST_PAUSE_SECONDS = float(os.environ.get("GONGHENG_FEED_FIRST_PAUSE_SECONDS", "5"))
FEED_LONGEST_PAUSE_SECONDS = float(os.environ.get("GONGHENG_FEED_LONGEST_PAUSE_SECONDS", "600"))
FEED_BATCH = int(os.environ.get("GONGHENG_FEED_BATCH", "50"))
# The gateway that calls drawn experts: an address, "console" for trials, or none (pages only).
CALLS_ADDRESS = os.environ.get("GONGHENG_CALLS_ADDRESS", "")
CALLS_CHANNEL = os.environ.get("GONGHENG_CALLS_CHANNEL", "voice")
CALLS_KEY = os.environ.get("GONGHENG_CALLS_KEY", "")
if CALLS_ADDRESS and PRODUCTION:
    if not CALLS_ADDRESS.startswith("https://"):
        raise SystemExit("正式环境呼叫网关地址必须是 https")
    CALLS_KEY = secret("GONGHENG_CALLS_KEY", "development calls key, refused")
CENTRE_CODE = os.environ.get("GONGHENG_CENTRE_CODE", "12420000MB1G00001K")

DEBUG = False
ALLOWED_HOSTS = os.environ.get("GONGHENG_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
ROOT_URLCONF = "gongheng.urls"
WSGI_APPLICATION = "gongheng.wsgi.application"
AUTH_USER_MODEL = "access.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_cotton.apps.SimpleAppConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    *(f"gongheng.foundation.{name}" for name in ("access", "ledger", "files", "vault", "serials", "pulse",
                                            "timestamps")),
    *(f"gongheng.registry.{name}" for name in (
        "organs", "parties", "experts", "projects", "catalogue", "venues", "standing", "history",
        "pledged", "checked", "rated", "certificates", "guardians", "lots")),
    *(f"gongheng.trading.{name}" for name in (
        "tendering", "notices", "clarification", "objections", "bonds", "rehearsals", "bidding", "opening",
        "evaluation", "award", "contracts", "archive")),
    *(f"gongheng.credit.{name}" for name in (
        "subjects", "receivers", "inquiries", "records", "points", "pledges", "lists", "disputes",
        "repair", "measures", "checks", "reports", "ratings", "lessons", "bulletins",
        "audits")),
    "gongheng.exchange.api",
    "gongheng.exchange.intake",
    "gongheng.exchange.feeds",
    "gongheng.portals",
]  # fmt: skip

MIDDLEWARE = [
    "gongheng.exchange.api.front.interface_first",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "gongheng.portals.middleware.who_and_when",
    "gongheng.portals.middleware.refusals_become_pages",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "portals" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "gongheng.portals.context.everywhere",
            ],
        },
    }
]


def database(url: str) -> dict[str, object]:
    """Return Django's form of a PostgreSQL address."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    host = query.pop("host", parts.hostname or "")
    role = os.environ.get("GONGHENG_DATABASE_ROLE", "")
    # The web and the worker step down to a role that cannot alter the ledger; only set-up
    # commands keep the owner's rights (deploy/roles.md).
    if role:
        query["options"] = f"-c role={role}"
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(host),
        "PORT": parts.port or "",
        "OPTIONS": query,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": False,
    }


DATABASE_URL = os.environ.get("GONGHENG_DATABASE_URL") or EmbeddedPostgres(home()).url
DATABASES = {"default": database(DATABASE_URL)}
APP_ROLE = postgres.APP_ROLE
REPORT_ROLE = "gongheng_report"  # reads what is public and nothing else (deploy/roles.md)

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "gongheng.portals.signin.adapter.SignIn"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
# Five wrong passwords for one name from one address close that name to that address for five
# minutes (the adapter's key), and the address is limited over all names; one-time codes, which come
# after the right password, are counted by account.
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "20/m/ip,5/300s/key"}
MFA_ADAPTER = "gongheng.portals.signin.adapter.SecondFactor"
WORDS = "gongheng.portals.signin.allauth_forms"
ACCOUNT_FORMS = {
    "login": f"{WORDS}.SignInForm",
    "change_password": f"{WORDS}.PasswordForm",
    "reauthenticate": f"{WORDS}.AgainForm",
}
MFA_FORMS = {
    "authenticate": f"{WORDS}.CodeForm",
    "reauthenticate": f"{WORDS}.CodeAgainForm",
    "activate_totp": f"{WORDS}.SetUpCodeForm",
    "add_webauthn": f"{WORDS}.AddPasskeyForm",
    "edit_webauthn": f"{WORDS}.NamePasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "公衡"
LOGIN_URL = "/signin/"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"

SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
# Behind a proxy that ends TLS (deploy/): believe its headers, and only then.
if BEHIND_PROXY := os.environ.get("GONGHENG_BEHIND_PROXY", "") == "yes":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = [PUBLIC_ADDRESS] if BEHIND_PROXY else []
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
SECURE_SSL_REDIRECT = PRODUCTION and os.environ.get("GONGHENG_TLS_ENDS_HERE", "") == "yes"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "connect-src": [SELF, *filter(None, [LIVE_BASE])],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "portals" / "static"]
STATIC_ROOT = str(home() / "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = not PRODUCTION
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache",
                      "LOCATION": "access_cache"}}  # fmt: skip
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("GONGHENG_LOG_LEVEL", "INFO")},
}
