"""A gateway behind HTTP: `POST /calls` takes a message, `GET /replies?after=` gives what was pressed."""

import http.client
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from gongheng.registry.experts.calling.gateway import Message, NotTaken, Reply

MOST_ANSWER = 1024 * 1024
TAKEN = {200, 201, 202}


class HttpGateway:
    """Speaks to the operator's own gateway, or to the played one, with a shared key."""

    def __init__(
        self, address: str, key: str, *, channel: str = "voice", timeout: float = 5
    ) -> None:
        self.parts, self.key = urlsplit(address), key
        self.channel, self.timeout = channel, timeout

    def send(self, message: Message) -> None:
        """Hand a message over; the same number again is the same call."""
        told = {"call": message.call, "phone": message.phone, "text": message.text}
        self._ask("POST", "/calls", json.dumps(told, ensure_ascii=False).encode())

    def replies(self, after: int) -> Sequence[Reply]:
        """Replies with a higher number; what cannot be read counts as no answer."""
        told = self._ask("GET", f"/replies?after={after}", None)
        try:
            rows = [Reply(one["number"], one["call"], one["said"]) for one in told["replies"]]
        except (KeyError, TypeError) as error:
            raise NotTaken from error
        good = all(type(one.number) is int and isinstance(one.call, str) for one in rows)
        if not good:
            raise NotTaken
        return [one for one in rows if one.number > after]

    def _ask(self, method: str, path: str, body: bytes | None) -> Any:
        secure = self.parts.scheme == "https"
        talk = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = talk(self.parts.hostname or "", self.parts.port, timeout=self.timeout)
        head = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        try:
            connection.request(method, self.parts.path.rstrip("/") + path, body, head)
            answer = connection.getresponse()
            content = answer.read(MOST_ANSWER)
            if answer.status not in TAKEN:
                raise NotTaken
            return json.loads(content or b"{}")
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NotTaken from error
        finally:
            connection.close()
