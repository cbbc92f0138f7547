"""Sections that are no plain list: stubs, jumps, parents, frames, scripts, files, single pages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.acceptance.third import files, layouts, words
from tests.acceptance.third.model import Section, written

if TYPE_CHECKING:
    from tests.acceptance.third.county import County

LEADERS = [
    ("钟立新", "县委副书记、县长", "主持县政府全面工作，分管审计工作。"),
    ("温景阳", "副县长", "负责工业、商务、市场监管方面工作，分管县工信局、县商务局。"),
    ("赖丽娟", "副县长", "负责教育、卫生健康、文化旅游方面工作，分管县教育局、县卫健委、县文旅局。"),
]


def leaders(county: County, section: Section) -> None:
    base = county.sites[section.site].base
    links = ""
    for n, (name, post, duty) in enumerate(LEADERS):
        url = f"{base}/ldzc/ld{n}/index.shtml"
        links += f'<div class="ld"><a href="{url}"><img src="/images/ld{n}.jpg" alt="{name}"><b>{name}</b></a><i>{post}</i></div>'
        county.put(
            url, county.page(section, name, f"<h2>{name}</h2><p>{post}</p><h3>工作分工</h3><p>{duty}</p>")
        )
    county.put(county.url(section), county.page(section, section.name, f'<div class="main">{links}</div>'))


def jump(county: County, section: Section) -> None:
    base = county.sites[section.site].base
    target = f"{base}/jgzn/202601/{section.key}.shtml"
    text = "".join(
        f"<p>（{n}）{duty}</p>"
        for n, duty in enumerate(
            ["一 负责文电、会务、机要工作", "二 督促检查县政府决定事项的落实", "三 组织协调政务公开工作"]
        )
    )
    county.put(
        target,
        county.page(
            section, "云泽县人民政府办公室职能", f'<h1>机构职能</h1><div id="UCAP-CONTENT">{text}</div>'
        ),
    )
    county.put(
        county.url(section), f"<html><body><script>window.location.href='{target}';</script></body></html>"
    )


def parent(county: County, section: Section) -> None:
    children = [one for one in county.sections if one.path.startswith(section.path + "/")]
    tree = "".join(f'<li><a href="{county.url(one)}">{one.name}</a></li>' for one in children)
    county.put(
        county.url(section),
        county.page(
            section, section.name, f'<div class="left-tree"><ul>{tree}</ul></div><div class="main"></div>'
        ),
    )


def building(county: County, section: Section) -> None:
    county.put(
        county.url(section),
        county.page(
            section,
            section.name,
            '<div class="main"><div class="list"><p>栏目正在建设中，敬请期待！</p></div></div>',
        ),
    )


def stub(county: County, section: Section) -> None:
    county.put(
        county.url(section),
        '<html><head><script>document.write(\'<meta http-equiv="Refresh" content="0;URL=./jl/list.shtml">\');</script></head></html>',
    )
    from tests.acceptance.third.families import ordered

    rows = layouts.rows(section, ordered(section)[0], county.today, 0)
    county.put(
        county.url(section).replace("list.shtml", "jl/list.shtml"),
        county.page(section, section.name, f'<div class="main">{rows}</div>'),
    )


def single(county: County, section: Section) -> None:
    body = f"<h1>{section.name}</h1><div class='article-detail'><p>开放时间为每周二至周日，周一闭馆整理；团体参观请提前一天预约登记。</p></div>"
    county.put(county.url(section), county.page(section, section.name, body))


def iframe(county: County, section: Section) -> None:
    from tests.acceptance.third.families import ordered

    body = '<div class="main"><iframe src="./list_frame.html" width="700" height="900" frameborder="0"></iframe></div>'
    for name in ("", "index.html"):
        county.put(county.url(section) + name, county.page(section, section.name, body))
    rows = layouts.rows(section, [item for page in ordered(section) for item in page], county.today, 0)
    county.put(
        county.url(section) + "list_frame.html",
        f"<html><head><meta charset='utf-8'></head><body>{rows}</body></html>",
    )


def _script(county: County, section: Section, items: list[dict[str, str]]) -> None:
    base = county.sites[section.site].base
    body = (
        '<div class="main"><ul class="list" id="box"><li class="none">暂无数据</li></ul></div><script>fetch("/openapi%s.do").then(r=>r.json()).then(d=>{'
        'if(d.rows.length)document.getElementById("box").innerHTML=d.rows.map(x=>`<li><a href="${x.u}">${x.t}</a><span>${x.d}</span></li>`).join("")})</script>'
    )
    county.put(county.url(section), county.page(section, section.name, body % section.path))
    county.put(f"{base}/openapi{section.path}.do", json.dumps({"rows": items}), kind="application/json")


def js_list(county: County, section: Section) -> None:
    _script(
        county,
        section,
        [{"u": a.url, "t": a.title, "d": written(a.day, "iso", county.today)} for a in section.articles],
    )


def js_empty(county: County, section: Section) -> None:
    _script(county, section, [])
    section.articles = []


def js_broken(county: County, section: Section) -> None:
    _script(county, section, [])
    county.put(f"{county.sites[section.site].base}/openapi{section.path}.do", b"", status=503)
    section.articles = []


def pdfs(county: County, section: Section) -> None:
    """A gazette that is nothing but PDF files."""
    base, rows = county.sites[section.site].base, ""
    for n, item in enumerate(section.articles):
        url = f"{base}/zwgk/zfgb/{item.day:%Y%m}/P0{n}.pdf"
        rows += f'<li><a href="{url}">云泽县人民政府公报{item.day.year}年第{12 - n}期</a><span>{item.day:%Y-%m-%d}</span></li>'
        county.put(url, files.pdf([f"Gazette No. {12 - n}", "ISSN 3607-3500"]), kind="application/pdf")
    section.articles = []
    county.put(
        county.url(section), county.page(section, section.name, f'<div class="main"><ul>{rows}</ul></div>')
    )


def reports(county: County, section: Section) -> None:
    """Annual reports in time and in the prescribed six parts."""
    from datetime import date, timedelta

    from tests.acceptance.third.families import gkmlpt
    from tests.acceptance.third.model import Article

    last = (county.today - timedelta(days=19)).year - 1  # before 20 January nobody need have the newest
    heads = "一、总体情况|二、主动公开政府信息情况|三、收到和处理政府信息公开申请情况|四、政府信息公开行政复议、行政诉讼情况|五、存在的主要问题及改进情况|六、其他需要报告的事项"
    for n, year in enumerate((last, last - 1, last - 2)):
        body = [f"本报告统计期限为{year}年1月1日至{year}年12月31日。"]
        for part in heads.split("|"):
            body += [part, "".join(words.sentence(county.rng) for _ in range(3))]
        name = f"云泽县人民政府办公室{year}年政府信息公开工作年度报告"
        url = f"{county.sites[section.site].base}/gkmlpt/content/7/7{n}/post_79{n}.html#2814"
        section.articles.append(Article(name, date(year + 1, 1, 12 + n), url, body, "云泽县人民政府办公室"))
    gkmlpt(county, section)


FILES = ("定点医疗机构名单", "村卫生室名录", "药品零售企业目录", "母婴保健机构名录")


def files_section(county: County, section: Section) -> None:
    """A register of workbooks, one of them with people's numbers: planted.py fills them."""
    base, rows = county.sites[section.site].base, ""
    for n, item in enumerate(section.articles):
        url = f"{base}/jgml/{item.day:%Y%m}/W0{n}.xlsx"
        rows += f'<li><a href="{url}">{FILES[n]}.xlsx</a><span>{item.day:%Y-%m-%d}</span></li>'
        county.put(
            url,
            files.workbook(
                ["序号", "机构名称", "地址", "电话"],
                [
                    [
                        str(k),
                        f"{FILES[n][:2]}{k + 7 * n}号点",
                        county.rng.choice(words.PLACES),
                        f"0797-821{n}{k:03d}",
                    ]
                    for k in range(1, 9 + n)
                ],
            ),
            kind="application/octet-stream",
        )
    section.articles = []
    county.put(
        county.url(section), county.page(section, section.name, f'<div class="main"><ul>{rows}</ul></div>')
    )
    county.put(
        county.url(section) + "index.html",
        county.page(section, section.name, f'<div class="main"><ul>{rows}</ul></div>'),
    )
