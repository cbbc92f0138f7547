"""The one way from bytes to a Reading: tell the type, let its family read, turn whatever fails into a reason."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING, Protocol

from crawler.attachments.collector import Collector
from crawler.attachments.limits import Budget, Limits
from crawler.attachments.reading import Missing, Reading, Unreadable
from crawler.attachments.sniff import extension_of, kind_of

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["READER", "families", "read_file"]

#: raised whenever more is read of files than before; known files are then read anew, each at its turn
READER = 2


class Family(Protocol):
    """A module of crawler/attachments/families/: the types it reads, and how."""

    TYPES: tuple[str, ...]

    def read(self, data: bytes, name: str, out: Collector) -> None:
        """Put everything into `out`; raise Unreadable where the file ends it."""
        ...


@cache
def families() -> Mapping[str, Family]:
    """type → the module that reads it, found by walking families/."""
    import crawler.attachments.families as package

    found: dict[str, Family] = {}
    for module in pkgutil.iter_modules(package.__path__):
        family: Family = importlib.import_module(f"{package.__name__}.{module.name}")
        found.update(dict.fromkeys(getattr(family, "TYPES", ()), family))
    return found


def read_file(
    data: bytes, name: str, content_type: str = "", *, ocr: bool = False, limits: Limits | None = None
) -> Reading:
    """Everything that can be read of a file. Never raises for what the file is: that becomes `error`."""
    out = Collector(Budget(limits or Limits()), _descend, ocr=ocr)
    out.reading.type = _read(data, name, content_type, out)
    return out.reading


def _descend(data: bytes, name: str, out: Collector) -> None:
    _read(data, name, "", out)


def _read(data: bytes, name: str, content_type: str, out: Collector) -> str:
    """Read into `out`; the type that it was taken for."""
    kind = extension_of(name)
    try:
        kind = out.kind = kind_of(data, name, content_type)
        families()[kind].read(data, name, out)
    except Unreadable as reason:
        out.unreadable(str(reason))
    except Missing as reason:
        out.note(str(reason))
    except MemoryError:
        out.unreadable("内容过大，超出读取内存上限")
    except RecursionError:
        out.unreadable("文件结构嵌套过深，无法读取")
    except Exception as error:  # a broken file may raise anything in any library: it is the file that is told
        out.unreadable(f"文件已损坏，无法读取（{type(error).__name__}）")
    return kind
