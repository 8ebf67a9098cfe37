"""The draw under the name by which trading knows it."""

from gongheng.registry.experts.actions import draw

__all__ = ["draw"]
