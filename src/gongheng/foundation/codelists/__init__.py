"""Code lists as dated data: regions, industries, trade classes, catalogue. Pure, no Django."""

from gongheng.foundation.codelists.catalogue import Catalogue, CatalogueItem
from gongheng.foundation.codelists.industries import Industries, Industry
from gongheng.foundation.codelists.regions import Region, Regions
from gongheng.foundation.codelists.rows import BadList, rulebook_root
from gongheng.foundation.codelists.trade_classes import TradeClass, TradeClasses

__all__ = [
    "BadList",
    "Catalogue",
    "CatalogueItem",
    "Industries",
    "Industry",
    "Region",
    "Regions",
    "TradeClass",
    "TradeClasses",
    "rulebook_root",
]
