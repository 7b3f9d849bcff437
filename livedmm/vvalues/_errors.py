"""What can be wrong with a V-value that somebody wrote down; the algebra itself never raises."""

from livedmm.errors import LivedmmError


class VValueError(LivedmmError):
    """A V-value, or a table about V-values, cannot be read or written."""
