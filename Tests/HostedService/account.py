#!/usr/bin/env python3
# The datasets and jobs of one key. Their states follow from the time: nothing runs in the background.
import dataclasses
import fnmatch
import hashlib
import re
import string
import time
import uuid

import avro
import vectors
from rows import Invalid, Rows

ID_SIGNS = string.ascii_lowercase + string.digits


@dataclasses.dataclass
class Dataset:
    id: str
    name: str
    type: str
    created: float
    validated: float
    rows: Rows | None
    error: str = ""
    keep: tuple = ()
    size: int = 0
    digest: str = ""
    # The job that wrote it.
    job: "Job | None" = None
    request: int = 0
    is_deleted: bool = False
    files: dict = dataclasses.field(default_factory=dict)

    def status(self, now):
        if now < self.validated:
            return "queued" if now < (self.created + self.validated) / 2 else "processing"
        return "failed" if self.error else "validated"


@dataclasses.dataclass
class Job:
    id: str
    name: str | None
    model: str
    input_type: str
    types: list
    asked: list
    truncate: str
    dataset: Dataset
    output: Dataset
    created: float
    ends: float
    fails: bool = False
    # When it is cancelled, and when it was requested.
    cancelled: float | None = None
    cancelling: float | None = None
    request: int = 0

    def status(self, now):
        if self.cancelling is not None:
            return "cancelled" if now >= self.cancelled else "cancelling"
        if now < self.ends:
            return "processing"
        return "failed" if self.fails else "complete"


class Account:
    """What belongs to one key."""

    def __init__(self, settings, chance):
        self.settings, self.chance = settings, chance
        self.datasets, self.outputs, self.jobs = {}, {}, {}

    def new_id(self, name):
        slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "dataset"
        return f"{slug}-{''.join(self.chance.choices(ID_SIGNS, k=6))}"

    def upload(self, name, form, file_name, content, request):
        now = time.time()
        rows, error = None, ""
        try:
            rows = Rows(file_name, content, form["keep"], form["optional"], form["skips_bad"], form["delimiter"])
        except Invalid as invalid:
            error = str(invalid)
        dataset = Dataset(
            self.new_id(name), name, "embed-input", now, now + self.settings.validation, rows, error,
            (*form["keep"], *form["optional"]), len(content), hashlib.sha256(content).hexdigest(), request=request)
        self.datasets[dataset.id] = dataset
        return dataset

    def create(self, dataset, name, model, input_type, asked, truncate, request):
        now = time.time()
        ends = now + self.settings.job_time
        output = Dataset(self.new_id(f"embeded-{dataset.name}"), f"embeded-{dataset.name}", "embed-result", ends, ends,
                         dataset.rows)
        fails = bool(self.settings.failing) and fnmatch.fnmatchcase(name or "", self.settings.failing)
        job = Job(str(uuid.UUID(int=self.chance.getrandbits(128), version=4)), name, model, input_type,
                  asked or ["float"], asked, truncate, dataset, output, now, ends, fails, request=request)
        output.job = job
        self.outputs[output.id] = output
        self.jobs[job.id] = job
        return job

    def cancel(self, job):
        now = time.time()
        if job.status(now) == "processing":
            job.cancelling, job.cancelled = now, now + self.settings.cancel_time

    def age(self, seconds):
        """Makes everything older, as if the time had passed."""
        for dataset in [*self.datasets.values(), *self.outputs.values()]:
            dataset.created -= seconds
            dataset.validated -= seconds
        for job in self.jobs.values():
            job.created -= seconds
            job.ends -= seconds
            if job.cancelling is not None:
                job.cancelling -= seconds
                job.cancelled -= seconds

    def everything(self):
        """All datasets that there have been, outputs included."""
        now = time.time()
        outputs = (one for one in self.outputs.values() if one.job.status(now) == "complete")
        return [*self.datasets.values(), *outputs]

    def present(self, dataset, now):
        return not dataset.is_deleted and now < dataset.created + self.settings.retention

    def listed(self, items, now):
        """The items that lists show: the newest first, without those that are too new."""
        return sorted((item for item in items if now >= item.created + self.settings.list_lag),
                      key=lambda item: item.created, reverse=True)

    def listed_datasets(self):
        now = time.time()
        return self.listed((dataset for dataset in self.everything() if self.present(dataset, now)), now)

    def listed_jobs(self):
        return self.listed(self.jobs.values(), time.time())

    def dataset(self, id):
        """A dataset by its id; None if the service does not have it, or does not show it yet."""
        now = time.time()
        dataset = self.datasets.get(id) or self.outputs.get(id)
        if dataset is None or not self.present(dataset, now) or now < dataset.created + self.settings.get_lag:
            return None
        return dataset if dataset.job is None or dataset.job.status(now) == "complete" else None

    def job(self, id):
        job = self.jobs.get(id)
        return job if job and time.time() >= job.created + self.settings.get_lag else None

    def parts(self, dataset):
        """The ranges of rows of its parts: at least one part."""
        count, most = len(dataset.rows.rows), self.settings.part_rows
        return [(start, min(count, start + most)) for start in range(0, max(1, count), most)]

    def schema(self, dataset):
        return dataset.rows.schema(dataset.job.types if dataset.job else None)

    def file(self, dataset, index):
        """The bytes of a part, computed when they are first requested."""
        if index not in dataset.files:
            start, end = self.parts(dataset)[index]
            rows, job = dataset.rows.rows[start:end], dataset.job
            if job:
                rows = [row | {"embeddings": vectors.embeddings(
                    job.types, job.model, job.input_type, row["text"], self.settings.dimensions)} for row in rows]
            sync = hashlib.sha256(dataset.id.encode()).digest()[:16]
            dataset.files[index] = avro.container(self.schema(dataset), rows, sync, self.settings.deflate)
        return dataset.files[index]
