"""信用办理: the desks of credit officers."""
