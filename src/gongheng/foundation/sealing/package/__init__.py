"""封标协议 SBP-1: a bid sealed so that neither platform nor guardians alone can read it.

Pure functions over bytes and JSON; no table, no clock. `README.md` beside this file tells the format.
"""

from gongheng.foundation.sealing.package.checking import check_package, wrapped_points
from gongheng.foundation.sealing.package.container import pack, unpack
from gongheng.foundation.sealing.package.forms import Package, Recipient, Terms
from gongheng.foundation.sealing.package.header import read_header
from gongheng.foundation.sealing.package.opening import (
    check_first,
    check_share,
    combine,
    key_of,
    open_part,
    remedy_matches,
    unwrap_first,
    unwrap_share,
)
from gongheng.foundation.sealing.package.recovery import (
    Recovery,
    first_from_recovery,
    read_recovery,
    recovery_file,
)
from gongheng.foundation.sealing.package.sealer import Sealed, Signatory, seal

__all__ = [
    "Package", "Recipient", "Recovery", "Sealed", "Signatory", "Terms",
    "check_first", "check_package", "check_share", "combine", "first_from_recovery", "key_of",
    "open_part", "pack", "read_header", "read_recovery", "recovery_file", "remedy_matches", "seal",
    "unpack", "unwrap_first", "unwrap_share", "wrapped_points",
]  # fmt: skip
