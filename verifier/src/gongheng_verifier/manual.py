"""What `--help` prints."""

HELP = """公衡离线核验程序

用法：gongheng-verify [选项] 文件
      gongheng-verify monitor [选项] 文件     日志一段的逐叶说明：有没有到期仍未说明的树叶
      gongheng-verify draw [选项] 文件        抽取记录或者抽取证明：种子、排列、呼叫与结果全部重算
      gongheng-verify opening [选项] 文件     开标核验包：递交、截止、监护人放出、解密与开标记录
      gongheng-verify receipt [选项] 文件     投标人手中的递交回执、解密回执

文件可以是一份证明文件、投标回执、信用记录包（JSON），也可以是一个档案包（ZIP）。本程序不联网，不使用平台的任何代码。

选项：
  --key 公钥        从公告等独立途径取得的日志公钥；也可以是存有公钥的文件
  --witness-keys 文件  可信见证的公钥，每行一把；据此核对检查点上的见证签名
  --quorum 家数     至少应有几家签署，默认为给出公钥的过半数
  --known 文件      从别处（如见证的网页）取得的检查点；同一条数内容不同即为分叉
  --days 天数       monitor：满多少天仍未说明即不通过，默认 30
  --guardians 摘要  draw：另行公布的监护人公钥摘要
  --root 摘要       draw：日志登记的申请根
  --calls 摘要      draw：日志登记的呼叫链末端
  --public 数值     draw：自行从申请所指定的来源取得的公开数值
  --circle 文件     opening：监护组公布的证书指纹
  --receipt 文件    opening：投标人手中的递交回执或解密回执，可以给多份
  --authorities 文件  opening：可信发证机构的证书（PEM，可以多张），据此核验投标人证书的来历
  --proof 文件      receipt：回执所指记录的证明
  --after 文件      opening：日后取得的一致性证明，包内的检查点须与它衔接
  --document 文件   opening：公布的招标文件或澄清，可以给多份
  --tsa-roots 文件  所信任的时间戳根证书（PEM）；不给时只核验签名和内容，不核验签发机构
  --extract         所核验的是公开档案：清单中可以有未附的文件，所附的仍须全部相符
  --json            输出机器可读的核验报告
  --max-bytes 字节  档案包展开后的大小上限，默认 4294967296
  --version         版本
  -h, --help        本说明

退出码：0 全部通过；1 有不通过的项目；2 无法核验（文件读不出、格式不认识或用法不对）
"""
