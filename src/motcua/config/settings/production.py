"""Settings of a real installation behind a proxy that ends TLS: docs/how-to/operate.md."""

from django.core.exceptions import ImproperlyConfigured

from motcua.config.settings.base import *

MOTCUA_DEMO = env_flag("MOTCUA_DEMO", default=False)
if not SECRET_KEY:
    raise ImproperlyConfigured("MOTCUA_SECRET_KEY: thiếu khóa bí mật. / The secret key is missing.")

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env_flag("MOTCUA_SSL_REDIRECT", default=True)
# The load balancer asks from inside, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^khoe$"]
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host != "*"]
