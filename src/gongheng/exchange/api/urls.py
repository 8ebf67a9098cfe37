"""The addresses under /api/; the front door resolves them, pages may include them."""

from django.urls import URLPattern, URLResolver, path

from gongheng.exchange.api.api import api, openapi
from gongheng.exchange.api.handbook import handbook, style

urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/openapi.json", openapi),
    path("v1/docs", handbook),
    path("v1/docs.css", style),
    path("v1/", api.urls),
]
