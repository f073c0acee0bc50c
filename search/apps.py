from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "搜索"
    addresses = "search.urls"

    def ready(self) -> None:
        """Keep the table of texts with every act that changes one."""
        from search.services.keeping import connect

        connect()
