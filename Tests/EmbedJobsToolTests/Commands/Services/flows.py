#!/usr/bin/env python3
# Calls a server with the official SDK, as its users do: flows.py URL KEY MODEL [hosted].
"""Prints a line for each check that passed; the first failure raises an AssertionError.

With `hosted`, the service has none of our server's extensions, such as idempotency keys.
"""
import asyncio
import io
import json
import os
import re
import sys
import tempfile
import uuid

import cohere
from cohere import errors
from cohere.core.api_error import ApiError
from cohere.utils import dataset_generator, save_avro, save_csv, save_jsonl

URL, KEY, MODEL = sys.argv[1:4]
IS_HOSTED = sys.argv[4:] == ["hosted"]
ROWS = [{"text": f"row {number} of the cat", "id": number} for number in range(40)]
LINES = "".join(json.dumps(row) + "\n" for row in ROWS).encode()
# 7.x retries failed requests; these tests must see every failure at once.
OPTIONS = {"max_retries": 0}


def held(what):
    print(what, flush=True)


def raises(kind, status, call, message):
    try:
        call()
    except ApiError as error:
        assert type(error) is kind, (type(error), error.status_code, error.body)
        assert error.status_code == status, error.status_code
        assert message in error.body["message"], error.body
        return
    raise AssertionError(f"no {kind.__name__}")


def named(name, content):
    file = io.BytesIO(content)
    file.name = name
    return file


def upload(client, name="rows", **more):
    options = {"keep_fields": ["id"]} | more
    return client.datasets.create(name=name, type="embed-input", data=named("rows.jsonl", LINES), **options)


def dataset_flow(client):
    created = upload(client)
    assert created.id.startswith("rows-"), created
    dataset = client.wait(created, interval=0.05).dataset
    assert dataset.validation_status == "validated", dataset
    assert dataset.dataset_type == "embed-input" and dataset.name == "rows"
    assert [part.num_rows for part in dataset.dataset_parts] == [40]
    assert json.loads(dataset.schema_)["type"] == "record"
    rows = list(dataset_generator(dataset))
    assert [row["text"] for row in rows] == [row["text"] for row in ROWS]
    assert created.id in [one.id for one in client.datasets.list(limit=5, offset=0).datasets]
    assert client.datasets.list(dataset_type="embed-result", validation_status="failed").datasets == []
    assert client.datasets.get_usage().organization_usage > 0
    held("datasets: create, wait, get, list, get_usage, dataset_generator")
    return created.id


def save_flow(client):
    """The official test: a dataset is downloaded byte for byte as it was uploaded."""
    line = b'{"text": "The quick brown fox jumps over the lazy dog"}\n'
    for name, data in [("named", named("fox.jsonl", line)), ("bytes", line)]:
        created = client.datasets.create(name=name, type="embed-input", data=data)
        dataset = client.wait(created, interval=0.05).dataset
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "out")
            save_jsonl(dataset, path + ".jsonl")
            with open(path + ".jsonl", "rb") as file:
                assert file.read() == line
            save_csv(dataset, path + ".csv")
            save_avro(dataset, path + ".avro")
            assert os.path.getsize(path + ".csv") > 10 and os.path.getsize(path + ".avro") > 10
        assert client.datasets.delete(created.id) == {}
        raises(errors.NotFoundError, 404, lambda: client.datasets.get(created.id), "not found")
    csv = client.datasets.create(name="csv", type="embed-input", data=named("a.csv", b"text;n\na;1\nb;2\n"),
                                 csv_delimiter=";", keep_fields="n")
    assert [row["n"] for row in dataset_generator(client.wait(csv, interval=0.05).dataset)] == ["1", "2"]
    held("save_jsonl, save_csv, save_avro, delete, csv_delimiter")


def job_flow(client, dataset_id):
    created = client.embed_jobs.create(model=MODEL, dataset_id=dataset_id, input_type="search_document",
                                       name="nightly", embedding_types=["float", "int8"], truncate="START")
    uuid.UUID(created.job_id)
    job = client.wait(created, interval=0.05)
    assert job.status == "complete" and job.name == "nightly" and job.truncate == "START"
    assert job.input_dataset_id == dataset_id and job.model == MODEL
    # The server's own fields do not disturb the SDK, and can be read.
    if not IS_HOSTED:
        assert job.tokens > len(ROWS) and job.cut_texts == 0 and job.finished_at and not job.meta.warnings
    output = client.datasets.get(job.output_dataset_id).dataset
    assert output.dataset_type == "embed-result"
    rows = list(dataset_generator(output))
    assert [row["text"] for row in rows] == [row["text"] for row in ROWS]
    vectors = rows[0]["embeddings"]
    assert len(vectors["float"]) == len(vectors["int8"]) > 0 and vectors["ubinary"] is None
    # The official test cancels a job that is complete, and expects no exception.
    client.embed_jobs.cancel(created.job_id)
    assert client.embed_jobs.get(created.job_id).status == "complete"
    assert created.job_id in [one.job_id for one in client.embed_jobs.list().embed_jobs]
    plain = client.embed_jobs.create(model=MODEL, dataset_id=dataset_id, input_type="clustering")
    client.embed_jobs.cancel(plain.job_id)
    assert client.embed_jobs.get(plain.job_id).status in ("cancelling", "cancelled", "complete")
    held("embed_jobs: create, wait, get, list, cancel")


