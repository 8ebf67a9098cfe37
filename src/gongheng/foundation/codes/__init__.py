"""The codes of the trade: make, read and check. One file a code; pure, no Django.

Every kind offers `is_valid` and `check`; `check` returns the written form or raises `BadCode`.
"""

from gongheng.foundation.codes import investment, organisation, project, resident, trade, uscc
from gongheng.foundation.codes.bad import BadCode
from gongheng.foundation.codes.investment import InvestmentCode, read_investment_code
from gongheng.foundation.codes.masking import (
    mask_name,
    mask_numbers_in,
    mask_phone,
    mask_resident_id,
)
from gongheng.foundation.codes.project import (
    ProjectCode,
    issue_project_code,
    issue_section_code,
    issue_tender_code,
    read_project_code,
)
from gongheng.foundation.codes.trade import TradeCode, issue_trade_code, read_trade_code

__all__ = [
    "BadCode",
    "InvestmentCode",
    "ProjectCode",
    "TradeCode",
    "investment",
    "issue_project_code",
    "issue_section_code",
    "issue_tender_code",
    "issue_trade_code",
    "mask_name",
    "mask_numbers_in",
    "mask_phone",
    "mask_resident_id",
    "organisation",
    "project",
    "read_investment_code",
    "read_project_code",
    "read_trade_code",
    "resident",
    "trade",
    "uscc",
]
