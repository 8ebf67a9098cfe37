"""The portal of credit officers: what must be recorded, reviewed, published, and by when."""
