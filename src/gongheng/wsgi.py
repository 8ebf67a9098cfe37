"""The pages and the interface."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongheng.settings")
application = get_wsgi_application()

from gongheng.foundation.sealing.suites import prove  # noqa: E402
from gongheng.portals.warming import warm  # noqa: E402  # needs the applications

prove()  # no page is served on a library that errs
warm()
