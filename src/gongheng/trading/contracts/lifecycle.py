"""The life of a contract, in the order the law tells it (招标投标法第四十六条、第四十八条)."""

from gongheng.foundation.lifecycle import NOTHING, Act, Lifecycle
from gongheng.trading.contracts.models import ContractState
from gongheng.trading.tendering.access import the_host, the_tenderer

S = ContractState

CONTRACT = Lifecycle(
    "contract", "合同", ContractState,
    #   verb        label         from           to           who           under
    Act("sign",     "登记合同",   NOTHING,       S.SIGNED,    the_tenderer, "招标投标法第四十六条"),
    Act("publish",  "公开合同",   {S.SIGNED},    S.PUBLISHED, the_host,     "招标投标法实施条例第五十七条"),
    Act("complete", "登记履约",   {S.PUBLISHED}, S.COMPLETED, the_tenderer, "招标投标法第四十八条"),
)  # fmt: skip
