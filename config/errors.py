"""What a person can mend: the message says where, what is wrong, and what is allowed."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["InputError", "reason", "resembling"]

_REASONS = {
    errno.ENOSPC: "磁盘空间已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EFBIG: "超出了文件大小的限制",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "所在磁盘是只读的",
    errno.EIO: "读写磁盘出错",
    errno.ENOENT: "文件或目录不存在",
    errno.EISDIR: "那是一个目录",
    errno.EEXIST: "已有同名的文件，这里应是目录",
    errno.ENOTDIR: "路径中有一段不是目录",
    errno.ENAMETOOLONG: "文件名太长",
}


class InputError(Exception):
    """Bad input, in Chinese, complete enough to mend it; the command ends with exit code 2."""


def reason(error: OSError) -> str:
    """What the system complains of, in Chinese where it is known."""
    return _REASONS.get(error.errno or 0, error.strerror or str(error))


def resembling(names: Sequence[str]) -> str:
    """The sentence after "there is no such name": what else there is, or that there is nothing yet."""
    return f"相近的有：{'、'.join(names)}。" if names else "台账还是空的，请先填写并执行 xuncha import。"
