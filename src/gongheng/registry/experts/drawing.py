"""The draws under the names by which trading knows them."""

from gongheng.registry.experts.actions import draw
from gongheng.registry.experts.asking.actions import agree, go_ahead, propose, request

__all__ = ["agree", "draw", "go_ahead", "propose", "request"]
