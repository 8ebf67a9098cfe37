"""The daily look at credit: a part a turn of the worker, so that nothing waits for it long."""

from datetime import datetime

from gongheng.credit.audits.reactions import keep_part, todays_audit
from gongheng.running.audited import TABLES
from gongheng.running.auditing import part, stages

STAGES = stages(TABLES)
ROWS_A_TURN = 1_000


def audit(at: datetime) -> int:
    """Look at the next rows, until as many as one turn may take; return how many."""
    run = todays_audit(at)
    names = [stage.name for stage in STAGES]
    looked = 0
    while run is not None and looked < ROWS_A_TURN:
        known = run.stage in names  # a program of another version begins with the first table
        number, after = (names.index(run.stage), run.reached) if known else (0, 0)
        found, last, rows = part(STAGES[number], after, most := ROWS_A_TURN - looked)
        named = {STAGES[number].kept.named(one): None for one in found}
        over = rows < most
        ended = over and number + 1 == len(names)
        if over and not ended:
            number, last = number + 1, 0
        if not keep_part(run, stage=names[number], reached=last, rows=rows, found=named,
                         ended_at=at if ended else None, at=at):  # fmt: skip
            break
        looked += rows
        run = todays_audit(at)
    return looked
