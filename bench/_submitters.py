"""The bidders of `bench/submit.py`, in processes of their own: nothing here but sockets and files.

``python _submitters.py FOLDER PORT BEGIN EVERY FIRST END STEP``: bidder number n arrives at BEGIN +
n·EVERY whatever became of those before him (an open loop), on a connection of his own: every chunk one
after the other, then the head. Prints a line of JSON a bidder.
"""

import http.client
import json
import sys
import threading
import time
from pathlib import Path

PATIENCE = 300  # seconds
ONE_AT_A_TIME = threading.Lock()


def bring(folder, port, due=None, *, chunks=True, head=True):
    """Bring one package; return when he came, how long each chunk and the commit took, any error."""
    told = json.loads((folder / "bidder.json").read_text())
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    came, times, wrong = time.time(), [], ""

    def sent(method, path, body, kind):
        begun = time.perf_counter()
        line.request(method, f"/api/v1{path}", body, {
            "Host": "localhost", "Authorization": f"Bearer {told['key']}", "Content-Type": kind,
            "Idempotency-Key": f"bench-{told['number']:012d}"})  # fmt: skip
        answer = line.getresponse()
        said = answer.read()
        if answer.status != 201:
            raise OSError(f"{answer.status} {said[:200]!r}")
        return time.perf_counter() - begun

    commit = None
    try:
        for digest in told["chunks"] if chunks else ():
            body = (folder / digest).read_bytes()
            times.append(sent("PUT", f"/chunks/{digest}", body, "application/octet-stream"))
            (folder / digest).unlink()  # so that no bid lies on the disk twice
        if head:
            body = (folder / "head.json").read_bytes()
            commit = sent(
                "POST", f"/sections/{told['section']}/sealed-bids", body, "application/json"
            )
    except (OSError, http.client.HTTPException) as error:
        wrong = f"{type(error).__name__} {error}"
    line.close()
    return {"number": told["number"], "late": came - due if due else 0, "chunks": times,
            "commit": commit, "whole": time.time() - (due or came), "error": wrong}  # fmt: skip


def arrive(folder, port, due):
    told = bring(folder, port, due)
    with ONE_AT_A_TIME:
        print(json.dumps(told), flush=True)


def main(folder, port, arrivals, turns):
    begin, every = arrivals
    running = []
    for number in range(*turns):
        due = begin + number * every
        time.sleep(max(0, due - time.time()))
        one = threading.Thread(target=arrive, args=(folder / str(number), port, due))
        one.start()
        running.append(one)
    for one in running:
        one.join()


if __name__ == "__main__":
    told = sys.argv[1:]
    main(Path(told[0]), int(told[1]), map(float, told[2:4]), map(int, told[4:7]))
