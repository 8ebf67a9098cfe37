"""调阅审批: what is not public opens only under a live approval; every read is on record first."""
