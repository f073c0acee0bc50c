from django.apps import AppConfig


class AuditingConfig(AppConfig):
    name = "auditing"
    verbose_name = "访问与管理记录"

    def ready(self) -> None:
        """Record what Django tells of: who comes, and what is changed under 后台."""
        from auditing import admin_changes, sign_ins

        admin_changes.connect()
        sign_ins.connect()
