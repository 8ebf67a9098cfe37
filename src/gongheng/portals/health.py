"""For the watcher of the installation: does this process reach its database?"""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 正常 when the database answers, else 503; nothing else is told."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        return HttpResponse(
            "数据库没有应答\n", status=503, content_type="text/plain; charset=utf-8"
        )
    return HttpResponse("正常\n", content_type="text/plain; charset=utf-8")
