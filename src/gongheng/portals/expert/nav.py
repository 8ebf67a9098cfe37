"""What stands in the rail of the expert's portal."""

NAV = [
    ("评标邀请", "expert:invitations"),
    ("我的记录", "expert:record"),
    ("我的信用", "rights:home"),
]
