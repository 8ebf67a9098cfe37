"""The independent offline verifier of 公衡. It imports nothing of the platform it judges."""

__version__ = "0.1.0"
