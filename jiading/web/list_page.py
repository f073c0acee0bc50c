"""The shared list page: a filter, a table with order and paging, one day; whole page or only its table."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views import View
from django_filters import FilterSet
from django_tables2 import RequestConfig
from django_tables2.data import TableData

from jiading.web.list_table import ListTable
from jiading.web.requests import RequestInDay

PER_PAGE = 50


class ListPage(View):
    """A page of rows. A subclass names its table, filter and templates and says which rows there are.

    htmx asks for the same address and gets only the table part; without JavaScript the whole page comes.
    """

    request: RequestInDay
    table_class: type[ListTable]
    filterset_class: type[FilterSet]
    template_name: str
    part_template_name: str

    def get_queryset(self) -> QuerySet[Any]:
        """Return all rows that the reader may see on the day of the page."""
        raise NotImplementedError

    def get_filter(self) -> FilterSet:
        return self.filterset_class(self.request.GET or None, queryset=self.get_queryset(), request=self.request)

    def filtered(self, chosen: FilterSet) -> QuerySet[Any]:
        """Return the rows the filter leaves; none when a filter makes no sense, so that nobody misreads the list."""
        rows: QuerySet[Any] = chosen.qs
        return rows if not chosen.is_bound or chosen.is_valid() else rows.none()

    def table_data(self, rows: QuerySet[Any]) -> QuerySet[Any] | TableData:
        """Return the rows as the table takes them."""
        return rows

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return more

    def get(self, request: RequestInDay) -> HttpResponse:
        chosen = self.get_filter()
        table = self.table_class(self.table_data(self.filtered(chosen)))  # with the request it would read a page of 25
        RequestConfig(request, paginate={"per_page": PER_PAGE, "silent": True}).configure(table)
        context = self.get_context_data(filter=chosen, table=table, view=self)
        part = request.htmx and not request.htmx.history_restore_request
        response = render(request, self.part_template_name if part else self.template_name, context)
        patch_vary_headers(response, ["HX-Request"])
        return response
