"""Sealing 100 MB in a real browser: ``python bench/browser_sealing.py [megabytes]``.

Bar (issue 4): <= 4 s for 100 MB, that is >= 25 MB/s, key split, wraps, recovery file and own checks
included. Floor: the same bytes through the same worker without any cryptography. On a machine that
works for others too the clock says little: the processor seconds of the whole browser stand beside it.
"""

import http.server
import json
import os
import shutil
import sys
import tempfile
import threading
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "bench"), str(ROOT / "tests")]

from _ground import hardware  # noqa: E402

BUILD = ROOT / "src/gongheng/portals/static/build"
BAR, MEGABYTES, RUNS = 25, 100, 3
# As strict as the site's own: nothing but its own scripts, and no evaluation of text or WebAssembly.
POLICY = "default-src 'self'"
PAGE = b"<!doctype html><meta charset=utf-8><input type=file id=file>"
WORK = """async ([told, runs, plain]) => {
  const { seal, copy, Collector } = await import('/sealing.js');
  const content = document.getElementById('file').files[0];
  const bytes = (text) => new TextEncoder().encode(text);
  const signer = {...told.signer, certificate: bytes(told.signer.certificate), encryption: bytes(told.signer.encryption)};
  const asked = {contents: {technical: content}, terms: told.terms, signer, client: '公衡封标 1', recoveryPassphrase: told.passphrase};
  const took = [];
  for (let run = 0; run < runs; run++) {
    const gathered = new Collector(), began = performance.now();
    if (plain) await copy('/sealing-worker.js', asked.contents, gathered.take);
    else await seal('/sealing-worker.js', asked, {onChunk: gathered.take});
    took.push((performance.now() - began) / 1000);
  }
  return Math.min(...took);
}"""


class _Handler(http.server.SimpleHTTPRequestHandler):
    """The built scripts and one empty page, under the policy."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def do_GET(self) -> None:
        if self.path != "/":
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(PAGE)
        return None

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def spent() -> float:
    """Processor seconds of every process of this one's family so far."""
    rows = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        rows[int(stat.parent.name)] = (int(fields[1]), int(fields[11]) + int(fields[12]))
    family = {os.getpid()}
    while more := {one for one, (parent, _) in rows.items() if parent in family} - family:
        family |= more
    return sum(rows[one][1] for one in family if one != os.getpid()) / os.sysconf("SC_CLK_TCK")


def told(suite_name: str) -> dict:
    """Terms and a signer of the test authority, as the page gets them."""
    from gongheng.foundation import clock
    from gongheng.foundation.certificates import issuing
    from gongheng.foundation.certificates.trials import TrialAuthority, key_file
    from gongheng.foundation.sealing.digests import sm3_hex
    from gongheng.foundation.sealing.keys import SoftwareKey
    from gongheng.foundation.sealing.suites import suite

    algorithms, passphrase = suite(suite_name), "口令口令口令口令"
    with tempfile.TemporaryDirectory() as folder:
        authority = TrialAuthority(Path(folder), suite_name)
        authority.begin(at=clock.now())
        pair = authority.issue("firm", "示例有限公司", at=clock.now())
    publics = [SoftwareKey.generate(algorithms.pairs).public for _ in range(5)]
    return {
        "passphrase": passphrase,
        "terms": {"tender": "E4201000001000001", "lot": "001", "document": "ab" * 32, "threshold": 3,
                  "guardians": [{"fingerprint": sm3_hex(one), "public": one.hex()} for one in publics]},
        "signer": {"certificate": issuing.armoured(pair.signing),
                   "encryption": issuing.armoured(pair.encryption),
                   "keyFile": key_file(pair.signing_key, passphrase, algorithms),
                   "passphrase": passphrase},
    }  # fmt: skip


def main() -> None:
    """Seal in both suites and print MB/s."""
    import django
    from playwright.sync_api import sync_playwright

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongheng.settings")
    django.setup()
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else MEGABYTES
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), lambda *given: _Handler(*given, directory=str(BUILD))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    flags = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    print(hardware(), f", load {os.getloadavg()[0]:.1f}", sep="")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "technical.bin"
        file.write_bytes(os.urandom(1_000_000) * megabytes)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        for name in ("guomi", "international"):
            page = browser.new_page()
            page.set_default_timeout(600_000)
            page.goto(f"http://127.0.0.1:{server.server_port}/")
            page.set_input_files("#file", str(file))
            given = json.loads(json.dumps(told(name)))
            floor = page.evaluate(WORK, [given, RUNS, True])
            began = spent()
            best = page.evaluate(WORK, [given, RUNS, False])
            worked = (spent() - began) / RUNS
            print(f"{name:14} seal {megabytes} MB {best:6.2f} s  {megabytes / best:6.1f} MB/s  bar {BAR}"
                  f"   processor {worked:5.2f} s   floor (copy) {floor:5.2f} s, {best / floor:4.1f} x")  # fmt: skip
            page.close()
        browser.close()
    server.shutdown()


if __name__ == "__main__":
    main()
