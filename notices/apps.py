from django.apps import AppConfig

from jiading.web.navigation import NavigationEntry


class NoticesConfig(AppConfig):
    name = "notices"
    verbose_name = "通知与提醒"
    addresses = "notices.urls"
    navigation = (NavigationEntry(120, "运行状态", "notices:status", "MANAGE_ACCOUNTS"),)
    account_section = "notices.views.mail_settings.mail_section"

    def ready(self) -> None:
        """Listen to the ledger: a new entry is told to those whom it concerns, in its transaction."""
        from notices.receiver import write_notices
        from tasks.ledger.signals import entry_appended

        entry_appended.connect(write_notices)
