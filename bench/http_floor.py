"""Settings and addresses of the measured server: the interface, and beside it the floor."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "http_floor")

from gongheng.settings import *  # noqa: F403

DOOR = "gongheng.exchange.api.front.interface_first"
MIDDLEWARE = [DOOR, "http_floor.floor_first", *(one for one in MIDDLEWARE if one != DOOR)]  # noqa: F405
LOGGING = {"version": 1, "disable_existing_loggers": True}


def floor_first(get_response):
    """Answer /floor as a bare view does: no database, no further middleware, one small object."""
    from django.http import JsonResponse

    def answer(request):
        if request.path_info != "/floor":
            return get_response(request)
        return JsonResponse({"code": "E47-420100-0001", "name": "示例小学新建工程"})

    return answer


def __getattr__(name):
    if name == "application":
        from django.core.wsgi import get_wsgi_application

        return get_wsgi_application()
    raise AttributeError(name)
