"""导入: put one row right, or say which column is which."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from departments.directory import names_of_units
from departments.guards import RoleRequiredMixin
from departments.requests import SignedInRequest
from departments.roles import Permission
from imports.forms import ROLE_LABELS, ColumnsForm, RowForm
from imports.models import ImportDraft
from imports.presenters import row_shown
from imports.services import reconciling
from imports.views.drafts import ROWS_A_PAGE, open_draft_or_404
from imports.views.step_bar import Step, steps_shown
from jiading.web import form_recovery
from tableparser.files.grid import Grid, source_of
from tableparser.interpret import Corrections
from tableparser.reading import ReadRow
from tableparser.table.headers import Header
from tasks.refusals import Refusal

PREVIEW = 8  # rows of a table shown while its columns are chosen


class RowPage(RoleRequiredMixin, View):
    """One printed row: its cells on the left, what it is to become on the right."""

    permission = Permission.IMPORT_TABLE

    def get(self, request: SignedInRequest, pk: int, number: int) -> HttpResponse:
        draft, row = self.found(request, pk, number)
        typed = form_recovery.take(request) or {}
        return self.page(request, draft, number, RowForm(row=row, initial={"version": draft.version} | typed))

    def post(self, request: SignedInRequest, pk: int, number: int) -> HttpResponse:
        draft, row = self.found(request, pk, number)
        form = RowForm(request.POST, row=row)
        if form.is_valid() and self.corrected(request, draft, row, form):
            return redirect(
                f"{reverse('imports:draft', args=[pk])}?show=all&page={(number - 1) // ROWS_A_PAGE + 1}#r{number}"
            )
        return self.page(request, draft, number, form, status=422)

    def corrected(self, request: SignedInRequest, draft: ImportDraft, row: ReadRow, form: RowForm) -> bool:
        before = Corrections(**draft.corrections).rows.get(row.ref, {})
        said = {} if "reset" in request.POST else form.corrections(before)
        try:
            version = form.cleaned_data["version"]
            reconciling.correct_row(draft=draft, ref=row.ref, said=said, by=request.user, version=version)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as fault:
            form.add_error(None, fault)
        return form.is_valid()

    def found(self, request: SignedInRequest, pk: int, number: int) -> tuple[ImportDraft, ReadRow]:
        draft = open_draft_or_404(request, pk)
        self.reading = reconciling.reading_of(draft)
        if not 1 <= number <= len(self.reading.rows):
            raise Http404("草稿里没有这一行。")
        return draft, self.reading.rows[number - 1]

    def page(
        self, request: SignedInRequest, draft: ImportDraft, number: int, form: RowForm, status: int = 200
    ) -> HttpResponse:
        corrected = draft.corrections.get("rows", {})
        row = row_shown(number - 1, form.row, names_of_units(), form.row.ref in corrected)
        row.ambiguities = [ambiguity for ambiguity in self.reading.ambiguities if ambiguity.row == number - 1]
        context = {"draft": draft, "row": row, "form": form, "texts": [form[f"text_{name}"] for name in form.texts()]}
        context["roles"] = [form[f"names_{role}"] for role in ROLE_LABELS]
        context["steps"] = steps_shown(Step.QUESTIONS, draft)
        return render(request, "imports/row.html", context, status=status)


class ColumnsPage(RoleRequiredMixin, View):
    """Which row of a table is the header, and what each column means."""

    permission = Permission.IMPORT_TABLE

    def get(self, request: SignedInRequest, pk: int, grid: int) -> HttpResponse:
        draft, table, header = self.found(request, pk, grid)
        form = ColumnsForm(grid=table, mapped=header.columns, header=header.last, initial={"version": draft.version})
        return self.page(request, draft, grid, form)

    def post(self, request: SignedInRequest, pk: int, grid: int) -> HttpResponse:
        draft, table, header = self.found(request, pk, grid)
        form = ColumnsForm(request.POST, grid=table, mapped=header.columns, header=header.last)
        if form.is_valid():
            row, columns, version = form.cleaned_data["header"], form.columns(), form.cleaned_data["version"]
            try:
                reconciling.map_columns(
                    draft=draft, grid=grid, row=row, columns=columns, by=request.user, version=version
                )
                return redirect("imports:draft", pk)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            except ValidationError as fault:
                form.add_error(None, fault)
        return self.page(request, draft, grid, form, status=422)

    def found(self, request: SignedInRequest, pk: int, place: int) -> tuple[ImportDraft, Grid, Header]:
        """Return the draft, the table and the header that it has at present."""
        draft = open_draft_or_404(request, pk)
        grids = source_of(draft.source).grids
        if place >= len(grids):
            raise Http404("草稿里没有这张表。")
        chosen = Corrections(**draft.corrections).header(place)
        if chosen:
            return draft, grids[place], Header(chosen[0], chosen[0], dict(chosen[1]))
        return draft, grids[place], reconciling.header_found(draft, grids[place]) or Header(-1, -1)

    def page(
        self, request: SignedInRequest, draft: ImportDraft, place: int, form: ColumnsForm, status: int = 200
    ) -> HttpResponse:
        grid = form.grid
        rows = [
            (row + 1, [grid.text(row, column) for column in range(grid.width)])
            for row in range(min(grid.height, PREVIEW))
        ]
        context = {"draft": draft, "grid": grid, "place": place, "form": form, "rows": rows}
        context["columns"] = [form[f"c{column}"] for column in range(grid.width)]
        context["steps"] = steps_shown(Step.COLUMNS, draft)
        return render(request, "imports/columns.html", context, status=status)
