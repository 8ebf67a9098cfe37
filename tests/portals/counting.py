"""How many queries a page takes, measured in a world that is rolled back."""

from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongheng.foundation import clock
from portals.conftest import sign_in


@contextmanager
def a_world(blocker, now):
    """Inside, a database open to builders at one instant; whatever they made is taken back."""
    storages = settings.STORAGES
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**storages, "staticfiles": plain}
    try:
        with blocker.unblock(), transaction.atomic(), clock.frozen(now):
            yield
            transaction.set_rollback(True)
    finally:
        settings.STORAGES = storages


def queries_of(ask) -> int:
    """How many queries an answer takes, once what is read once is known."""
    ask()
    with CaptureQueriesContext(connection) as seen:
        answer = ask()
    assert answer.status_code == 200, answer.content[:300]
    return len(seen)


def drained(answer):
    """Read a stream to its end, while the queries are counted."""
    list(answer.streaming_content)
    return answer


def client_as(actor) -> Client:
    """A client with the session of this actor; of nobody without one."""
    return sign_in(Client(), actor) if actor else Client()


def page_counts(path, page, actor) -> dict[str, int]:
    """Queries of a list page and, where it is handed out whole, of the file."""
    client = client_as(actor)
    found = {path: queries_of(lambda: client.get(path))}
    if page.export:
        found[f"{path}?format=csv"] = queries_of(lambda: drained(client.get(f"{path}?format=csv")))
    return found


def rows_shown(path, actor) -> int:
    """How many rows a list page shows."""
    return len(client_as(actor).get(path).context["rows"])
