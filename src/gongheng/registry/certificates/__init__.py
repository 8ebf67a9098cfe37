"""证书绑定: which certificate a person signs with for a unit, and sign-in by answering a challenge."""
