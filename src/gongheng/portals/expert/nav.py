"""What stands in the rail of the expert's portal."""

NAV = [
    ("评标邀请", "expert:invitations"),
    ("我的记录", "expert:record"),
    ("我的信用", "rights:home"),
    ("信用承诺", "mycredit:pledges"),
    ("红黑名单", "mycredit:listings"),
    ("信用报告", "files:reports"),
    ("谁查过我的档案", "files:readings"),
    ("授权查询", "files:authorisations"),
    ("信用业务培训", "culture:courses"),
]
