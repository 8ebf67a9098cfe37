"""Every write of a saved search. No legal act: nobody's right hangs on it, nothing is recorded."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.models import Account
from gongheng.foundation.acts import hold
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.trading.notices.models import SavedSearch
from gongheng.trading.notices.searches import rules
from gongheng.trading.notices.searches.queries import searches_of


def keep(name: str, *, query: Mapping[str, str], by: Actor, at: datetime) -> SavedSearch:
    """保存查询，自此刻起算新公告."""
    refuse_unless(by.is_somebody, "not_permitted", act="保存查询")
    assert by.account_id is not None
    search = SavedSearch(account_id=by.account_id, name=rules.readable_name(name),
                         query=rules.readable(query), made_at=at, seen_at=at)  # fmt: skip
    with transaction.atomic():
        hold(Account(pk=by.account_id))  # two at once must not both be the last that fits
        full = searches_of(by).count() >= rules.MOST
        refuse_unless(not full, "too_many_searches", most=rules.MOST)
        return _kept(search)


def rename(search: SavedSearch, *, name: str) -> SavedSearch:
    """改名."""
    search.name = rules.readable_name(name)
    return _kept(search)


def look(search: SavedSearch, *, at: datetime) -> SavedSearch:
    """记下看到此刻；只往后，不往前."""
    search.seen_at = max(search.seen_at, at)
    search.save(update_fields=["seen_at"])
    return search


def drop(search: SavedSearch) -> None:
    """删除，不留."""
    search.delete()


def _kept(search: SavedSearch) -> SavedSearch:
    try:
        with transaction.atomic():
            search.save()
    except IntegrityError as error:
        raise Refused("already_exists", field="name", thing=f"名为“{search.name}”的查询") from error
    return search
