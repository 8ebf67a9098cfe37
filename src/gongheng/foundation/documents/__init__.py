"""Office documents as PDF: `render(kind, facts)`; the same facts always give the same bytes."""

from gongheng.foundation.documents.render import KINDS, render, verification_code

__all__ = ["KINDS", "render", "verification_code"]
