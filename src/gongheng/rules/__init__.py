"""规则：某地某日的法。纯 Python，不依赖 Django；数字只来自 `rulebook/`."""
