"""The live streams only; everything else is served by wsgi."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongheng.settings")
application = get_asgi_application()
