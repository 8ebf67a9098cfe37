"""Choices that several forms offer: places, trades."""

from functools import cache

from django.conf import settings

from gongheng.foundation.codelists import Regions, TradeClasses
from gongheng.registry.organs.queries import names_of_organs
from gongheng.registry.parties.queries import names_of_parties


@cache
def places() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the province's cities, each with its counties, as grouped options of a select."""
    regions, province = Regions.load(), settings.PROVINCE
    groups: list[tuple[str, list[tuple[str, str]]]] = []
    own = regions.get(province).name
    groups.append((own, [(province, f"{own}本级")]))
    for city in regions.children(province):
        below = [(code, regions.get(code).name) for code in regions.children(city)]
        name = regions.get(city).name
        rows = below if regions.level(city) == "group" else [(city, f"{name}本级"), *below]
        groups.append((name, rows))
    return groups


@cache
def place_name(code: str) -> str:
    """Return 湖北省武汉市江岸区 for a code, the code itself when it is unknown."""
    return Regions.load().full_name(code) if code and Regions.load().exists(code) else code


@cache
def trade_classes() -> list[tuple[str, str]]:
    """Return code and name of every trade class."""
    return [(row.code, row.name) for row in TradeClasses.load()]


def names_of(codes: set[str]) -> dict[str, str]:
    """Return code -> name of parties and organs. Two queries."""
    codes = {code for code in codes if code}
    return {**names_of_organs(codes), **names_of_parties(codes)} if codes else {}
