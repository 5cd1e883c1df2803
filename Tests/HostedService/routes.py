#!/usr/bin/env python3
# The endpoints of the hosted service: what a request does, and the response with the service's own messages.
import dataclasses
import datetime
import json
import re
import time
import urllib.parse
import uuid

import vectors
from rows import file_of_form

INPUT_TYPES = ("search_document", "search_query", "classification", "clustering", "image")
NAME_LENGTH_MAX = 50
META = {"api_version": {"version": "1"}}


@dataclasses.dataclass
class Request:
    method: str
    path: str
    query: dict
    headers: object
    body: bytes = b""
    number: int = 0
    key: str = ""
    origin: str = ""

    def flag(self, name):
        return self.query.get(name, ["false"])[0].lower() == "true"

    def first(self, *names):
        return next((self.query[name][0] for name in names if self.query.get(name)), "")


@dataclasses.dataclass
class Response:
    status: int
    body: bytes
    type: str = "application/json"
    headers: dict = dataclasses.field(default_factory=dict)


class Refusal(Exception):
    """A response without success."""

    def __init__(self, status, message):
        super().__init__(message)
        self.status, self.message = status, message


def of_json(value, status=200):
    return Response(status, json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def of_refusal(status, message):
    return of_json({"id": str(uuid.uuid4()), "message": message}, status)


def stamp(seconds):
    moment = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


# Routes by name: method, path, the class of its rate limit, and the function.
ROUTES = []


def route(name, method, path, endpoints="other"):
    pattern = re.compile("/v[12]" + path.replace("{}", "([^/]+)") + "/?")

    def add(function):
        ROUTES.append((name, method, pattern, endpoints, function))
        return function
    return add


def found(method, path):
    """The name, class, function and path arguments of a route; None if the service does not have it."""
    for name, of_method, pattern, endpoints, function in ROUTES:
        match = pattern.fullmatch(path)
        if match and of_method == method:
            return name, endpoints, function, [urllib.parse.unquote(part) for part in match.groups()]
    return None


@route("create_job", "POST", "/embed-jobs", "embed_jobs")
def create_job(account, request):
    try:
        body = json.loads(request.body)
    except ValueError as error:
        raise Refusal(400, f"invalid json syntax: {error}") from None
    if not isinstance(body, dict):
        raise Refusal(400, "invalid json syntax: the body must be an object")
    model, types, truncate = body.get("model"), body.get("embedding_types") or [], body.get("truncate") or "END"
    if not model:
        raise Refusal(400, "a model parameter is required for this endpoint.")
    if model not in vectors.DIMENSIONS:
        raise Refusal(404, f"model '{model}' not found, make sure the correct model ID was used and that you have"
                      " access to the model.")
    if body.get("input_type") not in INPUT_TYPES:
        raise Refusal(400, "invalid request: valid input_type must be provided with the provided model")
    if body["input_type"] == "image":
        raise Refusal(400, "invalid request: input_type image is not supported for embed jobs")
    unknown = [kind for kind in types if kind not in vectors.TYPES]
    if unknown:
        raise Refusal(400, f"invalid request: embedding_types: {unknown[0]} is not valid")
    if truncate not in ("START", "END"):
        raise Refusal(400, "invalid request: truncate must be START or END")
    dataset = account.dataset(str(body.get("dataset_id") or ""))
    if not body.get("dataset_id"):
        raise Refusal(400, "dataset_id is empty")
    if dataset is None:
        raise Refusal(404, f"dataset with id {body['dataset_id']} not found")
    if dataset.type != "embed-input":
        raise Refusal(400, f"dataset {dataset.id} has the type {dataset.type}, must be embed-input")
    if dataset.status(time.time()) != "validated":
        raise Refusal(400, f"dataset {dataset.id} is not validated")
    job = account.create(dataset, body.get("name"), model, body["input_type"], types, truncate, request.number)
    return of_json({"job_id": job.id, "meta": META})


@route("list_jobs", "GET", "/embed-jobs", "embed_jobs")
def list_jobs(account, request):
    return of_json({"embed_jobs": [shown_job(job) for job in account.listed_jobs()], "meta": META})


@route("get_job", "GET", "/embed-jobs/{}", "embed_jobs")
def get_job(account, request, id):
    return of_json(shown_job(job_of(account, id)))


@route("cancel_job", "POST", "/embed-jobs/{}/cancel", "embed_jobs")
def cancel_job(account, request, id):
    account.cancel(job_of(account, id))
    return of_json({})


def job_of(account, id):
    job = account.job(id)
    if job is None:
        raise Refusal(404, f"resource not found: could not find embed job with the ID: {id}")
    return job


def shown_job(job):
    now = time.time()
    status = job.status(now)
    done = 1.0 if job.ends <= job.created else min(1.0, (now - job.created) / (job.ends - job.created))
    shown = {"job_id": job.id, "status": status, "created_at": stamp(job.created),
             "input_dataset_id": job.dataset.id, "model": job.model, "truncate": job.truncate,
             "percent_complete": 100 if status == "complete" else int(99 * done), "input_type": job.input_type,
             "embedding_types": job.types, "meta": META}
    if job.name is not None:
        shown["name"] = job.name
    if status == "complete":
        shown["output_dataset_id"] = job.output.id
    return shown


@route("upload", "POST", "/datasets")
def upload(account, request):
    name, kind, delimiter = request.first("name"), request.first("type"), request.first("csv_delimiter") or ","
    if not name:
        raise Refusal(400, "The name parameter must be set.")
    if not kind:
        raise Refusal(400, "The type parameter must be set.")
    if kind == "embed-result":
        raise Refusal(400, "output dataset types are not supported for upload")
    if kind != "embed-input":
        raise Refusal(400, "The dataset type is invalid.")
    if len(name) >= NAME_LENGTH_MAX:
        raise Refusal(400, "The name must be less than 50 characters long.")
    if len(delimiter) != 1:
        raise Refusal(400, "You have used an invalid csv delimiter. (must be one character long)")
    file = file_of_form(request.headers.get("Content-Type", ""), request.body)
    if file is None:
        raise Refusal(400, "You used an invalid parameter for part: use file or an evaluation file.")
    form = {"keep": request.query.get("keep_fields", []), "optional": request.query.get("optional_fields", []),
            "skips_bad": request.flag("skip_malformed_input"), "delimiter": delimiter}
    return of_json({"id": account.upload(name, form, *file, request.number).id})


@route("list_datasets", "GET", "/datasets")
def list_datasets(account, request):
    now, sets = time.time(), account.listed_datasets()
    kind, status = request.first("datasetType", "dataset_type"), request.first("validationStatus", "validation_status")
    sets = [one for one in sets if kind in ("", one.type) and status in ("", one.status(now))]
    if before := request.first("before"):
        sets = [one for one in sets if one.created < moment(before)]
    if after := request.first("after"):
        sets = [one for one in sets if one.created > moment(after)]
    start = int(float(request.first("offset") or 0))
    limit = request.first("limit")
    end = start + int(float(limit)) if limit else None
    return of_json({"datasets": [shown_dataset(account, request, one) for one in sets[start:end]]})


def moment(text):
    try:
        return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()
    except ValueError:
        raise Refusal(400, f"invalid request: {text} is not a time") from None


@route("usage", "GET", "/datasets/usage")
def usage(account, request):
    # A number in a string, as the hosted service sends it.
    now = time.time()
    size = sum(one.size for one in account.everything() if account.present(one, now))
    return of_json({"organization_usage": str(size)})


@route("get_dataset", "GET", "/datasets/{}")
def get_dataset(account, request, id):
    return of_json({"dataset": shown_dataset(account, request, dataset_of(account, id), has_sizes=True)})


@route("delete_dataset", "DELETE", "/datasets/{}")
def delete_dataset(account, request, id):
    dataset_of(account, id).is_deleted = True
    return of_json({})


def dataset_of(account, id):
    dataset = account.dataset(id)
    if dataset is None:
        raise Refusal(404, f"dataset with the id '{id}' not found")
    return dataset


def shown_dataset(account, request, dataset, has_sizes=False):
    """A dataset as the service shows it; sizes of parts need their files, which lists do not make."""
    status = dataset.status(time.time())
    shown = {"id": dataset.id, "name": dataset.name, "created_at": stamp(dataset.created),
             "updated_at": stamp(dataset.created if dataset.job else dataset.validated if status in
                                 ("validated", "failed") else dataset.created),
             "dataset_type": dataset.type, "validation_status": status, "required_fields": ["text"],
             "preserve_fields": list(dataset.keep), "dataset_parts": [], "validation_warnings": []}
    if status == "failed":
        shown["validation_error"] = dataset.error
    if status == "validated":
        shown["schema"] = json.dumps(account.schema(dataset))
        shown["validation_warnings"] = dataset.rows.warnings if not dataset.job else []
        shown["dataset_parts"] = [
            {"id": f"{dataset.id}-{index}", "name": f"{dataset.name}-{index}.avro", "index": index,
             "url": f"{request.origin}/storage/{dataset.id}/{index}?signature={signature(account, dataset)}",
             "num_rows": end - start, "samples": [],
             **({"size_bytes": len(account.file(dataset, index))} if has_sizes else {})}
            for index, (start, end) in enumerate(account.parts(dataset))]
    return shown


def signature(account, dataset):
    """A permission to read a dataset's parts without a key."""
    return f"{account.secret:x}-{dataset.id}"


@route("models", "GET", "/models")
def models(account, request):
    return of_json({"models": [shown_model(name) for name in vectors.DIMENSIONS]})


@route("model", "GET", "/models/{}")
def model(account, request, name):
    if name not in vectors.DIMENSIONS:
        raise Refusal(404, f"model '{name}' not found, make sure the correct model ID was used and that you have"
                      " access to the model.")
    return of_json(shown_model(name))


def shown_model(name):
    return {"name": name, "endpoints": ["embed"], "finetuned": False, "context_length": 512, "is_deprecated": False,
            "default_endpoints": [], "features": []}


@route("check_key", "POST", "/check-api-key")
def check_key(account, request):
    return of_json({"valid": True, "organization_id": str(uuid.UUID(int=1)), "owner_id": str(uuid.UUID(int=2))})
