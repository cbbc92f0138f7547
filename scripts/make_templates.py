"""Build the Word templates once; afterwards staff edit the .docx files themselves (docs/bulletin.md)."""

from __future__ import annotations

from pathlib import Path

from wordbulletins import monthly, special
from wordcirculars import half_year, quarterly
from wordlists import notice, problems

TEMPLATES = Path(__file__).parents[1] / "reports" / "templates"

if __name__ == "__main__":
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    for name, build in {
        "月报": monthly,
        "督查专报": special,
        "通报": quarterly,
        "采编通报": half_year,
        "整改通知书": notice,
        "存在问题": problems,
    }.items():
        build().save(str(TEMPLATES / f"{name}.docx"))
