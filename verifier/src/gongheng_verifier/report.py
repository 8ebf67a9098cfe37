"""What was checked and how it ended."""

import json
import unicodedata
from dataclasses import dataclass, field
from typing import Any

CHECKS = {
    "V01": "日志公钥",
    "V02": "检查点签名",
    "V03": "包含证明",
    "V04": "条数相符",
    "V05": "密封事实",
    "V06": "一致性证明",
    "V07": "同数同根",
    "V08": "封存记录",
    "V09": "文件摘要",
    "V10": "清单完整",
    "V11": "信用记录",
    "V12": "见证签名",
    "V13": "见证家数",
    "V14": "树根重算",
    "V15": "逐叶说明",
    "D01": "抽取记录",
    "D02": "名单根",
    "D03": "回避根",
    "D04": "申请根",
    "D05": "申请之后的检查点",
    "D06": "监护人公钥",
    "D07": "监护人份额",
    "D08": "随机值",
    "D09": "种子",
    "D10": "抽取次序",
    "D11": "呼叫次序",
    "D12": "抽取结果",
    "D13": "呼叫链",
    "D14": "公开数值",
    "D15": "公开证明：位次",
    "D16": "公开证明：呼叫与结果",
    "R01": "评分",
    "R02": "排序重算",
    "R03": "排序的报价",
    "R04": "公示与中标",
    "R05": "回执的时间戳",
    "R06": "回执格式",
    "R07": "回执的平台签名",
    "R08": "回执的日志记录",
    "O01": "核验包格式",
    "O02": "日志连贯",
    "O03": "截止的见证",
    "O04": "截止记录",
    "O05": "递交链",
    "O06": "递交记录",
    "O07": "截止之前",
    "O08": "更换与撤回",
    "O09": "撤回声明",
    "O10": "封标包",
    "O11": "投标人签名",
    "O12": "一家一份",
    "O13": "招标文件",
    "O14": "监护组",
    "O15": "监护人放出",
    "O16": "监护人份额",
    "O17": "投标人的前半",
    "O18": "解密",
    "O19": "未开启的未解密",
    "O20": "归责",
    "O21": "开标记录",
    "O22": "回执签名",
    "O23": "回执在名单内",
    "O24": "先解密后放出",
    "O25": "开标的时间戳",
    "O26": "抽取的系数",
    "O27": "截止的次数",
    "O28": "解密回执",
}


def plainly(text: str, kept: str = "") -> str:
    """The text with every sign that could write elsewhere or turn the line shown as its number.

    What a file tells is repeated in the report: a line break would begin a line of its own, an escape
    of the terminal could wipe out a line that failed.
    """
    if text.isprintable():
        return text
    return "".join(
        sign if _shown(sign) or sign in kept else json.dumps(sign)[1:-1] for sign in text
    )


def _shown(sign: str) -> bool:
    return sign.isprintable() or unicodedata.category(sign) == "Zs"


@dataclass(frozen=True)
class Check:
    """One judgement: its number, whether it holds, a Chinese clause, the part it is about."""

    number: str
    holds: bool
    clause: str
    about: str = ""

    def line(self) -> str:
        about = f"（{self.about}）" if self.about else ""
        word = "通过" if self.holds else "不通过"
        return plainly(f"{word} {self.number} {CHECKS[self.number]}{about}：{self.clause}")


@dataclass
class Report:
    """The judgements on one file, in order."""

    file: str
    checks: list[Check] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    unreadable: str = ""

    def passed(self, number: str, clause: str, about: str = "") -> None:
        self.checks.append(Check(number, True, clause, about))  # noqa: FBT003

    def failed(self, number: str, clause: str, about: str = "") -> None:
        self.checks.append(Check(number, False, clause, about))  # noqa: FBT003

    def judged(self, number: str, holds: object, clauses: tuple[str, str], about: str = "") -> None:
        """Pass with the first clause if it holds, fail with the second if not."""
        (self.passed if holds else self.failed)(number, clauses[0 if holds else 1], about)

    @property
    def exit_code(self) -> int:
        """0 everything holds, 1 something does not, 2 the input cannot be judged."""
        if self.unreadable or not self.checks:
            return 2
        return 0 if all(check.holds for check in self.checks) else 1

    @property
    def verdict(self) -> str:
        return ("通过", "不通过", "无法核验")[self.exit_code]

    def lines(self) -> list[str]:
        lines = [check.line() for check in self.checks]
        lines += [plainly(f"提示：{warning}") for warning in self.warnings]
        if self.unreadable:
            lines.append(plainly(f"无法核验：{self.unreadable}"))
        passed = sum(check.holds for check in self.checks)
        lines.append(f"结论：{self.verdict}（{passed}/{len(self.checks)} 项通过）")
        return lines

    def as_json(self) -> dict[str, Any]:
        return {
            "format": "gongheng-report/1",
            "file": self.file,
            "verdict": self.verdict,
            "exit_code": self.exit_code,
            "checks": [
                {
                    "number": check.number,
                    "name": CHECKS[check.number],
                    "passed": check.holds,
                    "about": check.about,
                    "clause": check.clause,
                }
                for check in self.checks
            ],
            "warnings": self.warnings,
            "unreadable": self.unreadable,
        }
