"""The action bar of an object page, printed from the lifecycle table."""

from collections.abc import Mapping
from typing import Any

from gongheng.foundation.acts import may
from gongheng.foundation.lifecycle import Lifecycle
from gongheng.foundation.refusals import refuse_unless


def bar(
    lifecycle: Lifecycle, thing: Any, actor: Any, urls: Mapping[str, str | Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return what `c-acts` shows: `[{label, url, open, reason, article, …}]` in the table's order.

    `urls`: verb -> address, or a dict with `url` and any of `method`, `kind`, `confirm`, `name`,
    `value`, `label`, `closed` (a further reason in Chinese why not now). An act neither of this
    state nor of this person is left out; one that fails on one of the two is greyed with the reason.
    """
    shown = []
    for verb, given in urls.items():
        act = lifecycle.acts[verb]
        more = dict(given) if isinstance(given, Mapping) else {"url": given}
        reason = (may(lifecycle, verb, thing, actor) if not act.begins
                  else "" if act.who(actor, thing) else f"您的岗位不能{act.label}")  # fmt: skip
        if reason and not act.begins and thing.state not in act.start and not act.who(actor, thing):
            continue
        reason = reason or more.pop("closed", "")
        more.pop("closed", None)
        article = act.under if act.begins else act.article(thing)
        shown.append({"label": act.label, "article": article, **more,
                      "open": not reason, "reason": reason})  # fmt: skip
    first_open = next((one for one in shown if one["open"]), None)
    if first_open is not None:
        first_open.setdefault("kind", "primary")
    return shown


def refuse_unless_open(lifecycle: Lifecycle, verb: str, thing: Any, actor: Any) -> None:
    """Refuse `not_permitted` or `wrong_state` before a form is shown that could not be sent."""
    act = lifecycle.acts[verb]
    article = act.under if act.begins else act.article(thing)
    refuse_unless(act.who(actor, thing), "not_permitted", act=act.label, source=article)
    if not act.begins:
        refuse_unless(thing.state in act.start, "wrong_state", act=act.label,
                      thing=lifecycle.label, state=lifecycle.states(thing.state).label,
                      source=article)  # fmt: skip
