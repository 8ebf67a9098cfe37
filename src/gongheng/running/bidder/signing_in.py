"""Sign in with the bid's own certificate: the program signs a challenge and gets a short-lived key."""

import json
import re
import secrets

from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.registry.certificates.answers import answer
from gongheng.running.bidder.sealing import Keys
from gongheng.running.bidder.sending import Site

PURPOSE = "命令行登录"
TEXT = re.compile(
    "公衡平台签名验证\n平台：(?P<site>[^\n]{1,200})\n用途：(?P<purpose>[^\n]{1,40})\n会话：(?P<session>[0-9a-f]{64})\n"
    "时间：[^\n]{1,60}\n有效至：[^\n]{1,60}\n随机：[0-9a-f]{64}\n"
)


def key_by_certificate(site: Site, keys: Keys, *, code: str = "") -> str:
    """A key of half an hour with the rights of the certificate's holder, the bidder's officer."""
    session = secrets.token_hex(32)
    text = _asked(site, "/program-challenges", session=session)["text"]
    read_before_signing(text, site, session)
    signed = answer(text, keys.signer, certificate=keys.signing.pem,
                    encryption=keys.encryption.pem)  # fmt: skip
    told = _asked(site, "/program-keys", session=session, answer=signed, code=code)
    return str(told["key"])


def read_before_signing(text: object, site: Site, session: str) -> None:
    """A site in between would pass on the challenge of another: what is signed names site and session.

    Refuses `challenge_elsewhere`. On this very machine any address is the same machine's.
    """
    found = TEXT.fullmatch(text) if isinstance(text, str) else None
    named = found["site"] if found else ""
    ours = found and (found["session"], found["purpose"]) == (sm3_hex(session.encode()), PURPOSE)
    here = site.is_home or site.is_at(named)
    refuse_unless(ours and here, "challenge_elsewhere", field="site", site=named[:100] or "未写明")


def _asked(site: Site, path: str, **told: str) -> dict[str, str]:
    found = site.told("POST", path, json.dumps(told).encode(), open_to_all=True)
    wanted = "text" if path == "/program-challenges" else "key"
    read = isinstance(found, dict) and isinstance(found.get(wanted), str)
    refuse_unless(read, "site_unreachable", field="site")
    return dict(found)
