"""How fast a backlog is pushed: ``python bench/credit_push.py [deliveries] [subjects]``.

Lists deliveries of the provincial credit platform, then pushes them to the simulator in a process of
its own, over HTTP, with every signature, digest and receipt. The floor is a plain POST of a package of
the same size to the same server without anything around it, one after another. Deliveries a second,
per package of 50, into an embedded PostgreSQL that waits for the disk.
"""

import http.client
import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "bench"), str(ROOT / "tests")]

from _ground import ground, hardware  # noqa: E402


def wait_for(port):
    for _ in range(200):
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=1).connect()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit("the simulator does not listen")


def floor(address, size, times=100):
    parts, body = urlsplit(address), b"x" * size
    began = time.perf_counter()
    for _ in range(times):
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=5)
        connection.request("POST", "/packages", body, {"X-Package": "floor"})
        connection.getresponse().read()
        connection.close()
    return times / (time.perf_counter() - began)


def main(size, subjects):
    print(hardware())
    with ground() as home:
        from django.conf import settings

        from builders.feeds import SECRET, START, a_backlog
        from gongheng.exchange.feeds import tasks
        from gongheng.exchange.feeds.models import Delivery
        from gongheng.running.other_side import _free, folder_of, signer_in

        port = _free(0)
        settings.CREDIT_HUBEI_ADDRESS = f"http://127.0.0.1:{port}"
        settings.CREDIT_HUBEI_RECEIPT_KEY = signer_in(folder_of()).vkey()
        settings.CREDIT_HUBEI_SECRET = SECRET
        began = time.perf_counter()
        a_backlog(size, seed=1, subjects=subjects)
        print(f"listed: {size} in {time.perf_counter() - began:.1f} s")
        side = subprocess.Popen([sys.executable, "-m", "gongheng", "simulate", "credit-hubei",
                                 "--port", str(port)], env={**os.environ, "GONGHENG_HOME": str(home)},
                                stdout=subprocess.DEVNULL)  # fmt: skip
        try:
            wait_for(port)
            plain = floor(settings.CREDIT_HUBEI_ADDRESS, 20_000)
            began, busy, done = time.perf_counter(), time.process_time(), 0
            while done < size:
                settled = tasks.push(START + timedelta(days=8), most=1_000)
                if not settled:
                    break
                done += settled
            spent, busy = time.perf_counter() - began, time.process_time() - busy
        finally:
            side.terminate()
            side.wait(10)
        packages = Delivery.objects.values("package").distinct().count()
        print(f"pushed: {done} of {size} in {spent:.1f} s: {done / spent:.0f} deliveries/s"
              f" ({busy:.1f} s of processor), {packages} packages")  # fmt: skip
        print(f"floor: {plain:.0f} plain posts/s; pushed {packages / spent:.0f} packages/s,"
              f" each with its receipts in the ledger")  # fmt: skip


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    main(*(given or [600, 600]))
