"""What is stamped when it happened: one follower over the acts of several stages."""

from gongheng.trading.bidding import reactions as bidding
from gongheng.trading.evaluation import reactions as evaluation
from gongheng.trading.opening import reactions as opening

FOLLOWER = "timestamps"
REACTIONS = {**bidding.REACTIONS, **opening.REACTIONS, **evaluation.REACTIONS}
