"""佐证材料 in a form: several files, each with its title, its kind, and the earlier file that it replaces.

The browser sends the labels as lists beside the files: the first of each belongs to the first file. Without JavaScript
there is one label: its title is the first file's, its kind is every file's.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import cached_property

from departments.models import User
from jiading.text import clean
from jiading.web.numbers import whole_number
from tasks.choices import EvidenceKind
from tasks.evidence.limits import EACH, Limits, limits
from tasks.evidence.storage import EvidenceUpload, quota
from tasks.evidence.uploads import MultiFileField
from tasks.models import Evidence, Task

TITLE_LENGTH = 100


def files_field() -> MultiFileField:
    return MultiFileField(label="佐证材料", required=False, help_text=f"可选多个，{EACH}；选好后可逐个写明标题和类别")


class BringsEvidence(forms.Form):
    """A form whose cleaned `files` are EvidenceUploads; the subclass sets `task` and `by`."""

    task: Task
    by: User
    evidence_kinds = EvidenceKind.choices

    @cached_property
    def own_files(self) -> list[Evidence]:
        """Return the unit's files on this task that a new version may replace."""
        rows = Evidence.objects.newest().filter(task=self.task, entry__unit=self.by.department_id)
        return list(rows.order_by("-pk"))

    def room(self) -> tuple[int, int]:
        """Return how many bytes the unit's files take, and how many they may take."""
        return Evidence.objects.bytes_of(self.by.department_id), quota()

    @property
    def limits(self) -> Limits:
        """What the page tells before files are chosen, and its script heeds."""
        return limits()

    @property
    def sent_names(self) -> list[str]:
        """The names of the files that came with a form that is shown again; a browser does not keep them itself."""
        sent: list[UploadedFile[Any]] = self.files.getlist("files") if hasattr(self.files, "getlist") else []
        return [file.name or "" for file in sent]

    @property
    def first_label(self) -> dict[str, str]:
        """What was typed of the first file, which without JavaScript is the only label."""
        return {name: self.posted_value(name, 0) for name in ("title", "evidence", "replaces")}

    def clean_files(self) -> list[EvidenceUpload]:
        """Return the files with their labels; raise ValidationError for labels that contradict each other."""
        uploads = [self.upload(file, place) for place, file in enumerate(self.cleaned_data["files"])]
        replacing = [upload.replaces for upload in uploads if upload.replaces]
        if len(replacing) != len(set(replacing)):
            raise ValidationError("两个文件不能替换同一份材料，请改选其中一个。")
        return uploads

    def upload(self, file: "UploadedFile[Any]", place: int) -> EvidenceUpload:
        """Return the file at index `place` with its labels; raise ValidationError for a label that cannot be."""
        kind, replaces = self.posted_value("evidence", place, last_for_all=True), self.posted_value("replaces", place)
        if kind and kind not in EvidenceKind.values:
            raise ValidationError("看不懂材料类别，请重新选择。")
        if replaces and replaces not in {str(one.pk) for one in self.own_files}:
            raise ValidationError("要替换的材料不是本单位在这项任务上的最新一版，请重新选择。")
        title = " ".join(clean(self.posted_value("title", place), limit=TITLE_LENGTH).split())
        return EvidenceUpload(file, title, kind, whole_number(replaces))

    def posted_value(self, name: str, place: int, *, last_for_all: bool = False) -> str:
        listed: list[str] = self.data.getlist(name) if hasattr(self.data, "getlist") else []
        if place >= len(listed):
            return listed[-1] if listed and last_for_all else ""
        return listed[place]
