"""What xuncha.toml may say: every setting with its unit, checked, frozen, unknown keys refused."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = [
    "Accounts",
    "Browser",
    "County",
    "Crawl",
    "Links",
    "Network",
    "Rules",
    "Settings",
    "SiteSettings",
    "Storage",
]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class County(_Table):
    name: str = "示例县"
    timezone: str = "Asia/Shanghai"


class SiteSettings(_Table):
    """One portal or sub-site. `hosts` are further hosts that belong to it and may be crawled."""

    id: str
    name: str
    url: str
    identity_code: str = ""
    hosts: tuple[str, ...] = ()
    robots: Literal["obey", "ignore"] = "obey"
    delay: float | None = Field(None, ge=0)  #: seconds; None: network.delay
    concurrency: int | None = Field(None, ge=1, le=16)
    family: str = ""  #: CMS family, when the markers mislead
    duties: str = ""
    migration_from: dt.date | None = None  #: freeze window: no freshness findings between the two days
    migration_to: dt.date | None = None


class Network(_Table):
    allow_private_hosts: bool = False
    user_agent: str = ""
    contact: str = ""
    delay: float = Field(0.3, ge=0)  #: seconds between two requests to one host
    concurrency_per_host: int = Field(2, ge=1, le=16)
    concurrency: int = Field(16, ge=1, le=64)
    timeout: float = Field(30, gt=0)  #: seconds
    max_body: int = Field(20_000_000, gt=0)  #: bytes
    retries: int = Field(2, ge=0)
    breaker: int = Field(8, ge=1)  #: failures in a row after which a host rests
    proxy: str = ""


class Crawl(_Table):
    max_pages: int = Field(50_000, ge=1)  #: pages a night
    pages_per_section: int = Field(200, ge=1)  #: list pages of one section on a full walk
    sweep_days: int = Field(7, ge=1)  #: each old page is seen again within so many nights
    problems_per_night: int = Field(2000, ge=0)  #: pages with problems seen again each night beside the sweep
    queries_per_path: int = Field(50, ge=1)  #: calendar and session traps
    max_depth: int = Field(12, ge=1)
    as_spider: bool = False  #: ask for home pages once more under a search robot's name


class Links(_Table):
    check: bool = True
    concurrency: int = Field(64, ge=1)
    per_host: int = Field(2, ge=1)
    delay: float = Field(0.2, ge=0)  #: seconds between two requests to one host
    timeout: float = Field(15, gt=0)
    recheck_days: int = Field(7, ge=0)  #: a target found well is asked again after so many days
    occasion_hours: float = Field(1, ge=0)  #: two failures count as two occasions when so far apart


class Attachments(_Table):
    enabled: bool = True
    max_bytes: int = Field(30_000_000, gt=0)  #: bytes of one file
    per_night: int = Field(5000, ge=0)  #: files asked for in one night
    minutes: float = Field(120, gt=0)  #: what one night gives to attachments
    recheck_days: int = Field(7, ge=1)  #: each known file is asked for again within so many nights
    ocr: bool = False  #: read scans, pictures and the images within articles too


class Browser(_Table):
    enabled: bool = True
    executable: str = ""  #: empty: look for chromium on this machine
    timeout: float = 30
    concurrency: int = Field(2, ge=1)


class Accounts(_Table):
    """New-media accounts. Addresses are each platform's; delays are seconds, limits calls of one night."""

    enabled: bool = True
    window_days: int = Field(15, ge=7, le=90)  #: how far back an answer should reach
    recheck_days: int = Field(14, ge=0)  #: posts so young are read again for edits and removal
    recheck_every: int = Field(2, ge=1)  #: in so many days
    timeout: float = Field(30, gt=0)
    retries: int = Field(2, ge=0)
    wechat_api: str = "https://api.weixin.qq.com"
    wechat_page: str = "https://mp.weixin.qq.com"
    weibo_api: str = "https://api.weibo.com"
    weibo_page: str = "https://m.weibo.cn"
    weibo_site: str = "https://weibo.com"
    douyin_api: str = "https://open.douyin.com"
    douyin_page: str = "https://www.douyin.com"
    toutiao_page: str = "https://www.toutiao.com"
    rsshub: str = ""  #: the office's own, e.g. http://127.0.0.1:1200
    api_delay: float = Field(0.5, ge=0)
    page_delay: float = Field(6, ge=0)  #: public WeChat pages; half as much again at random
    session_delay: float = Field(5, ge=0)
    bridge_delay: float = Field(1, ge=0)
    api_calls: int = Field(1000, ge=0)
    page_calls: int = Field(300, ge=0)
    session_calls: int = Field(20, ge=0)  #: for each platform
    bridge_calls: int = Field(300, ge=0)


class Storage(_Table):
    url: str = "sqlite:///data/xuncha.db"


class Rules(BaseModel):
    """`ruleset` names a file of config/rulesets; every other table overrides one rule's parameters."""

    model_config = ConfigDict(frozen=True, extra="allow")
    ruleset: str = "county"

    def overrides(self) -> dict[str, dict[str, Any]]:
        """rule name → parameters, as the county wrote them."""
        return dict(self.__pydantic_extra__ or {})


class Bulletin(_Table):
    """The papers: who issues them, how many are named, which clocks run."""

    office: str = ""  #: 编发单位; "" the county's 人民政府办公室
    series: str = ""  #: name of the monthly; "" as the template has it
    report_to: str = "县党政班子领导。"
    send_to: str = "各乡（镇）人民政府，县直各单位。"
    top: int = Field(3, ge=1, le=20)  #: units in a list of the first by count
    top_ratio: int = Field(5, ge=1, le=20)  #: units in a list of the first by completion
    named: int = Field(6, ge=1, le=200)  #: units named before 等N家
    deadline_days: int = Field(6, ge=1, le=90)
    deadline_count: Literal["day", "workday"] = "day"
    non_text_share: float = Field(0.7, ge=0, le=1)  #: of interpretations, those that are no plain text
    letters: dict[str, int] = {"依申请公开": 20, "问政信件": 5, "咨询": 5, "找错": 3}  #: working days


class Settings(_Table):
    county: County = County()
    sites: tuple[SiteSettings, ...] = ()
    network: Network = Network()
    crawl: Crawl = Crawl()
    links: Links = Links()
    attachments: Attachments = Attachments()
    browser: Browser = Browser()
    accounts: Accounts = Accounts()
    storage: Storage = Storage()
    bulletin: Bulletin = Bulletin()
    rules: Rules = Rules()
    folder: Path = Path()  #: the county folder; filled by load_settings
