"""What the foot of a portal must show: identity code, filing numbers, badge, error report, who runs it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.cms.base import Document

__all__ = ["footer_facts"]

_FACTS = {
    "identity_code": re.compile(r"网站标识码\s*[:：]?\s*((?:bm)?\d{8,10})", re.IGNORECASE),
    "icp": re.compile(r"([一-鿿]\s*ICP\s*(?:备|证)\s*\d{6,10}\s*号?(?:\s*-\s*\d+)?)", re.IGNORECASE),
    "police": re.compile(r"([一-鿿]\s*公网安备\s*[\d ]{10,18}\s*号?)"),
    "host_unit": re.compile(r"主\s*办\s*(?:单\s*位)?\s*[:：]\s*([^\s|｜:：]{2,40})"),
    "operator": re.compile(r"承\s*办\s*(?:单\s*位)?\s*[:：]\s*([^\s|｜:：]{2,40})"),
    "contact": re.compile(
        r"((?:联系电话|联系方式|网站联系|联系我们|技术支持电话|值班电话|电话)\s*[:：]\s*[\d（）()\-— ]{7,24}\d)"
    ),
}
_BADGE = re.compile(
    r"bszs\.conac\.cn|dcs\.conac\.cn|conac\.cn/sitename|_ideconac|(?:党政机关|事业单位)(?:网站)?(?:专用)?标[识志]"
    r"|(?:alt|title)\s*=\s*[\"']?(?:党政机关|事业单位)[\"'\s>]",
    re.IGNORECASE,
)
#: what is commented out is not shown; within a script such marks hide nothing
_COMMENT = re.compile(r"(<script\b.*?(?:</script\s*>|\Z))|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL)
_REPORT = re.compile(r"zfwzgl\.www\.gov\.cn|jiucuo\.js|我为政府网站找错|jiucuo", re.IGNORECASE)


def footer_facts(document: Document) -> dict[str, str]:
    """name → what is written, for what the page shows of it; the last of several, for feet stand last."""
    text = document.flow.text
    facts: dict[str, str] = {}
    for name, pattern in _FACTS.items():
        if found := pattern.findall(text):
            facts[name] = " ".join(found[-1].split())
    markup = _COMMENT.sub(r"\1", document.text)
    for name, pattern in (("badge", _BADGE), ("error_report", _REPORT)):
        if shown := pattern.search(markup):
            facts[name] = shown[0]
    return facts
