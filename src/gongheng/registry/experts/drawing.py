"""The draws under the names by which trading knows them."""

from gongheng.registry.experts.actions import draw, request

__all__ = ["draw", "request"]
