"""Where feeds go: the settings of each destination; one that is not set sends nothing."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings

from gongheng.foundation.ledger.note import BadNote, Verifier

CREDIT_HUBEI = "credit_hubei"
PACKAGES_A_TURN, PAGES_A_TURN = 20, 5
DAYS_COMPARED = 14  # how far back a difference is looked for again; our own choice
LABELS = {CREDIT_HUBEI: "信用湖北（省信用信息公共服务平台）"}


@dataclass(frozen=True)
class Destination:
    """One platform we deliver to. `secret` seals what is about persons; it is never shown."""

    name: str
    label: str
    address: str
    system_no: str
    receipt_key: str
    secret: str
    timeout: float
    first_pause: timedelta
    longest_pause: timedelta
    batch: int

    def __repr__(self) -> str:
        return f"Destination({self.name!r})"

    @property
    def is_set(self) -> bool:
        """Whether anything can be sent: an address and the key that answers are signed with."""
        return bool(self.address and self.receipt_key)

    @property
    def host(self) -> str:
        """The host to be shown; never the whole address."""
        return urlsplit(self.address).hostname or ""

    def verifier(self) -> Verifier:
        """The key of the other side. Raises BadNote on a malformed one."""
        return Verifier.from_vkey(self.receipt_key)

    def pause(self, failures: int) -> timedelta:
        """How long to wait after so many failures in a row: twice as long each time, up to a bound."""
        doublings = min(max(failures, 1) - 1, 20)
        return min(self.first_pause * 2**doublings, self.longest_pause)


def credit_hubei() -> Destination:
    """The credit platform of the province, as the environment sets it."""
    return Destination(
        CREDIT_HUBEI, LABELS[CREDIT_HUBEI], settings.CREDIT_HUBEI_ADDRESS,
        settings.CREDIT_HUBEI_SYSTEM_NO, settings.CREDIT_HUBEI_RECEIPT_KEY,
        settings.CREDIT_HUBEI_SECRET, settings.FEED_TIMEOUT_SECONDS,
        timedelta(seconds=settings.FEED_FIRST_PAUSE_SECONDS),
        timedelta(seconds=settings.FEED_LONGEST_PAUSE_SECONDS), settings.FEED_BATCH,
    )  # fmt: skip


def destinations() -> list[Destination]:
    """Every destination there is."""
    return [credit_hubei()]


def destination_of(name: str) -> Destination:
    """The destination of a name; there is always exactly one."""
    return next(one for one in destinations() if one.name == name)


def key_is_good(destination: Destination) -> bool:
    """Whether the key set for receipts can be read at all."""
    try:
        destination.verifier()
    except BadNote:
        return False
    return True
