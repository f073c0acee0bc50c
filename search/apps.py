from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "搜索"

    def ready(self) -> None:
        """Keep the table of texts with every act that changes one."""
        from search.keeping import connect

        connect()
