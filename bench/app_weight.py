"""What 掌上信用 weighs and how long a slow phone waits: ``python bench/app_weight.py [address]``.

Against a running site (`make serve`; the address defaults to http://127.0.0.1:8000): gzipped bytes of
the first view of every page beside the budget, and with Chromium at 390 x 844, four times slower and on
a 400 kbit/s, 400 ms line, the moments of first paint and of the whole page, cold and once more.
"""

import gzip
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "bench")]

from _ground import hardware  # noqa: E402

FIRST_VIEW, SCRIPT = 60 * 1024, 10 * 1024
PAGES = ("/app/", "/app/search/?q=示例", "/app/records/", "/app/points/", "/app/black-list/", "/app/pledges/",
         "/app/cases/", "/app/repair/", "/app/policies/", "/app/settings/", "/app/mine/")  # fmt: skip
HTTP_OK = 200
SLOW_PROCESSOR = 4
SLOW_LINE = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 50_000,
    "uploadThroughput": 50_000,
}
PAINT = """() => {
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  const whole = performance.getEntriesByType('navigation')[0];
  return [paint ? paint.startTime : 0, whole.loadEventEnd];
}"""


def weights(page, address: str) -> int:
    """Print what one page loads; return how many budgets it breaks."""
    answers: list = []
    page.on("response", lambda one: answers.append(one))  # noqa: PLW0108  # it marks its handler
    page.goto(address, wait_until="networkidle")
    sizes = {
        one.url: len(gzip.compress(one.body()))
        for one in answers
        if one.status == HTTP_OK and "sw.js" not in one.url
    }
    scripts = sum(size for url, size in sizes.items() if url.partition("?")[0].endswith(".js"))
    whole = sum(sizes.values())
    over = (whole > FIRST_VIEW) + (scripts > SCRIPT)
    print(f"{address}: {whole:,} bytes gz (limit {FIRST_VIEW:,}), script {scripts:,} (limit {SCRIPT:,})"
          f"{' OVER' if over else ''}")  # fmt: skip
    return over


def slow(context, address: str) -> None:
    """Print what a slow phone waits, cold and once more."""
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW_LINE)
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_PROCESSOR})
    for when in ("cold", "again"):
        page.goto(address, wait_until="networkidle")
        page.wait_for_timeout(300)
        first, whole = page.evaluate(PAINT)
        print(
            f"{address} {when}: first paint {first:.0f} ms, loaded {whole:.0f} ms (slow phone, slow line)"
        )
    page.close()


def main(site: str) -> int:
    from playwright.sync_api import sync_playwright

    print(hardware())
    over = 0
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        size = {"width": 390, "height": 844}
        for path in PAGES:
            context = browser.new_context(viewport=size, locale="zh-CN", service_workers="block")
            over += weights(context.new_page(), site + path)
            context.close()
        for path in ("/app/", "/app/records/"):
            context = browser.new_context(viewport=size, locale="zh-CN")
            slow(context, site + path)
            context.close()
        browser.close()
    return over


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"))
