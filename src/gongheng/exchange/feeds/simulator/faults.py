"""How the other side misbehaves: which faults are on, drawn from a seed so that a run can be repeated."""

import random
from dataclasses import dataclass, field

KINDS = ("slow", "down", "double", "wrong", "lose_ack")
ALL, SOMETIMES = 1.0, 0.3


@dataclass
class Faults:
    """Each kind with how often it strikes, 0 to 1."""

    rates: dict[str, float] = field(default_factory=dict)
    seed: int = 0
    slow_seconds: float = 2.0

    def __post_init__(self) -> None:
        self._draw = random.Random(self.seed)  # noqa: S311  # no secret: a repeatable misbehaviour

    def strikes(self, kind: str) -> bool:
        """Whether this fault strikes now."""
        return self._draw.random() < self.rates.get(kind, 0.0)
