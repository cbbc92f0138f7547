"""What a recheck looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.models import Confidence, Finding, Severity, Site, Unit
from xuncha.county import open_county
from xuncha.recheck import _plan

if TYPE_CHECKING:
    from pathlib import Path

HOME = "http://jyj.shili.gov.cn/"


def test_a_departments_own_site_is_looked_at_with_the_department(tmp_path: Path) -> None:
    (tmp_path / "xuncha.toml").write_text('[county]\nname = "示例县"\n', encoding="utf-8")
    with open_county(tmp_path) as county:
        with county.database.session() as session:
            session.add_all([Unit(name="县教育局"), Site(key="m", name="示例县人民政府", url="http://a.cn/")])
            session.flush()
            session.add(Site(key="j", name="示例县教育局", url=HOME))
            session.flush()
            session.add_all(
                Finding(
                    identity=str(site), rule="site.identity", subject=f"site:{site}", site_id=site,
                    severity=Severity.MAJOR, confidence=Confidence.DEFINITE, message="缺少标识码",
                )
                for site in (1, 2)
            )  # fmt: skip
        plan = _plan(county, ["县教育局"], [], False, None)
    assert [f.site_id for f in plan.findings] == [2]
    assert set(plan.sites) == {2}
    assert plan.ask.urls == (HOME,)
