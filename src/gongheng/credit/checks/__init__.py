"""应查尽查: a check of credit leaves a receipt; who did not check is counted."""
