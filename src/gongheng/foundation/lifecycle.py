"""States and acts of a thing as one table; buttons, diagrams and permissions are printed from it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices

PUBLIC = "public"  # anyone may read the entry at once
CLOSED = "closed"  # only those who may see the thing; its digest is in the tree all the same

NOTHING: frozenset[str] = frozenset()  # the start of an act that brings a thing into being
SAME = ""  # the end of an act that leaves the state as it was


@dataclass(frozen=True)
class Act:
    """One verb: from which states, to which, by whom, under which article."""

    verb: str
    label: str  # the word on the button
    start: frozenset[str] | set[str]
    end: str
    who: Callable[[Any, Any], bool]  # a predicate from the package's access.py
    under: str  # the article it rests on
    sight: str = PUBLIC
    under_of: Callable[[Any], str] | None = None  # which of those articles, where the thing decides

    def article(self, thing: Any) -> str:
        """Return the article this act rests on when it is done to this very thing."""
        return self.under_of(thing) if self.under_of is not None else self.under

    @property
    def begins(self) -> bool:
        """True when this act brings the thing into being."""
        return not self.start


class Lifecycle:
    """The life of one kind of thing, in the order the law tells it."""

    registered: dict[str, "Lifecycle"] = {}

    def __init__(self, subject: str, label: str, states: type[TextChoices], *acts: Act) -> None:
        self.subject = subject
        self.label = label
        self.states = states
        self.acts = {act.verb: act for act in acts}
        if len(self.acts) != len(acts):
            raise ValueError(f"{subject}: a verb stands twice")
        known = set(states.values)
        for act in acts:
            if not set(act.start) <= known or act.end not in known | {SAME}:
                raise ValueError(f"{subject}.{act.verb}: unknown state")
            if act.begins and act.end == SAME:
                raise ValueError(f"{subject}.{act.verb}: begins nowhere")
        Lifecycle.registered[subject] = self

    def open_to(self, state: str) -> list[Act]:
        """Return the acts a thing in this state still awaits."""
        return [act for act in self.acts.values() if state in act.start]

    def name(self, verb: str) -> str:
        """Return the ledger's name of the act."""
        return f"{self.subject}.{verb}"


def act_named(name: str) -> tuple[Lifecycle, Act] | None:
    """Return the lifecycle and act of a ledger name such as `bid.submit`, or None."""
    subject, _, verb = name.rpartition(".")
    life = Lifecycle.registered.get(subject)
    return (life, life.acts[verb]) if life and verb in life.acts else None


def every_act() -> Iterator[tuple[Lifecycle, Act]]:
    """Yield every registered act, in registration order."""
    for life in Lifecycle.registered.values():
        for act in life.acts.values():
            yield life, act
