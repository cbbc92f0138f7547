"""The county folder as a user fills it in: settings, ledgers in three encodings, the county's own words."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from tests.acceptance.third.sections import UNITS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.acceptance.third.county import County

_LEXICON = """错误表述,建议表述,类别,级别,例外,生效日期,失效日期
云泽市,云泽县,行政区划,严重,云泽市场、云泽市民,,
县扶贫办,县乡村振兴局,机构名称,较重,,2021-06-01,
"""
_NETWORK = """[network]
proxy = "http://127.0.0.1:{port}"
delay = 0
concurrency_per_host = 16
allow_private_hosts = true
[links]
per_host = 16
delay = 0
"""


def write_folder(folder: Path, county: County, port: int) -> None:
    """Everything `xuncha import` reads."""
    sites = "".join(
        f'[[sites]]\nid = "{site.id}"\nname = "{site.name}"\nidentity_code = "{site.code}"\n'
        f'url = "{site.base}{site.home if site.id == "xxgk" else "/"}"\n'
        for site in county.sites.values()
    )
    (folder / "xuncha.toml").write_text(
        f'[county]\nname = "云泽县"\n{sites}{_NETWORK.format(port=port)}', "utf-8"
    )
    table = io.StringIO(newline="")
    csv.writer(table).writerows(county.rows())
    (folder / "sections.csv").write_bytes(table.getvalue().encode("gb18030"))
    (folder / "units.csv").write_text(UNITS, "utf-8-sig")
    (folder / "lexicon.csv").write_text(_LEXICON, "utf-8")
