"""Template tags of the portals: how amounts and dates are written, how pages are addressed."""
