"""Acts on deliveries that are stuck."""

from gongheng.exchange.api import faces, things_credit
from gongheng.exchange.api.reads.feeds import router  # one address, one view for all methods
from gongheng.exchange.api.ways import Way, add
from gongheng.exchange.feeds import actions
from gongheng.exchange.feeds.lifecycle import DELIVERY
from gongheng.exchange.feeds.resending import redrive

AT = "/feeds/deliveries/{code}"
add(
    router,
    Way(f"{AT}/redrive", DELIVERY, redrive, faces.DELIVERY, things_credit.delivery),
    Way(f"{AT}/call-off", DELIVERY, actions.call_off, faces.DELIVERY, things_credit.delivery),
)
