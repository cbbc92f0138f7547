"""attachment.unreadable: files that a page offers and that nobody can open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.registry import Context, Scope, found, rule
from storage.models import Confidence, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.subjects import AttachmentView
    from storage.models import Finding


@rule(
    "attachment.unreadable",
    "附件无法读取",
    Scope.ATTACHMENT,
    Severity.MINOR,
    basis="《政府网站与政务新媒体检查指标》：附件应能正常下载、打开",
)
def unreadable(view: AttachmentView, context: Context) -> Iterator[Finding]:
    """页面提供的附件损坏、设有打开密码、内容与扩展名不符，或像压缩炸弹一样异常，群众打不开，也无法检查其中内容。

    扫描件、图片在未启用文字识别时不报；专用版式文件、音视频不报；下载失败由链接检查负责。
    整改：用常用办公软件打开核对，重新上传完好、不设密码的文件。
    """
    file = view.attachment
    if file.error:
        yield found(
            message=f"附件《{file.name}》无法读取：{file.error}",
            quote=file.name,
            confidence=Confidence.SUSPECTED,
            target=file.url,
            suggestion="核对后重新上传完好、不设密码的文件",
            location={"file": file.name},
        )
