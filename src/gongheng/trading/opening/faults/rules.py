"""What may be changed of an attribution. Reads, never writes."""

from gongheng.foundation.refusals import refuse_unless
from gongheng.trading.opening.faults.matrix import BIDDER, GUARDIAN, PLATFORM
from gongheng.trading.opening.models import Attribution

PARTIES = {BIDDER: "投标人", PLATFORM: "平台", GUARDIAN: "监护人"}


def another_party(found: Attribution, party: str) -> None:
    """只能改为另一方；在平台与监护人之间改，后果不变，也照样留痕."""
    refuse_unless(party in PARTIES, "unknown_value", field="party", value_given=party[:40])
    refuse_unless(party != found.party, "nothing_changed", field="party")
