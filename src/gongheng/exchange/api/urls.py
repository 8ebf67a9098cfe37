"""The addresses under /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from gongheng.exchange.api.api import api, openapi

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/openapi.json", openapi),
    path("api/v1/", api.urls),
]
