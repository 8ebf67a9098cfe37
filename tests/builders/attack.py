"""Calls nobody should make: every described operation, with bodies and addresses spoilt at random."""

import json
import urllib.parse
from functools import cache

from django.db import transaction
from django.test import Client

from builders import trading as build
from builders.callers import fresh_key
from builders.nasty import PATHS, Stored, dice, nasty
from gongheng.exchange.api.api import api

JSON, BYTES = "application/json", "application/octet-stream"
METHODS = ("get", "post", "put", "patch", "delete")
SECRETIVE = {"registration"}  # hashes a password for each good call; twice is enough
# What the description leaves free: something lawful to spoil.
FREE_SAMPLES = {
    "terms": build.lawful_terms(), "letter": build.a_letter(), "points": {"t1": "20", "t2": "8"},
    "content": {"内容": "更正"}, "answers": {"1": "pass"}, "passed_over": {"1": "abandoned"},
    "specialty_counts": {"A08": 2}, "document": {"digest": "0" * 64, "terms": build.lawful_terms()},
}  # fmt: skip
FREE = set(FREE_SAMPLES)


@cache
def operations():
    """(name, method, address, parameters, shape of the body) of every described operation."""
    return tuple(_described())


def _described():
    found = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/")))
    shapes = found["components"]["schemas"]
    for path, methods in sorted(found["paths"].items()):
        for method in METHODS:
            if method in methods:
                told = methods[method]
                body = told.get("requestBody", {}).get("content", {})
                yield (told["operationId"], method, path, told.get("parameters", []),
                       _resolved(body[JSON]["schema"], shapes) if JSON in body else None)  # fmt: skip


def _resolved(shape, shapes):
    while "$ref" in shape:
        shape = shapes[shape["$ref"].rpartition("/")[2]]
    if "properties" in shape:
        parts = {name: _resolved(one, shapes) for name, one in shape["properties"].items()}
        return {**shape, "properties": parts}
    for way in ("anyOf", "allOf"):
        if way in shape:
            return _resolved(shape[way][0], shapes)
    return {**shape, "items": _resolved(shape["items"], shapes)} if "items" in shape else shape


def sample(shape, throw):
    """Something of the right type, mostly."""
    if shape.get("enum"):
        return throw.choice(shape["enum"])
    kind = shape.get("type")
    if kind == "object":
        known = shape.get("properties", {})
        return {name: sample(one, throw) for name, one in known.items()}
    if kind == "array":
        return [sample(shape["items"], throw) for _ in range(throw.randint(0, 2))]
    if kind == "integer":
        return throw.randint(0, 30)
    if kind == "boolean":
        return throw.random() < 0.5
    examples = shape.get("examples") or [
        "E48",
        "示例文字",
        "1200000.00",
        "420100",
        "result",
        "documents",
    ]
    return {"date": "2026-05-05"}.get(shape.get("format"), throw.choice(examples))


def _parts(shape):
    return (shape or {}).get("properties", {})


def _is_free(part):
    """Whether the description leaves open what stands there."""
    return part is not None and part.get("type") == "object" and not part.get("properties")


def bodies(shape, throw, wanted):
    """Bodies with one or two things wrong, or everything."""
    yield throw.choice([[], "x", 1, None, {"surprise": 1}, {}])
    known = {name: one for name, one in FREE_SAMPLES.items() if _is_free(_parts(shape).get(name))}
    for _ in range(wanted - 1):
        told = sample(shape, throw)
        if known:
            told |= json.loads(json.dumps(known))
        if not isinstance(told, dict) or not told:
            yield nasty(throw)
            continue
        for _ in range(throw.choice([0, 1, 1, 2])):
            _spoil(told, throw)
        if throw.random() < 0.1:
            told["surprise"] = nasty(throw)
        if throw.random() < 0.1:
            told.pop(throw.choice(list(told)))
        yield told


def _spoil(told, throw):
    """Put a nasty value somewhere, deeper where there is a deeper place."""
    name = throw.choice(list(told))
    inner = told[name]
    if isinstance(inner, dict) and inner and throw.random() < 0.7:
        _spoil(inner, throw)
    elif isinstance(inner, list) and inner and isinstance(inner[0], dict) and throw.random() < 0.5:
        _spoil(inner[0], throw)
    else:
        told[name] = nasty(throw)


def address(path, parameters, names, throw):
    """The address with real and impossible names, and a query of either."""
    query = {}
    for one in parameters:
        name = one["name"]
        if one["in"] == "path":
            known = names.get(path[: path.index("{")] + f"{{{name}}}") or names.get(name)
            real = str(throw.choice(known)) if known and throw.random() < 0.8 else ""
            path = path.replace(f"{{{name}}}", real or throw.choice(PATHS))
        elif one["in"] == "query" and throw.random() < 0.6:
            value = nasty(throw)
            query[name] = (
                value if isinstance(value, str) and throw.random() < 0.8 else str(value)[:300]
            )
    asked = urllib.parse.urlencode(query, errors="replace")
    return f"{path}?{asked}" if asked else path


class Sender:
    """Sends inside a savepoint that is always taken back, and tells what was wrong."""

    def __init__(self, keys, busy=(), *, times=6):
        self.busy, self.times = set(busy), times
        self.client, self.keys, self.faults = Client(raise_request_exception=False), keys, []
        self.sent, self.stored = 0, Stored()

    def __call__(self, name, role, method, path, content, kind):  # noqa: PLR0917
        headers = {"Idempotency-Key": fresh_key()}
        if self.keys[role]:
            headers["Authorization"] = f"Bearer {self.keys[role]}"
        self.sent += 1
        with transaction.atomic():
            answer = self.client.generic(method.upper(), path, content, kind, headers=headers)
            status = answer.status_code
            if status >= 500:
                self.faults.append(
                    f"{name} {role} {status} {method} {path[:120]} {content[:300]!r}"
                )
            elif status >= 400 and method != "get" and self.stored.changed():
                self.faults.append(f"{name} {role} {status}: refused, and yet something was kept")
            transaction.set_rollback(True)


def attack(send, names, wanted, *, most=0):
    """Every wanted operation by every role; those who may act throw more often."""
    send.stored = Stored()
    for name, method, path, parameters, shape in operations():
        if not wanted(name, path):
            continue
        for role in send.keys:
            throw = dice(f"{name} {role}")
            many = most or (send.times if role in send.busy else 1)
            many = 2 if name in SECRETIVE else many * 3 if FREE & set(_parts(shape)) else many
            if shape is None:
                for _ in range(2 if method == "get" else 1):
                    send(
                        name,
                        role,
                        method,
                        address(path, parameters, names, throw),
                        b"\0\xff",
                        BYTES,
                    )
                continue
            for body in bodies(shape, throw, many):
                content = json.dumps(body).encode()
                send(name, role, method, address(path, parameters, names, throw), content, JSON)


def is_of_credit(path):
    """Whether an operation belongs to the credit platform; it is attacked in a world of its own."""
    return path.startswith(("/api/v1/credit/", "/api/v1/feeds/"))
