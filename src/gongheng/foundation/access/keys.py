"""Read an interface key: asked with every call of a program, so its one question is written out.

Every piece of a sealed bid asks it anew (bench/submit.py: a MB brought in alone).
"""

from datetime import datetime

from django.db import connection

from gongheng.foundation.access.actors import Actor, actor_of
from gongheng.foundation.access.models import Account, Office, RecusalState
from gongheng.foundation.sealing.digests import sm3_hex

HOLDER = """
SELECT office.id, office.role, office.body, office.region, office.person, office.state,
       account.id, account.is_active,
       ARRAY(SELECT against FROM access_recusal WHERE person = office.person AND state = %s)
FROM access_token token
JOIN access_office office ON office.id = token.office_id
JOIN access_account account ON account.id = office.account_id
WHERE token.digest = %s AND token.ends_at > %s
"""


def actor_with_token(secret: str, *, at: datetime) -> Actor | None:
    """Return the actor of an interface key in force, or None. One query."""
    with connection.cursor() as cursor:
        cursor.execute(HOLDER, [RecusalState.DECLARED.value, sm3_hex(secret.encode()), at])
        row = cursor.fetchone()
    if row is None:
        return None
    *held, account, is_active, recused = row
    names = ("id", "role", "body", "region", "person", "state")
    office = Office(**dict(zip(names, held, strict=True)),
                    account=Account(id=account, is_active=is_active))  # fmt: skip
    return actor_of(office, recused)
