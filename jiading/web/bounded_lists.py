"""Lists of the admin whose address narrows them by what cannot be: a year 0 or 10000, a number as long as a book."""

from typing import cast

from django.contrib.admin import ModelAdmin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model
from django.http import HttpRequest


class BoundedList:
    """For a ModelAdmin; it stands before that among its bases."""

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Return the list that the address narrows; one narrowed by what cannot be is shown whole.

        Django finds most of such addresses itself, but asks the database with any year.
        """
        try:
            return cast("ModelAdmin[Model]", super()).get_changelist_instance(request)
        except (ValueError, OverflowError) as fault:
            raise IncorrectLookupParameters from fault
