"""What a page says beyond the frame that it shares with the other pages of its site."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import regex
from sqlalchemy import select

from checks.ownlinks import leads_on, link_texts
from storage import texts
from storage.linksets import unpack
from storage.models import Category, Link, LinkKind, LinkSet, Page, PageKind, Place, Section, Unit, Url
from storage.urls import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

__all__ = ["MEDIA", "SAID_NOTHING", "count_words", "own_words", "says_nothing"]

#: what a picture, a file or an embedded frame counts: as good as a text
MEDIA = 1000
SAID_NOTHING = 10  #: characters of its own below which a page says nothing
_TILES = 2  #: pictures of its own that are no ornament even in a box that is named like a menu
#: pages of the site that are held against it, by kind
_COMPARED = {PageKind.HOME: 5, PageKind.LIST: 40, PageKind.ARTICLE: 20}
_FEWEST = 3  #: fewer other pages tell nothing of a frame
_SHOWS = frozenset({LinkKind.IMAGE, LinkKind.ATTACHMENT, LinkKind.FRAME})
_FRAMES = frozenset({LinkKind.FRAME})
_POINTERS = (
    4 * SAID_NOTHING
)  #: what links and frames count at most: they say that something is there, not what
_PARTS = regex.compile(r"[>＞»›→\s|·\-—：:／/【】\[\]（）()]+")
#: words that stand around a text, and those that stand in for one
_LABELS = regex.compile(
    r"(?:发布|更新|发文|成文|信息)?(?:时间|日期)|\d{4}\D\d{1,2}\D\d{1,2}日?|\d{1,2}:\d{2}(?::\d{2})?|(?:信息|稿件)?来源|作者|"
    r"责任编辑|编辑|(?:浏览|阅读|点击|访问)(?:次数|量|数)?\d*次?|字体|字号|[大中小]号?|打印(?:本页)?|关闭(?:窗口|本页)?|收藏|分享到?|"
    r"您?(?:现在|当前|所在)?的?位置|首页|返回(?:顶部|列表)?|上一[篇条页]|下一[篇条页]|没有了|扫一扫在手机打开当前页|视力保护色|"
    r"暂无(?:相关)?(?:内容|信息|数据|资料|记录)?|没有(?:相关|找到)?(?:内容|信息|数据)|(?:内容|栏目|页面|网页)?(?:正在)?(?:建设|整理|更新|完善|维护)中|"
    r"敬请期待|待(?:更新|补充|完善)"
)
_WORDS = regex.compile(r"[\p{Han}a-zA-Z0-9]")
#: what stands around a list, whether it holds anything or not: its pager, its search form, the head of its table
_AROUND = regex.compile(
    r"(?:[上下前后第]一?|[首末尾]|最后一?|转到?|到|每|共)\d*页|[共第每总到]\d*(?:条|页|项|篇|个)|\d+[条页项篇个]|总?共有?|合计|总数|记录|跳转?到?|转到|确定|确认|"
    r"序号|标题|名称|文号|索引号|文件编号|发布(?:机构|单位|部门)|公开(?:方式|形式)|主题分类|分类|体裁|状态|操作|关键[字词]|(?:高级)?(?:搜索|检索|查询)|重置|筛选|排序|全部|更多|至|请输入\p{Han}{0,8}|请选择"
)
_NOTHING = regex.compile(
    r"(?:暂无|没有|未找到|尚无|无)(?:[查找]到|查询到|任何|相关|符合条件的?|您要的|更多|可显示的?)*(?:数据|信息|内容|记录|文章|资料|结果)"
    r"|(?:建设|更新|整理|完善|维护)中|栏目正在(?:建设|更新|整理|完善|维护)|敬请期待|^\s*no\s+(?:data|records?)\W*$",
    regex.IGNORECASE,
)
_NO_DATA = regex.compile(
    r"/(?:icon|img|pic|list)?[_-]?(?:no[_-]?(?:data|content|result|record|info)s?|empty|zanwu\w{0,10}|wushuju|kong)[_-]?(?:data|list|img|icon|bg)?\d{0,2}\.(?:png|jpe?g|gif|svg|webp)",
    regex.IGNORECASE,
)
_NOTE = 60  #: characters of a line that says that there is nothing
_TRAIL, _WAY = 200, regex.compile(r"[>＞»›→]|位置")
_LONG = 2_000  #: characters; longer lines are no pagers, and a pattern may take the square of their length


def own_words(
    session: Session, sections: Iterable[Section], shown: Mapping[int, Sequence[str]] | None = None
) -> dict[int, int]:
    """Section id → characters of its page that no other page of the site bears.

    Names, labels, dates and 内容建设中 do not count, nor, but for 静态信息, what stands around an empty list; a
    picture or file of its own counts as MEDIA, links and frames as little. `shown`: lines that only a browser shows, by section. A section
    whose page or site is not known well enough is left out.
    """
    wanted = {one.id: one for one in sections}
    found: dict[int, int] = {}
    for site_id in {one.site_id for one in wanted.values()}:
        mine = {key: one for key, one in wanted.items() if one.site_id == site_id}
        drawn = {key: frozenset(lines) for key, lines in (shown or {}).items() if key in mine}
        found.update(_of_site(session, site_id, mine, drawn))
    return found


def _of_site(
    session: Session, site_id: int, sections: dict[int, Section], drawn: Mapping[int, frozenset[str]]
) -> dict[int, int]:
    query = select(Page).where(
        Page.section_id.in_(sections), Page.kind == PageKind.LIST, Page.text_id.is_not(None)
    )
    pages = [page for page in session.scalars(query) if page.removed_at is None]
    others = _others(session, site_id)
    stored = texts.read(session, [page.text_id for page in [*pages, *others] if page.text_id])
    # the same text at two addresses is one page: it is no frame of itself
    bodies = {page.text_id: _lines(stored[page.text_id]) for page in others if page.text_id in stored}
    frame = _common(list(bodies.values()))
    if frame is None:
        return {}
    offices = frozenset(session.scalars(select(Unit.name)))
    shared = _media(session, others, at_least=2)
    lists = frozenset(
        canonical(url) for url in session.scalars(select(Section.url).where(Section.site_id == site_id))
    )
    twice = Counter(line for lines in drawn.values() for line in lines)
    found: dict[int, int] = {}
    for page in pages:
        section = sections.get(page.section_id or 0)
        if section is None or page.text_id not in stored:
            continue
        own = _lines(stored[page.text_id]) - frame
        if section.category is not Category.STATIC:
            own |= {line for line in drawn.get(section.id, ()) if twice[line] == 1}
            own = frozenset(_bare(line, frame) for line in own if not says_nothing(line))
        names = f"{section.name}\n{page.title}"
        said = link_texts(session, page)
        linked = frozenset(line for line in own if any(text in line for text in said))
        pointing = count_words(linked, frame | offices, names) + _POINTERS * (
            leads_on(session, page, others, lists) or bool(_media(session, [page], kinds=_FRAMES) - shared)
        )
        found[section.id] = (
            count_words(own - linked, frame | offices, names)
            + MEDIA * _pictured(session, page, others, shared)
            + min(pointing, _POINTERS)
        )
    return found


def _pictured(session: Session, page: Page, others: Sequence[Page], shared: set[int]) -> bool:
    """Whether it shows pictures or files of its own; of furniture, which may be a badly closed box, several."""
    if _telling(session, _media(session, [page], kinds=_SHOWS - _FRAMES) - shared):
        return True
    own = _pictures(session, [page], 1) - _pictures(session, others, 2)
    return len(_telling(session, own)) >= _TILES


def _telling(session: Session, media: set[int]) -> set[int]:
    """Without the pictures that are drawn where there is nothing (`nodata.png`)."""
    rows = session.execute(select(Url.id, Url.url).where(Url.id.in_(media))) if media else ()
    return {number for number, url in rows if not _NO_DATA.search(url)}


def _bare(line: str, frame: frozenset[str]) -> str:
    """A line without the words of pagers and forms, and the way to the page; a long one says more than those."""
    if _is_trail(line):
        line = " > ".join(step for step in _PARTS.split(_LABELS.sub(" ", line)) if step not in frame)
    return _AROUND.sub(" ", line) if len(line) <= _LONG else line


def _is_trail(line: str) -> bool:
    return len(line) <= _TRAIL and _WAY.search(line) is not None


def says_nothing(line: str) -> bool:
    """Whether a short line says no more than that there is nothing here."""
    return len(line) <= _NOTE and _NOTHING.search(line) is not None


def _others(session: Session, site_id: int) -> list[Page]:
    found: list[Page] = []
    for kind, number in _COMPARED.items():
        query = select(Page).where(
            Page.site_id == site_id, Page.kind == kind, Page.text_id.is_not(None), Page.removed_at.is_(None)
        )
        found += session.scalars(query.order_by(Page.id.desc()).limit(number))
    return found


def _lines(text: str) -> frozenset[str]:
    return frozenset(line.strip() for line in regex.split(r"[\n\t]", text)) - {""}


def _common(bodies: Sequence[frozenset[str]]) -> frozenset[str] | None:
    """Lines that several pages bear, and steps on the way to them; None where there are too few pages to tell."""
    if len(bodies) <= _FEWEST:
        return None
    counted = Counter(step for body in bodies for step in _steps(body))
    return frozenset(line for line, number in counted.items() if number >= _FEWEST)


def _steps(body: frozenset[str]) -> set[str]:
    """Its lines, and the steps of the trail that shows where it stands (首页 > 专题 > 通知公告)."""
    trails = filter(_is_trail, body)
    return {*body, *(step.strip() for line in trails for step in _PARTS.split(_LABELS.sub(" ", line)))} - {""}


def count_words(lines: Iterable[str], frame: frozenset[str], names: str) -> int:
    """Characters that belong neither to the page's names nor to the way to it, nor to labels."""
    parts = (part for line in lines for part in _PARTS.split(_LABELS.sub(" ", line)))
    return sum(len(_WORDS.findall(part)) for part in parts if part not in frame and part not in names)


