"""Sealed entries a second, and one proof verified offline.

Bar (issue 2): >= 500 sealed entries/s sustained; proof of inclusion verified offline < 5 ms.
Peer: the same inserts without a ledger (a bare table row each), on the same server.
"""

import json
import statistics
import time

from _ground import ground, hardware

ENTRIES = 5_000
PROOFS = 200


def main() -> None:
    """Append, seal, prove, verify; print rates and the ratio to bare inserts."""
    with ground():
        from django.db import connection, transaction

        from gongheng.foundation import clock
        from gongheng.foundation.ledger import log, reading
        from gongheng.foundation.ledger.models import Entry
        from gongheng.foundation.ledger.sealer import seal

        def append(number: int) -> None:
            with transaction.atomic():
                log.append("office.appoint", subject=f"office:{number}", matter="bench",
                           actor="clock", at=clock.now(), under="", sight="public",
                           facts={"number": number, "digest": "0" * 64}, private={})  # fmt: skip

        began = time.perf_counter()
        for number in range(ENTRIES):
            append(number)
        appended = ENTRIES / (time.perf_counter() - began)

        began = time.perf_counter()
        while seal(at=clock.now()):
            pass
        sealed = ENTRIES / (time.perf_counter() - began)

        with connection.cursor() as cursor:
            began = time.perf_counter()
            for number in range(ENTRIES // 5):
                cursor.execute(
                    "INSERT INTO vault_secret VALUES (%s, '', '', '')", [f"bench:{number}"]
                )
            bare = (ENTRIES // 5) / (time.perf_counter() - began)

        entries = Entry.objects.order_by("?")[:PROOFS]
        bundles = [json.dumps(reading.proof_of(entry)) for entry in entries]
        took = _verify(bundles)
    both = 1 / (1 / appended + 1 / sealed)
    print(hardware())
    print(
        f"append (own transaction, fsync on)   {appended:8.0f} /s   ratio to a bare insert {appended / bare:.2f}"
    )
    print(f"seal (batches of 2,000, signed)      {sealed:8.0f} /s")
    print(f"append and seal on one core          {both:8.0f} /s   bar 500")
    print(f"verify one proof offline             {took * 1000:8.2f} ms  bar 5")


def _verify(bundles: list[str]) -> float:
    """Return the median seconds of one offline verification, parsing included."""
    from gongheng_verifier import bundle
    from gongheng_verifier.report import Report

    times = []
    for text in bundles:
        began = time.perf_counter()
        report = Report("证明文件")
        value = bundle.read(text.encode(), "证明文件")
        key = bundle.choose_key(value, None, report)
        assert key is not None
        bundle.judge(value, key, report)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


if __name__ == "__main__":
    main()
