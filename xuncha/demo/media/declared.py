"""Where ledger and reality part: owners, migrations, stopped accounts, and accounts that nobody declared."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from xuncha.demo.media.model import LIVELY

if TYPE_CHECKING:
    from xuncha.demo.media.county import Media
    from xuncha.demo.media.model import MediaAccount

__all__ = ["plant"]

_ABOUT = "https://mp.weixin.qq.com/mp/aboutbiz?__biz={}"
_ITEM = '<li><a href="{}" target="_blank">{}</a></li>'


def plant(media: Media) -> None:
    _owners(media)
    _stopped(media)
    _matrix(media)


def _owners(media: Media) -> None:
    """Who stands behind an account, by what the platform itself says of it."""
    private = media.add(
        "微博", "云溪应急管理", "县应急管理局", "官方接口", LIVELY, subject="云溪县应急管理局"
    )
    private.verified = False
    media.plant("account.identity", private, "没有通过平台认证", "未认证")
    moved = _with_page(media, "云溪养老", "县民政局", "云溪县民政局", "2026年03月05日 账号迁移至“云溪民政”")
    media.plant("account.identity", moved, "账号已迁移", "云溪民政")
    rented = _with_page(media, "青塘乡发布", "青塘乡", "石桥文化传媒有限公司")
    media.plant("account.identity", rented, "认证主体不是责任单位", "石桥文化传媒有限公司")
    fine = _with_page(
        media, "双溪镇发布", "双溪镇", "云溪县双溪镇人民政府", "2021年01月04日 注册“双溪镇发布”"
    )
    media.county.manifest.near("account.identity", note=f"{fine.name}：认证主体是责任单位，只登记过注册")


def _with_page(media: Media, name: str, unit: str, subject: str, *history: str) -> MediaAccount:
    account = media.add("微信公众号", name, unit, "官方接口", LIVELY, subject=subject, history=history)
    account.sources.append(("公众号资料", _ABOUT.format(account.biz)))
    return account


def _stopped(media: Media) -> None:
    """Announced and on file, or neither."""
    today = media.county.today

    def ago(days: int) -> str:
        return (today - dt.timedelta(days)).isoformat()

    left = media.add("抖音", "云溪高新", "云溪高新区管委会", "官方接口", (80, 90), paused_on=ago(40))
    media.plant("account.closing", left, "停更没有公告", "没有登记停更公告")
    media.plant("account.closing", left, "停更没有备案", "没有登记备案")
    notice = {"pause_notice": "关于停止更新的公告", "filed_on": ago(30)}
    slow = media.add("抖音", "云溪卫生", "县卫生健康委员会", "官方接口", (130,), paused_on=ago(120), **notice)
    media.plant("account.closing", slow, "停更四个月没有注销", "仍未注销")
    well = media.add("抖音", "云溪教育", "县教育体育局", "官方接口", (40,), paused_on=ago(35), **notice)
    for rule in ("account.closing", "account.stale"):
        media.county.manifest.near(rule, note=f"{well.name}：已公告停更并备案")


def _matrix(media: Media) -> None:
    """The portal's own page of accounts, two of which the ledger does not know."""
    county = media.county
    article = county.article(county.find("portal", "通知公告"), 45, "notice", apart=True)
    article.title = f"{county.site('portal').name[:3]}政务新媒体矩阵"
    article.paragraphs = ["为方便群众获取政务信息，现将全县政务新媒体账号公布如下，欢迎关注。"]
    listed = [one for one in media.accounts if one.platform in ("微博", "抖音")]
    links = [(one.home, one.name) for one in listed]
    unknown = [
        ("https://weibo.com/u/2099000001", "云溪旅游"),
        ("https://www.douyin.com/user/MS4wLjABAAAA99000002", "云溪招商"),
        ("https://www.toutiao.com/c/user/token/MS4wLjABAAAA99000003/", "云溪发改"),
    ]
    share = [("https://service.weibo.com/share/share.php?title=x", "分享到微博"),
             ("https://weibo.com/2099000001/K3fnuEfZK", "今日推荐")]  # fmt: skip
    items = "".join(_ITEM.format(url, name) for url, name in [*links, *unknown, *share])
    article.blocks.append(f"<ul>{items}</ul>")
    county.place(article)
    for url, name in unknown:
        county.manifest.plant("account.unlisted", article.url, url, article.unit, f"台账外的账号{name}")
    for url, name in [*links, *share]:
        county.manifest.near("account.unlisted", article.url, url, note=f"{name}：台账里有，或不是账号主页")