def _media(
    session: Session, pages: Sequence[Page], at_least: int = 1, kinds: frozenset[LinkKind] = _SHOWS
) -> set[int]:
    """Url.ids of pictures, files and frames in the content of so many of the pages."""
    sets = {page.content_links for page in pages if page.content_links}
    packed = dict(session.execute(select(LinkSet.id, LinkSet.data).where(LinkSet.id.in_(sets))).all())
    held = {key: {url for url, kind, _ in unpack(data) if kind in kinds} for key, data in packed.items()}
    borne = {(page.id, url_id) for page in pages for url_id in held.get(page.content_links or 0, ())}
    rows = select(Link.page_id, Link.url_id).where(
        Link.page_id.in_([page.id for page in pages]), Link.kind.in_(kinds), Link.place == Place.CONTENT
    )
    borne |= {(page_id, url_id) for page_id, url_id in session.execute(rows)}  # a broken one has both
    counted = Counter(url_id for _, url_id in borne)
    return {url_id for url_id, number in counted.items() if number >= at_least}


def _pictures(session: Session, pages: Sequence[Page], at_least: int) -> set[int]:
    """Url.ids of our own pictures anywhere on so many of the pages."""
    sets = {number for page in pages for number in (page.content_links, page.chrome_links) if number}
    packed = dict(session.execute(select(LinkSet.id, LinkSet.data).where(LinkSet.id.in_(sets))).all())
    held = {
        key: {url for url, kind, _ in unpack(data) if kind == LinkKind.IMAGE} for key, data in packed.items()
    }
    counted: Counter[int] = Counter()
    for page in pages:
        counted.update(held.get(page.content_links or 0, set()) | held.get(page.chrome_links or 0, set()))
    return {url_id for url_id, number in counted.items() if number >= at_least}
