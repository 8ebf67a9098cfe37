"""The life of a contract, in the order the law tells it (招标投标法第四十六条、第四十八条)."""

from gongheng.foundation.lifecycle import NOTHING, Act, Lifecycle
from gongheng.trading.contracts.models import ContractState
from gongheng.trading.tendering.access import the_host, the_tenderer

S = ContractState
# Works contracts: no article of 招标投标法 asks to publish them; this opinion does. Nobody of us has
# read which of its points it is. 实施条例第五十七条 speaks of signing, not of publishing.
PUBLISHED_UNDER = "关于推进公共资源配置领域政府信息公开的意见（国办发〔2017〕97号，条号待核实）"

CONTRACT = Lifecycle(
    "contract", "合同", ContractState,
    #   verb        label         from           to           who           under
    Act("sign",     "登记合同",   NOTHING,       S.SIGNED,    the_tenderer, "招标投标法第四十六条"),
    Act("publish",  "公开合同",   {S.SIGNED},    S.PUBLISHED, the_host,     PUBLISHED_UNDER),
    Act("complete", "登记履约",   {S.PUBLISHED}, S.COMPLETED, the_tenderer, "招标投标法第四十八条"),
)  # fmt: skip
