"""Word files as PDF, through LibreOffice where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from config.errors import InputError

__all__ = ["converter", "to_pdf"]

_SECONDS = 180
#: the papers' typefaces belong to their makers; where a server lacks them, free ones of the same kind stand in
_STAND_INS = {
    "仿宋_GB2312": ("FangSong", "Noto Serif CJK SC"),
    "楷体_GB2312": ("KaiTi", "Noto Serif CJK SC"),
    "方正小标宋简体": ("FZXiaoBiaoSong-B05S", "Noto Serif CJK SC"),
    "黑体": ("SimHei", "Noto Sans CJK SC"),
    "宋体": ("SimSun", "Noto Serif CJK SC"),
}


def converter() -> str:
    """The LibreOffice of this machine; "" where there is none."""
    return shutil.which("soffice") or shutil.which("libreoffice") or ""


def to_pdf(document: bytes) -> bytes:
    """The bytes of the PDF of a docx; raises InputError where LibreOffice is missing or fails."""
    program = converter()
    if not program:
        raise InputError(
            "本机没有安装 LibreOffice，不能直接生成 PDF。Word 文件不受影响：请用 WPS 或 Word 打开后另存为 PDF，"
            "或请管理员安装 libreoffice-writer。"
        )
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "paper.docx"
        source.write_bytes(document)
        # a profile of its own: the user's LibreOffice may be open, and two cannot share one
        command = [
            program, f"-env:UserInstallation={Path(folder).as_uri()}/profile", "--headless", "--norestore",
            "--convert-to", "pdf", "--outdir", folder, str(source),
        ]  # fmt: skip
        fonts = Path(folder) / "fonts.conf"
        fonts.write_text(_fonts(), encoding="utf-8")
        environment = {**os.environ, "FONTCONFIG_FILE": str(fonts)}
        try:
            ran = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False, env=environment)
        except subprocess.TimeoutExpired as error:
            raise InputError(
                f"LibreOffice 超过 {_SECONDS} 秒没有完成转换，请改用 WPS 或 Word 另存为 PDF。"
            ) from error
        made = source.with_suffix(".pdf")
        if not made.is_file():
            told = ran.stderr.decode(errors="replace").strip()[:200]
            raise InputError(f"LibreOffice 转换失败（{told}），请改用 WPS 或 Word 另存为 PDF。")
        return made.read_bytes()


def _fonts() -> str:
    """The machine's font configuration, with stand-ins preferred over whatever it would take."""
    aliases = "".join(
        f"<alias binding='same'><family>{name}</family><prefer>"
        + "".join(f"<family>{one}</family>" for one in (name, *others))
        + "</prefer></alias>"
        for name, others in _STAND_INS.items()
    )
    system = "<include ignore_missing='yes'>/etc/fonts/fonts.conf</include>"
    return f"<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig>{system}{aliases}</fontconfig>"
