"""The life of an archive package: assembled when the file is complete, then sealed for good."""

from gongheng.foundation.lifecycle import NOTHING, SAME, Act, Lifecycle
from gongheng.trading.archive.access import the_archivist
from gongheng.trading.archive.models import PackageState

S = PackageState
KEPT = "电子招标投标办法（国家发展改革委令第20号）第四十条（条号待核实）"

ARCHIVE = Lifecycle(
    "archive", "电子档案", PackageState,
    #   verb              label       from           to           who            under
    Act("assemble",       "组卷",     NOTHING,       S.ASSEMBLED, the_archivist, KEPT),
    Act("assemble_again", "重新组卷", {S.ASSEMBLED}, SAME,        the_archivist, KEPT),
    Act("seal",           "封存",     {S.ASSEMBLED}, S.SEALED,    the_archivist, KEPT),
)  # fmt: skip
