from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "搜索"
    addresses = "search.urls"

    def ready(self) -> None:
        """Keep the table of texts with every act that changes one, and let the list of tasks find words of reports."""
        from django.core.checks import Tags, register
        from django.db.backends.signals import connection_created

        from search.characters import check_index, teach_characters
        from search.finding import a_report_says
        from search.services.keeping import connect
        from tasks.as_of.report_words import find_reports_with

        register(check_index, Tags.database)
        connection_created.connect(teach_characters)
        connect()
        find_reports_with(a_report_says)
