"""Personal numbers within files, files that nobody can open, and files in good order."""

from __future__ import annotations

import io
import zipfile
from random import Random
from typing import TYPE_CHECKING

from xuncha.demo import numbers
from xuncha.demo.files import TYPES, letter, workbook
from xuncha.demo.model import Attachment
from xuncha.demo.responses import Response

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xuncha.demo.county import County
    from xuncha.demo.model import Article

__all__ = ["plant"]

_HEAD = ("序号", "姓名", "身份证号", "金额（元）")
_PEOPLE = ("李建平", "王秀兰", "张小军", "陈玉梅", "刘志强")


def plant(county: County) -> None:
    rng = Random(f"{county.seed}/attachments")
    _leaks(county, rng)
    _broken(county)
    _near_misses(county, rng)


def _offer(county: County, section: str, title: str, name: str, body: bytes) -> tuple[Article, str]:
    """A notice that offers the file; the notice and the file's address."""
    article = county.article(county.find("portal", section), 22)
    article.title = title
    site = article.section.site
    path = f"/attach/{article.day:%Y%m}/F{article.number:08d}.{name.rpartition('.')[2]}"
    article.attachments.append(Attachment(path, name))
    kind = TYPES[name.rpartition(".")[2]]
    county.routes[site.host, path] = lambda _: Response(body, kind)
    return article, site.base + path


def _leaks(county: County, rng: Random) -> None:
    for defect, section, title, name in (
        ("file-xlsx", "石门镇通知公告", "石门镇2026年耕地地力保护补贴公示", "补贴发放明细表.xlsx"),
        ("file-docx", "县民政局通知公告", "关于下达临时救助资金的通知", "临时救助审批表.docx"),
        ("file-zip", "青塘乡通知公告", "青塘乡公益性岗位招聘材料", "招聘材料.zip"),
    ):
        leaking = county.wants(defect)
        shown = [_number(rng, masked=not leaking) for _ in _PEOPLE]
        article, url = _offer(county, section, title, name, _file(name, shown))
        if leaking:
            county.manifest.plant(
                "privacy.id_number", article.url, url, article.unit, f"附件{name}中的身份证号", defect
            )


def _file(name: str, shown: Sequence[str]) -> bytes:
    rows = [_HEAD, *((str(i), *one, "680") for i, one in enumerate(zip(_PEOPLE, shown, strict=True), 1))]
    if name.endswith("xlsx"):
        return workbook("发放明细", rows)
    if name.endswith("docx"):
        return letter(["临时救助审批表", f"申请人：{_PEOPLE[0]}，身份证号码：{shown[0]}。"], rows)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("材料/拟聘人员名单.xlsx", workbook("名单", rows))
        packed.writestr("材料/说明.docx", letter(["请拟聘人员按时报到。"], []))
    return stream.getvalue()


def _number(rng: Random, *, masked: bool) -> str:
    number = numbers.identity_number(rng)
    return number[:2] + "*" * 13 + number[15:] if masked else number


def _broken(county: County) -> None:
    defect = "file-broken"
    whole = letter(["申报指南", "请按要求填报。"], [])
    body = whole[: len(whole) // 2] if county.wants(defect) else whole
    article, url = _offer(county, "县交通局通知公告", "关于申报秋季项目的通知", "申报指南.docx", body)
    if county.wants(defect):
        county.manifest.plant(
            "attachment.unreadable", article.url, url, article.unit, "附件传坏了，打不开", defect
        )


def _near_misses(county: County, rng: Random) -> None:
    masked = [_number(rng, masked=True) for _ in _PEOPLE]
    article, _ = _offer(
        county, "罗坊镇通知公告", "罗坊镇补贴公示（已脱敏）", "补贴公示表.xlsx", _file("a.xlsx", masked)
    )
    county.manifest.near("privacy.id_number", article.url, note="附件里已经脱敏的号码")
    firms = [("企业名称", "统一社会信用代码", "项目编号")] + [
        (f"云溪第{i}建材有限公司", numbers.credit_code(rng), numbers.order_number(rng)) for i in range(1, 6)
    ]
    article, _ = _offer(
        county, "公示信息", "云溪县规模以上工业企业名单", "企业名单.xlsx", workbook("企业", firms)
    )
    county.manifest.near("privacy.id_number", article.url, note="附件里的信用代码和项目编号")
    duty = [("单位", "责任人", "联系电话")] + [
        (f"第{i}村", person, numbers.mobile(rng)) for i, person in enumerate(_PEOPLE, 1)
    ]
    article, _ = _offer(
        county, "通知公告", "云溪县防汛责任人名单", "防汛责任人.xlsx", workbook("责任人", duty)
    )
    county.manifest.near("privacy.phone", article.url, note="附件里责任人的工作电话")
