"""A guardian's program releases only for the very set that was closed and witnessed, and once."""

import base64
import copy
import secrets
from datetime import datetime, timedelta

import pytest

from builders import guardians as build
from gongheng.foundation.canonical import canonical
from gongheng.foundation.ledger.canonical import leaf_hash
from gongheng.foundation.ledger.checkpoint import Checkpoint, Signer, sign
from gongheng.foundation.ledger.cosignature import KIND, Cosigner
from gongheng.foundation.ledger.note import key_id_of
from gongheng.foundation.ledger.tree import Frontier, inclusion_proof, root_at
from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing import package as sbp
from gongheng.foundation.sealing.digests import sm3, sm3_hex
from gongheng.foundation.sealing.keys import SoftwareKey
from gongheng.foundation.sealing.suites import suite
from gongheng.registry.guardians import batches
from gongheng.running.guarding import closing, releasing
from gongheng.running.guarding.closing import CHAIN, FORMAT, KINDS, Outside
from gongheng.running.guarding.paper import Paper
from gongheng.running.guarding.releasing import Holder, release_of

TENDER, CODE, LOT = "E4201000001000001", "JH420000-001", "E4201000001000001001"
DUE = "2026-03-30T01:00:00+00:00"
LATER = datetime.fromisoformat(DUE) + timedelta(minutes=31)
LOG = Signer.generate("log.example")
