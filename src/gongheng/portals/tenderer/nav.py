"""What stands in the rail of the tenderer's portal."""

NAV = [
    ("招标项目", "tenderer:tenders"),
    ("建设项目", "tenderer:projects"),
    ("新建项目", "tenderer:new_project"),
    ("保证金", "tenderer:bonds"),
    ("合同", "tenderer:contracts"),
    ("我的信用", "rights:home"),
    ("信用查询", "checks:checks"),
    ("信用承诺", "mycredit:pledges"),
    ("红黑名单", "mycredit:listings"),
    ("信用报告", "files:reports"),
    ("谁查过我的档案", "files:readings"),
    ("授权查询", "files:authorisations"),
    ("获准查阅的档案", "files:granted"),
    ("信用业务培训", "culture:courses"),
]
