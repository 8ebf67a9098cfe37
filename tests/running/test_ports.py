"""Two sites never share a port."""

import socket
import subprocess
import sys

from gongheng.running import ports


def test_a_port_somebody_listens_on_is_taken_and_free_again_afterwards():
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # as the web server does
        other.bind((ports.HOST, 0))
        other.listen()
        held = other.getsockname()[1]
        assert ports.taken([held]) == [held]
    assert ports.taken([held]) == []


def test_a_port_beyond_the_last_is_told_and_not_thrown():
    assert ports.taken([0, 70000]) == [0, 70000]


def test_the_site_does_not_start_beside_another_and_says_why():
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind((ports.HOST, 0))
        other.listen()
        held = other.getsockname()[1]
        ran = subprocess.run(
            [sys.executable, "-m", "gongheng", "serve", "--port", str(held)],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
    assert ran.returncode == 1
    assert f"端口 {held}" in ran.stderr
    assert "Traceback" not in ran.stderr
