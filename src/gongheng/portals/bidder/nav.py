"""What stands in the rail of the bidder's portal."""

NAV = [
    ("找项目", "bidder:trades"),
    ("我的投标", "bidder:bids"),
    ("我的保证金", "bidder:bonds"),
    ("我的异议", "bidder:objections"),
    ("我的合同", "bidder:contracts"),
    ("本单位", "bidder:unit"),
    ("我的信用", "rights:home"),
    ("信用承诺", "mycredit:pledges"),
    ("红黑名单", "mycredit:listings"),
    ("信用报告", "files:reports"),
    ("谁查过我的档案", "files:readings"),
    ("授权查询", "files:authorisations"),
    ("获准查阅的档案", "files:granted"),
    ("信用业务培训", "culture:courses"),
]
