import os

INSTALLED_APPS = ["django.contrib.admin", "shop"]

# ruleid: redoubt.python.django-debug-mode
DEBUG = True
# ok: redoubt.python.django-debug-mode
DEBUG = os.environ.get("DEBUG") == "1"
# ok: redoubt.python.django-debug-mode
TEMPLATE_DEBUG = True
if os.environ.get("LOCAL"):
    # ok: redoubt.python.django-debug-mode
    DEBUG = True

# ruleid: redoubt.python.django-any-host
ALLOWED_HOSTS = ["*"]
# ruleid: redoubt.python.django-any-host
ALLOWED_HOSTS = ["shop.example.com", "*"]
# ruleid: redoubt.python.django-any-host
ALLOWED_HOSTS = os.environ.get("HOSTS", "*").split(",")
# ruleid: redoubt.python.django-any-host
ALLOWED_HOSTS = env.list("HOSTS", default=["*"])
# ok: redoubt.python.django-any-host
ALLOWED_HOSTS = os.environ.get("HOSTS", "shop.example.com").split(",")
# ok: redoubt.python.django-any-host
ALLOWED_HOSTS = ["shop.example.com", ".example.org"]
if DEBUG:
    # ok: redoubt.python.django-any-host
    ALLOWED_HOSTS = ["*"]

# ruleid: redoubt.python.django-cookie-flags
SESSION_COOKIE_SECURE = False
# ruleid: redoubt.python.django-cookie-flags
CSRF_COOKIE_SECURE = False
# ok: redoubt.python.django-cookie-flags
SESSION_COOKIE_SECURE = True
# ok: redoubt.python.django-cookie-flags
CSRF_COOKIE_SECURE = os.environ.get("PLAIN_HTTP") is None
if DEBUG:
    # ok: redoubt.python.django-cookie-flags
    SESSION_COOKIE_SECURE = False

# ruleid: redoubt.python.django-cors
CORS_ALLOW_ALL_ORIGINS = True
# ruleid: redoubt.python.django-cors
CORS_ORIGIN_ALLOW_ALL = True
# ok: redoubt.python.django-cors
CORS_ALLOW_ALL_ORIGINS = False
# ok: redoubt.python.django-cors
CORS_ALLOWED_ORIGINS = ["https://shop.example.com"]

# ruleid: redoubt.python.django-password-hasher
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
# ruleid: redoubt.python.django-password-hasher
PASSWORD_HASHERS = ("django.contrib.auth.hashers.UnsaltedSHA1PasswordHasher",)
# ok: redoubt.python.django-password-hasher
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2SHA1PasswordHasher", "django.contrib.auth.hashers.MD5PasswordHasher"]
# ok: redoubt.python.django-password-hasher
PASSWORD_HASHERS = [*global_settings.PASSWORD_HASHERS, "django.contrib.auth.hashers.MD5PasswordHasher"]
