"""Whether the ports we are about to listen on are free.

The web server shares a port with whoever listens there already (SO_REUSEPORT), and a visitor would
be answered by either: so we ask before we start.
"""

import socket
from collections.abc import Iterable

HOST = "127.0.0.1"
LAST = 65535


def taken(ports: Iterable[int]) -> list[int]:
    """Those of the ports that somebody listens on, or that cannot be listened on at all."""
    return [port for port in ports if not _free(port)]


def nearby(wanted: int) -> int:
    """The wanted port, or any free one when it is taken: for what only we ourselves ask."""
    for port in (wanted, 0):
        with socket.socket() as place:
            place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                place.bind((HOST, port))
            except OSError:
                continue
            return int(place.getsockname()[1])
    return wanted


def said(ports: Iterable[int]) -> str:
    """The sentence for a person at the command line."""
    named = "、".join(str(port) for port in ports)
    return f"✗ 端口 {named} 已被占用或不能使用。请先结束占用它的程序，或者用 --port 换一个。"


def _free(port: int) -> bool:
    if not 0 < port <= LAST:
        return False
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port just left is free
        try:
            door.bind((HOST, port))
        except OSError:
            return False
    return True
