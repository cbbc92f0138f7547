"""Signs of what is not in the static page: placeholders, script-filled lists, an article instead of a list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.listing.boxes import clean

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from crawler.cms.base import Document

__all__ = ["has_body", "placeholder", "running_text", "scripted", "shows_article"]

_NOTHING = re.compile(
    r"(?:暂无|没有|未找到|尚无|无)(?:[查找]到|查询到|任何|相关|符合条件的?|您要的|对应|更多|此类|该类|可显示的?)*(?:数据|信息|内容|记录|文章|资料|新闻|文件|公告|结果)"
    r"|该?栏目(?:正在建设|建设中|暂无)|内容(?:正在)?(?:建设|更新|整理)中|敬请期待"
)
#: a quick look before the pattern
_NOTHING_WORDS = (
    "暂无",
    "没有",
    "未找到",
    "尚无",
    "建设中",
    "更新中",
    "整理中",
    "敬请期待",
    "无数据",
    "无信息",
    "无内容",
    "无记录",
    "无相关",
)
_TEMPLATE_TYPE = re.compile(
    r"text/(?:x-handlebars\S*|x-template|template|html|x-jquery-tmpl|x-tmpl|ng-template)"
)
_CALL = re.compile(
    r"\$\.(?:ajax|get|post|getJSON)\s*\(|\baxios\b|\bfetch\s*\(|XMLHttpRequest|\$http\b|dataproxy\.jsp|queryList|loadList|getList\w*\("
)
_BUILDS = re.compile(
    r"<(?:li|tr|dl|dd|a)\b|\.append\(|\.html\(|innerHTML|new\s+Vue|createApp|template\(|\.render\(|Mustache|laytpl|juicer"
)
_BODY = (
    ".TRS_Editor,.TRS_UEDITOR,.trs_editor_view,.view,#zoom,#UCAP-CONTENT,.UCAPCONTENT,#vsb_content,.v_news_content,#ivs_content,#fontzoom,#article,"
    ".article-content,.article_content,.articleContent,.content-text,#content_body,.bt-content,.xxgk_content,.news_content,.detail-content,#js_content,.main-txt,.pages_content"
)


def placeholder(document: Document) -> LexborNode | None:
    """The element that says there is nothing here, where a visitor can see it."""
    if not any(word in document.text for word in _NOTHING_WORDS) or not _NOTHING.search(document.text):
        return None
    for node in document.tree.css("li, p, div, td, span, dd, h3, h4, center, em, font"):
        if node.child is None or len(node.text()) > 60:
            continue
        text = clean(node.text())
        if len(text) <= 30 and _NOTHING.search(text) and not _hidden(node):
            return node
    return None


def _hidden(node: LexborNode) -> bool:
    up: LexborNode | None = node
    while up is not None:
        style = (up.attrs.get("style") or "").replace(" ", "").lower() if up.is_element_node else ""
        if "display:none" in style or up.tag in ("script", "template", "noscript"):
            return True
        up = up.parent
    return False


def scripted(document: Document) -> str:
    """Why the static page proves nothing: its list is filled by script. "" where no sign of it is seen."""
    for node in document.tree.css("script"):
        kind = (node.attrs.get("type") or "").lower()
        if kind and _TEMPLATE_TYPE.search(kind):
            return "列表由脚本模板生成"
        code = node.text() or ""
        if code and _CALL.search(code) and _BUILDS.search(code):
            return "列表由脚本加载"
    body = document.tree.body
    if body is None:
        return "页面没有正文"
    if "{{" in document.text or "v-for" in document.text:
        for node in body.css("li, tr, a, div[v-for], [v-for]"):
            if "{{" in (node.text() or "") or "v-for" in node.attrs:
                return "列表由脚本模板生成"
    app = body.css_first("#app, #root, #__nuxt")
    if app is not None and not clean(app.text()):
        return "页面由脚本生成"
    return ""


def has_body(document: Document) -> bool:
    """Whether the body container of an article stands in the page with something in it."""
    return any(
        len(clean(node.text())) >= 40 or node.css_first("img, iframe, embed, video, table") is not None
        for node in document.tree.css(_BODY)
    )


def shows_article(document: Document) -> bool:
    """Whether the page shows one article: a body container with something in it, or long running text."""
    return has_body(document) or running_text(document) >= 200


def running_text(document: Document) -> int:
    """Characters in paragraphs that are prose rather than links."""
    paragraphs = (clean(node.text()) for node in document.tree.css("p") if node.css_first("a") is None)
    return sum(len(text) for text in paragraphs if len(text) >= 20)
