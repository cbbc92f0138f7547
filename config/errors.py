"""What a person can mend: the message says where, what is wrong, and what is allowed."""

from __future__ import annotations

__all__ = ["InputError"]


class InputError(Exception):
    """Bad input, in Chinese, complete enough to mend it; the command ends with exit code 2."""
