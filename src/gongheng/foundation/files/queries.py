"""Read what is known of a stored file."""

from gongheng.foundation.files.models import StoredFile


def file_of(digest: str) -> StoredFile | None:
    """Return the row of a digest, or None."""
    return StoredFile.objects.filter(digest=digest).first()
