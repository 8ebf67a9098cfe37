"""The addresses under /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from gongheng.exchange.api.api import api, openapi
from gongheng.exchange.api.handbook import handbook, style

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/openapi.json", openapi),
    path("api/v1/docs", handbook),
    path("api/v1/docs.css", style),
    path("api/v1/", api.urls),
]
