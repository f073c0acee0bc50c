"""What is changed under 后台, as Django's admin logs it; accounts are recorded by the services that save them."""

from django.contrib.admin.models import ADDITION, DELETION, LogEntry
from django.contrib.auth import get_user_model
from django.db.models.signals import post_save

from auditing.choices import AuditKind
from auditing.recording import recorded

VERBS = {ADDITION: "新增", DELETION: "删除"}


def connect() -> None:
    """Record each change from now on."""
    post_save.connect(changed, sender=LogEntry, dispatch_uid="audit")


def changed(sender: object, instance: LogEntry, created: bool, **more: object) -> None:
    model = instance.content_type.model_class() if instance.content_type else None
    if not created or model is get_user_model():
        return
    kind = model._meta.verbose_name if model else ""
    what = f"{VERBS.get(instance.action_flag, '修改')}{kind}「{instance.object_repr}」{instance.get_change_message()}"
    recorded(AuditKind.CHANGED_IN_ADMIN, by=instance.user, about=what)
