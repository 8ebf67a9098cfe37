"""What happened so far is sealed, the played witnesses sign the head, the played clock stamps it."""

from datetime import datetime
from functools import partial

from gongheng.exchange.stamping import courier
from gongheng.exchange.stamping.reactions import FOLLOWER, REACTIONS
from gongheng.exchange.witnessing.courier import turn
from gongheng.foundation import clock
from gongheng.foundation.ledger import cosigning
from gongheng.foundation.ledger.follow import follow
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.foundation.timestamps.queries import connected


def seal_before_witnesses(at: datetime) -> None:
    """Seal all entries and ask every configured witness for its line."""
    seal_all(at=at)
    for witness in cosigning.witnesses():
        turn(witness, clock.now())
    if connected():
        follow(FOLLOWER, {act: partial(told, at=at) for act, told in REACTIONS.items()})
        while courier.turn(clock.now()):
            pass
