"""Word files: a template that staff edit in WPS or Word, filled with autoescaped text and pictures."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import jinja2
from docx.opc.exceptions import PackageNotFoundError
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage

from config.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["Picture", "render"]

#: characters that XML 1.0 has no room for; a page may carry them, a docx with them does not open
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


#: text with a line end, a tab or a page break in it
_BREAK = re.compile(r"<w:t(?: [^>]*)?>[^<]*[\t\n\a\f]")


class _Template(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """A template that goes through its paragraphs for line ends only where there are any: half the time of a long list."""

    def resolve_listing(self, xml: str) -> str:
        return str(super().resolve_listing(xml)) if _BREAK.search(xml) else xml


class Picture:
    """A PNG that stands in a template's `{{ … }}`; `width` in millimetres."""

    def __init__(self, data: bytes, width: float = 150) -> None:
        self.data = data
        self.width = width


def render(template: Path, values: Mapping[str, Any]) -> bytes:
    """The bytes of a docx: `template` filled with `values`; crawled text is escaped.

    Raises InputError where the template does not open, or names what it must not.
    """
    if not template.is_file():
        raise InputError(f"找不到Word模板 {template}。请检查 --template 的路径，或不带该参数使用内置模板。")
    document = _opened(template)
    out = io.BytesIO()
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    try:
        document.render(_fit(values, document), environment)
    except jinja2.TemplateError as error:
        raise InputError(
            f"Word模板 {template} 里的占位写法有误：{error}。可用的写法见 docs/bulletin.md；"
            "也可用 xuncha export template 重新取出内置模板。"
        ) from error
    document.save(out)
    return out.getvalue()


def _opened(template: Path) -> DocxTemplate:
    try:
        document = _Template(str(template))
        document.init_docx()
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError, OSError) as error:
        raise InputError(
            f"Word模板 {template} 打不开（{error}）：请用 WPS 或 Word 另存为 .docx 后再试。"
        ) from error
    return document


def _fit(value: Any, document: DocxTemplate) -> Any:
    """Pictures become the template's own, text loses what XML cannot hold."""
    if isinstance(value, str):
        return _FORBIDDEN.sub("", value)
    if isinstance(value, Picture):
        return InlineImage(document, io.BytesIO(value.data), width=Mm(value.width))
    if isinstance(value, dict):
        return {key: _fit(inner, document) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_fit(inner, document) for inner in value]
    return value
