"""What the witness shows: its state as JSON and as a page in Chinese, evidence included."""

import hashlib
import html
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from gongheng_witness.witness import FAR_OFF_SECONDS, FORK, SMALLER, UNPROVED, Witness

BEIJING = timezone(timedelta(hours=8))
KINDS = {
    FORK: "同一条数两种内容（分叉，日志自己签署，足以证明）",
    UNPROVED: "不能证明新日志原样包含旧日志（来件的证明不成立；请与日志的运行者核对）",
    SMALLER: "来件比已见证的小（回退，或旧件重发）",
}
MOST_SHOWN = 50
_STYLE = """
body{font:16px/1.7 system-ui,"Noto Sans CJK SC",sans-serif;max-width:60rem;margin:0 auto;padding:1rem;
color:#1d2129;background:#fff;overflow-wrap:anywhere}h1{font-size:1.4rem}h2{font-size:1.15rem;margin-top:2rem;
overflow-wrap:anywhere}pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f4f5f7;padding:.6rem;
font-size:13px}dt{color:#5a6270}dd{margin:0 0 .5rem;overflow-wrap:anywhere}.bad{border-left:4px solid
#b42318;padding-left:.8rem}.warn{border-left:4px solid #b54708;padding-left:.8rem}
"""


def place_of(origin: str) -> str:
    """The name under which a log's newest cosigned checkpoint is served."""
    return hashlib.sha256(origin.encode()).hexdigest()


def state(witness: Witness) -> dict[str, Any]:
    """Everything this witness says of itself and of the logs it watches."""
    return {
        "format": "gongheng-witness/1",
        "name": witness.signer.name,
        "key": witness.signer.key.vkey(),
        "time": int(witness.now()),
        "logs": [_log(witness, origin) for origin in sorted(witness.logs)],
    }


def _log(witness: Witness, origin: str) -> dict[str, Any]:
    latest, clock = witness.book.latest(origin), witness.book.clock(origin)
    apart = clock[0] if clock else 0
    return {
        "origin": origin,
        "keys": [key.vkey() for key in witness.logs[origin]],
        "cosigned": witness.book.count(origin),
        "latest": {"size": latest.size, "root": latest.root.hex(), "at": latest.at,
                   "checkpoint": cosigned_note(latest)} if latest else None,
        "clock": {"log_ahead_seconds": apart, "far_off": abs(apart) > FAR_OFF_SECONDS,
                  "at": clock[1] if clock else None},
        "evidence": [{**one, "root": one["root"].hex(), "meaning": KINDS[one["kind"]]}
                     for one in witness.book.evidence(origin)],
    }  # fmt: skip


def cosigned_note(latest: Any) -> str:
    """The checkpoint as it came, with this witness's line below."""
    return str(latest.note + latest.line)


def page(witness: Witness) -> str:
    """The same for people."""
    told = state(witness)
    logs = "".join(map(_log_page, told["logs"])) or "<p>没有配置日志。</p>"
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>见证：{_e(told['name'])}</title><style>{_STYLE}</style></head><body><main>"
        f"<h1>见证：{_e(told['name'])}</h1><p>本机构只签署原样增长的日志。下面的公钥请从独立途径核对。</p>"
        f"<dl><dt>本见证的公钥</dt><dd><code>{_e(told['key'])}</code></dd>"
        f"<dt>本机时间</dt><dd>{_when(told['time'])}</dd></dl>{logs}"
        '<p><a href="state.json">机器可读的全部内容</a></p></main></body></html>'
    )


def _log_page(log: dict[str, Any]) -> str:
    latest, clock = log["latest"], log["clock"]
    text = [f"<section><h2>日志 {_e(log['origin'])}</h2>"]
    if clock["far_off"]:
        text.append(
            f"<p class=warn>日志的时间与本机相差 {clock['log_ahead_seconds']} 秒，请核对双方时钟。</p>"
        )
    if latest is None:
        text.append("<p>还没有见证过这本日志。</p>")
    else:
        text.append(
            f"<dl><dt>最近见证</dt><dd>{latest['size']} 条，{_when(latest['at'])}</dd>"
            f"<dt>已见证的检查点</dt><dd>{log['cosigned']} 个</dd></dl>"
            f"<pre>{_e(latest['checkpoint'])}</pre>"
        )
    held = log["evidence"]
    text.append(f"<h3>拒绝见证的证据：{len(held)} 件</h3>")
    text += [_evidence(one) for one in held[:MOST_SHOWN]]
    return "".join(text) + "</section>"


def _evidence(one: dict[str, Any]) -> str:
    return (
        f"<article class=bad><p>{_when(one['at'])}　{_e(one['meaning'])}</p>"
        f"<p>已见证</p><pre>{_e(one['known'])}</pre><p>来件</p><pre>{_e(one['offered'])}</pre>"
        f"<p>来件所附证明</p><pre>{_e(one['proof'])}</pre></article>"
    )


def _when(at: int) -> str:
    return f"{datetime.fromtimestamp(at, UTC).astimezone(BEIJING):%Y年%m月%d日 %H:%M:%S}"


def _e(text: object) -> str:
    return html.escape(str(text))
