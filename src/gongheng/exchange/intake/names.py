"""Names as published: cleaned, told apart (firm, natural person, neither), consortia split."""

import re
import unicodedata
from dataclasses import dataclass

from gongheng.foundation.codes import mask_name, mask_numbers_in

EXCERPT = 60  # characters; enough to find the place, too few to carry a document

# How organisations end; a trailing bracket, as in 某某有限公司（湖北）, is set aside first.
_ENDS = re.compile(
    r"(公司|集团|企业|商行|银行|分行|支行|学院|研究院|医院|大学|学校|中学|小学|幼儿园|院|所|厂|店|局|处|厅|委|办|"
    r"部|社|会|站|队|馆|库|中心|政府|法院|检察院|委员会|办公室|城|行|场|坊|联盟|基地|园|合伙|超市|机关|监狱|门诊)$"
)
_FIRM = re.compile(r"公司|集团|合作社|事务所|研究院|设计院|有限合伙|普通合伙")
_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
    "鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄"
    "和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭"
    "梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉龚程邢滑"
    "裴陆荣翁荀羊惠甄曲封储靳焦巴弓牧车侯宓蓬全班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶黎薄"
    "印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍桑桂牛寿通边扈燕冀"
    "尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧沃利蔚越隆"
    "师巩厍聂晁勾敖融冷辛阚那简饶空曾毋沙乜养鞠须丰巢关相查后荆红游竺权逯盖益桓公肖闫覃佟代涂岳"
)
_LABELLED = re.compile(
    r"((?:招标人|采购人|代理机构|招标代理机构?|业主)?(?:代表|工作人员|人员|代理机构)|监督人|联系人|项目经理|"
    r"项目总工|项目负责人|法定代表人|负责人)(?:(?:为|[:：])\s*|(?=[一-龥]{2,3}[无未不因]))([一-龥·]{2,4})(?![一-龥]*公司)"
)
_PLACEHOLDERS = frozenset(
    {
        "某单位",
        "无",
        "/",
        "-",
        "--",
        "—",
        "未提供",
        "详见附件",
        "详见公告",
        "见附件",
        "空",
        "暂无",
        "null",
        "None",
        "不详",
    }
)
_NARRATIVE = re.compile(r"评标工作于|评标过程如下|经评标委员会评审|初步评审")
_JOINT = re.compile(r"^(?:[（(]?联合体[）)]?[:：]?\s*)|[（(]?联合体[）)]?$")
_ROLE = re.compile(
    r"^(?:牵头人|联合体牵头人|主办方|成员|联合体成员)[:：]|[（(](?:联合体)?(?:牵头人|主办方|成员|牵头单位|成员单位)[）)]$"
)
_ORDINAL = re.compile(
    r"^(?:第[一二三四五六七八九十\d]+(?:中标|成交)候选人[:：]?|[\d一二三]+[.、)）])\s*"
)
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad]")
_GAP = re.compile(r"(?<=[一-龥（）、，])\s+|\s+(?=[一-龥（）、，])")


@dataclass(frozen=True, slots=True)
class Named:
    """A cleaned name and what it is: firm, natural_person, placeholder, narrative or unclear."""

    text: str
    kind: str

    @property
    def public(self) -> str:
        """What may be shown: a natural person is masked, what is no name is not shown."""
        if self.kind == "firm":
            return self.text
        return mask_name(self.text) if self.kind == "natural_person" else ""


def clean(text: object) -> str:
    """One line without control characters; full-width letters and digits made half-width."""
    if not isinstance(text, str):
        return ""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    text = "".join(" " if unicodedata.category(c) == "Cc" else c for c in text)
    return re.sub(r"\s+", " ", text.translate(_HALF)).strip()


def clean_name(text: object) -> str:
    """As `clean`, with full-width brackets and no gap beside a Chinese character."""
    name = clean(text).replace("(", "（").replace(")", "）").replace("，", ",")
    return _ORDINAL.sub("", _GAP.sub("", name)).strip(" ,;；。.:：")


def name_of(text: object) -> Named:
    """Clean one name and say what it is."""
    if isinstance(text, str) and _NARRATIVE.search(text):
        return Named(clean(text), "narrative")
    name = clean_name(text)
    return Named(name, _kind(name))


def members_of(text: object) -> tuple[tuple[Named, ...], bool]:
    """(members in order, repeats included; whether it calls itself a consortium 联合体)."""
    whole = clean_name(text)
    bare = _JOINT.sub("", whole)
    parts = _outside_brackets(bare)
    is_joint = bare != whole
    if not is_joint and not (len(parts) > 1 and all(_FIRM.search(p) for p in parts)):
        return (name_of(whole),), False
    return tuple(name_of(_ROLE.sub("", part)) for part in parts), is_joint


def without_repeats(members: tuple[Named, ...]) -> tuple[Named, ...]:
    """Each member once, the first place kept."""
    return tuple({m.text: m for m in members}.values())


def safe_excerpt(raw: object) -> str:
    """At most `EXCERPT` characters, telephones, id numbers and labelled persons masked."""
    text = clean(raw if isinstance(raw, str) else repr(raw))
    text = _LABELLED.sub(
        lambda m: m[1] + "：" + mask_name(m[2]), mask_numbers_in(text[: 4 * EXCERPT])
    )
    if _kind(text) == "natural_person":
        return mask_name(text)
    return text if len(text) <= EXCERPT else text[:EXCERPT] + "…"


def _kind(name: str) -> str:
    if not name or name in _PLACEHOLDERS:
        return "placeholder"
    bare = re.sub(r"（[^（）]*）$", "", name) or name.strip("（）")
    if (_ENDS.search(bare) and len(name) <= 60) or name.endswith("（有限公司）"):
        return "firm" if len(bare) > 3 or _FIRM.search(bare) else _short_kind(bare)
    return _short_kind(bare)


def _short_kind(name: str) -> str:
    """Two to four characters under a surname, or parts joined by a middle dot, is a person."""
    if re.fullmatch(r"[一-龥]{2,}·[一-龥·]{1,}", name):
        return "natural_person"
    if re.fullmatch(r"[一-龥]{2,4}", name) and name[0] in _SURNAMES:
        return "natural_person"
    return "unclear"


def _outside_brackets(text: str) -> list[str]:
    parts, depth, here = [], 0, ""
    for c in text:
        depth += (c == "（") - (c == "）")
        if c in "、,;；" and depth <= 0:
            parts.append(here)
            here = ""
        else:
            here += c
    return [part for part in (*parts, here) if part.strip()]


_HALF = {
    code: code - 0xFEE0
    for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_HALF[0x3000] = 0x20
