"""How much of an upload is taken in at all: what is larger than anything we keep is let go of while it arrives."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

MOST = 20 * 1024 * 1024  # bytes: a short video; what takes the file may have a lower bound of its own


class Bounded(FileUploadHandler):
    """Passes a file on to the handlers behind it, until it is too large; then the request says so."""

    seen = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin to count."""
        super().new_file(*args, **kwargs)
        self.seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Return the chunk for the next handler. Raises SkipFile, which lets the rest pass by."""
        self.seen += len(raw_data)
        if self.seen > MOST:
            assert self.request is not None
            self.request.upload_was_too_large = True  # type: ignore[attr-defined]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers behind."""
        return


def too_large(request: Any) -> bool:
    """Return whether a file of this request was let go of."""
    return getattr(request, "upload_was_too_large", False)
