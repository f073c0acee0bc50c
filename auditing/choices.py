"""What the audit log distinguishes."""

from django.db.models import TextChoices


class AuditKind(TextChoices):
    """What somebody did; what is done to a task stands in the ledger instead."""

    SIGNED_IN = "signed_in", "登录"
    SIGN_IN_FAILED = "sign_in_failed", "登录失败"
    SIGNED_OUT = "signed_out", "退出"
    LOCKED = "locked", "账号锁定"
    UNLOCKED = "unlocked", "解除锁定"
    PASSWORD_CHANGED = "password_changed", "修改密码"
    PASSWORD_RESET = "password_reset", "重置密码"
    ACCOUNT_OPENED = "account_opened", "开立账号"
    ACCOUNT_CHANGED = "account_changed", "修改账号"
    REFUSED = "refused", "拒绝访问"
    DOWNLOADED = "downloaded", "下载、导出"
    CHANGED_IN_ADMIN = "changed_in_admin", "后台修改"
    PURGED = "purged", "清理到期记录"


class Result(TextChoices):
    DONE = "done", "成功"
    FAILED = "failed", "未成"
