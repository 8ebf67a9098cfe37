"""What happened so far is sealed, and the played witnesses sign the head."""

from datetime import datetime

from gongheng.exchange.witnessing.courier import turn
from gongheng.foundation import clock
from gongheng.foundation.ledger import cosigning
from gongheng.foundation.ledger.sealer import seal_all


def seal_before_witnesses(at: datetime) -> None:
    """Seal all entries and ask every configured witness for its line."""
    seal_all(at=at)
    for witness in cosigning.witnesses():
        turn(witness, clock.now())