def text_flow(client):
    answer = client.embed(texts=["a cat"], model=MODEL, input_type="search_query")
    assert len(answer.embeddings[0]) > 0 and answer.texts == ["a cat"]
    typed = client.embed(texts=["a cat"], model=MODEL, input_type="search_query", embedding_types=["float", "int8"])
    assert len(typed.embeddings.int8[0]) == len(answer.embeddings[0])
    cut = client.embed(texts=["a cat", "a " * 500], model=MODEL, input_type="search_query", embedding_types=["float"])
    assert cut.meta.warnings == ["1 of 2 texts was cut at 64 tokens; 438 tokens lost"], cut.meta.warnings
    tokens = client.tokenize(text="a cat", model=MODEL, offline=False)
    assert client.detokenize(tokens=tokens.tokens, model=MODEL, offline=False).text
    assert MODEL in [model.name for model in client.models.list().models]
    assert client.models.get(MODEL).name == MODEL
    held("embed, tokenize, detokenize, models")


def inputs_flow(client):
    def vectors(**more):
        given = {"model": MODEL, "input_type": "search_query", "embedding_types": ["float"]} | more
        return client.embed(**given).embeddings.float_

    text = vectors(texts=["a cat"])
    size = len(text[0])
    assert size > 0
    inputs = [{"content": [{"type": "text", "text": "a cat"}]}]
    assert vectors(inputs=inputs, output_dimension=size) == text
    raises(errors.BadRequestError, 400, lambda: vectors(texts=["a cat"], output_dimension=size + 1), f"must be {size}")
    raises(errors.NotFoundError, 404, lambda: vectors(texts=["a cat"], model="none/such"), f"local models: {MODEL}")
    held("inputs and output_dimension of the second version")


def failures(client, dataset_id):
    def job(**more):
        given = {"model": MODEL, "dataset_id": dataset_id, "input_type": "search_document",
                 "request_options": OPTIONS} | more
        return lambda: client.embed_jobs.create(**given)

    raises(errors.BadRequestError, 400, job(model=""), "a model parameter is required")
    raises(errors.BadRequestError, 400, job(input_type="nonsense"), "input_type")
    raises(errors.BadRequestError, 400, job(truncate="LEFT"), "START or END")
    raises(errors.BadRequestError, 400, job(embedding_types=["float16"]), "embedding_types")
    raises(errors.NotFoundError, 404, job(model="no-such-model" if IS_HOSTED else "embed-english-v3.0"), "not found")
    raises(errors.NotFoundError, 404, job(dataset_id="nowhere"), "dataset with id nowhere not found")
    raises(errors.NotFoundError, 404, lambda: client.embed_jobs.get("nowhere"), "could not find embed job")
    raises(errors.NotFoundError, 404, lambda: client.embed_jobs.cancel("nowhere"), "could not find embed job")
    raises(errors.NotFoundError, 404, lambda: client.datasets.delete("nowhere"), "dataset with the id 'nowhere'")
    raises(errors.BadRequestError, 400, lambda: upload(client, name="x" * 50), "less than 50 characters")
    raises(errors.BadRequestError, 400,
           lambda: client.datasets.create(name="x", type="embed-result", data=LINES), "output dataset types")
    broken = client.datasets.create(name="broken", type="embed-input", data=named("a.jsonl", b'{"text": 1}\n'))
    try:
        client.wait(broken, interval=0.05)
        raise AssertionError("a broken dataset was validated")
    except Exception as error:
        assert "status failed" in str(error) and re.search("line:? 1", str(error)), error
    stranger = type(client)("ej_000000000000_" + "0" * 64, base_url=URL)
    raises(errors.UnauthorizedError, 401, lambda: stranger.datasets.list(request_options=OPTIONS), "invalid api token")
    held("the errors of 400, 401 and 404, and a dataset that fails")
    if not IS_HOSTED:
        extensions(client, job)


def extensions(client, job):
    page = OPTIONS | {"additional_headers": {"Origin": "https://page.example"}}
    raises(errors.ForbiddenError, 403, lambda: client.datasets.list(request_options=page), "web pages")
    keyed = OPTIONS | {"additional_headers": {"Idempotency-Key": str(uuid.uuid4())}}
    first = job(request_options=keyed)()
    assert job(request_options=keyed)().job_id == first.job_id
    raises(errors.UnprocessableEntityError, 422, job(request_options=keyed, name="another"), "Idempotency-Key")
    held("the errors of 403 and 422, and a repeated request with a key")


async def async_flow(client):
    created = await client.datasets.create(name="async", type="embed-input", data=named("rows.jsonl", LINES))
    await client.wait(created, interval=0.05)
    job = await client.embed_jobs.create(model=MODEL, dataset_id=created.id, input_type="classification")
    done = await client.wait(job, interval=0.05)
    assert done.status == "complete"
    many = await asyncio.gather(*[client.embed_jobs.get(job.job_id) for _ in range(50)])
    assert {one.status for one in many} == {"complete"}
    held(type(client).__name__)


def main():
    for make in (cohere.Client, cohere.ClientV2):
        client = make(KEY, base_url=URL, client_name="flows")
        dataset_id = dataset_flow(client)
        job_flow(client, dataset_id)
        save_flow(client)
        failures(client, dataset_id)
        held(make.__name__)
    if not IS_HOSTED:
        text_flow(cohere.Client(KEY, base_url=URL))
        inputs_flow(cohere.ClientV2(KEY, base_url=URL))
    # Some users write the version into the base URL.
    cohere.Client(KEY, base_url=URL + "/v1").embed_jobs.list()
    for make in (cohere.AsyncClient, cohere.AsyncClientV2):
        asyncio.run(async_flow(make(KEY, base_url=URL)))
    held("all flows")


main()
