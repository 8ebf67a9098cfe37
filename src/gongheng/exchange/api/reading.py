"""How a reading is offered: with its errors documented and unknown parameters refused."""

import functools
import inspect
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Router, Schema
from pydantic import BaseModel

from gongheng.exchange.api.problems import PROBLEMS
from gongheng.foundation.refusals import Refused

View = Callable[..., HttpResponseBase]


def read(
    router: Router, path: str, shape: type[Schema] | Any, summary: str, **more: Any
) -> Callable[[View], View]:
    """Return a decorator that gives a function its address under GET."""

    def decorate(view: View) -> View:
        known = _parameters(view)

        @functools.wraps(view)
        def guarded(request: HttpRequest, **told: Any) -> HttpResponseBase:
            for name in request.GET:
                if name not in known:
                    raise Refused("unknown_field", field=name[:60], name=name[:60])
            return view(request, **told)

        router.add_api_operation(
            path, ["GET"], guarded, response={200: shape, **PROBLEMS}, summary=summary,
            description=(view.__doc__ or "").strip(), operation_id=view.__name__, **more,
        )  # fmt: skip
        return view

    return decorate


def _parameters(view: View) -> set[str]:
    names: set[str] = set()
    for name, one in list(inspect.signature(view, eval_str=True).parameters.items())[1:]:
        kind = one.annotation
        inner = getattr(kind, "__origin__", kind)  # Query[X] is Annotated[X, …]
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            names |= set(inner.model_fields)
        else:
            names.add(name)
    return names
