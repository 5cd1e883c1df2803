#!/usr/bin/env python3
# Checks the simulated service itself: its messages, limits, delays and faults; the first failure is an AssertionError.
import http.client
import json
import re
import socket
import sys
import time
import urllib.parse

sys.dont_write_bytecode = True

from hosted import HostedService

KEY = {"Authorization": "Bearer a-key"}
ROWS = b'{"text":"a","id":1}\n{"text":"b","id":2}\n'
FORM = {"Content-Type": "multipart/form-data; boundary=x"}
UNTIL_SECONDS = 10


class NoResponse(Exception):
    """The connection was closed without a complete response."""


class Caller:
    """Requests to a service, one connection for each."""

    def __init__(self, service, key=KEY):
        self.address, self.key = urllib.parse.urlsplit(service.url), key

    def ask(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection(self.address.hostname, self.address.port, timeout=UNTIL_SECONDS)
        try:
            connection.request(method, path, body, self.key | (headers or {}))
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        except (http.client.HTTPException, ConnectionError) as error:
            raise NoResponse(repr(error)) from None
        finally:
            connection.close()

    def json(self, *arguments, status=200):
        found, _, body = self.ask(*arguments)
        assert found == status, (arguments, found, body)
        return json.loads(body)

    def refused(self, status, message, *arguments):
        body = self.json(*arguments, status=status)
        assert body["message"] == message and re.fullmatch("[0-9a-f-]{36}", body["id"]), body

    def upload(self, name="rows", rows=ROWS, query=""):
        head = b'--x\r\nContent-Disposition: form-data; name="data"; filename="a.jsonl"\r\n\r\n'
        query = urllib.parse.urlencode({"name": name, "type": "embed-input"}) + query
        return self.json("POST", f"/v1/datasets?{query}", head + rows + b"\r\n--x--\r\n", FORM)["id"]

    def create(self, dataset, status=200, **more):
        body = {"model": "embed-english-v3.0", "dataset_id": dataset, "input_type": "search_document"} | more
        return self.json("POST", "/v1/embed-jobs", json.dumps(body), {"Content-Type": "application/json"},
                         status=status)

    def dataset(self, dataset):
        return self.json("GET", f"/v1/datasets/{dataset}")["dataset"]

    def names(self):
        return [job.get("name") for job in self.json("GET", "/v1/embed-jobs")["embed_jobs"]]


def until(what, holds):
    end = time.monotonic() + UNTIL_SECONDS
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(0.005)


def messages(service):
    """The texts that the hosted service was recorded with."""
    caller = Caller(service)
    for method in ("GET", "DELETE"):
        caller.refused(404, "dataset with the id 'none' not found", method, "/v1/datasets/none")
    caller.refused(400, "a model parameter is required for this endpoint.", "POST", "/v1/embed-jobs",
                   '{"dataset_id":"none","input_type":"search_document"}')
    assert caller.create("none", status=404)["message"] == "dataset with id none not found"
    unknown = "resource not found: could not find embed job with the ID: none"
    caller.refused(404, unknown, "GET", "/v1/embed-jobs/none")
    caller.refused(404, unknown, "POST", "/v1/embed-jobs/none/cancel")
    caller.refused(400, "output dataset types are not supported for upload", "POST",
                   "/v1/datasets?name=a&type=embed-result")
    Caller(service, {}).refused(401, "no api key supplied", "GET", "/v1/datasets")
    caller.refused(404, "404 page not found", "GET", "/v1/nothing")
    service.change(keys=["another"])
    caller.refused(401, "invalid api token", "GET", "/v1/datasets")


def objects(service):
    """Ids, names and states; a form may arrive in chunks, and with the name `file`."""
    caller = Caller(service)
    dataset = caller.upload("My rows_1 [ej:0123456789]", query="&keep_fields=id")
    assert re.fullmatch("my-rows-1-ej-0123456789-[a-z0-9]{6}", dataset), dataset
    assert caller.dataset(dataset)["name"] == "My rows_1 [ej:0123456789]"
    job = caller.create(dataset, name="A [ej:0123456789]", embedding_types=["int8"])["job_id"]
    found = caller.json("GET", f"/v1/embed-jobs/{job}")
    assert found["status"] == "complete" and found["name"] == "A [ej:0123456789]", found
    output = caller.dataset(found["output_dataset_id"])
    assert output["name"] == "embeded-My rows_1 [ej:0123456789]" and output["dataset_type"] == "embed-result", output
    assert isinstance(caller.json("GET", "/v1/datasets/usage")["organization_usage"], str)
    url = output["dataset_parts"][0]["url"].removeprefix(service.url)
    status, _, whole = Caller(service, {}).ask("GET", url)
    assert status == 200 and whole.startswith(b"Obj\x01") and len(whole) == output["dataset_parts"][0]["size_bytes"]
    status, headers, rest = Caller(service, {}).ask("GET", url, None, {"Range": "bytes=10-"})
    assert (status, rest) == (206, whole[10:])
    assert headers["Content-Range"] == f"bytes 10-{len(whole) - 1}/{len(whole)}"
    assert Caller(service, {}).ask("GET", url.split("?")[0])[0] == 403
    first, second = caller.create(dataset)["job_id"], caller.create(dataset)["job_id"]
    assert first != second, "no request is recognised as a repetition"
    pieces = [b'--x\r\nContent-Disposition: form-data; name="file"; filename="b.csv"\r\n\r\n', b"text\r\na b\r\n",
              b"\r\n--x--\r\n"]
    status, _, body = caller.ask("POST", "/v1/datasets?name=b&type=embed-input", iter(pieces), FORM)
    assert status == 200 and caller.dataset(json.loads(body)["id"])["validation_status"] == "validated"


def delays(service):
    """Validation, jobs and lists take their time; cancelled and failing jobs end; old datasets are gone."""
    service.reset(validation=0.1, job_time=30, cancel_time=0.05, list_lag=0.2, failing="bad*")
    caller = Caller(service)
    dataset = caller.upload()
    assert caller.dataset(dataset)["validation_status"] == "queued"
    assert caller.create(dataset, status=400)["message"].endswith("is not validated")
    until("validated", lambda: caller.dataset(dataset)["validation_status"] == "validated")
    job = caller.create(dataset, name="late")["job_id"]
    assert caller.names() == [] and caller.json("GET", f"/v1/embed-jobs/{job}")["status"] == "processing"
    until("listed", lambda: caller.names() == ["late"])
    assert caller.json("POST", f"/v1/embed-jobs/{job}/cancel") == {}
    assert caller.json("GET", f"/v1/embed-jobs/{job}")["status"] == "cancelling"
    until("cancelled", lambda: caller.json("GET", f"/v1/embed-jobs/{job}")["status"] == "cancelled")
    bad = caller.create(dataset, name="bad one")["job_id"]
    service.age(31)
    assert caller.json("GET", f"/v1/embed-jobs/{bad}")["status"] == "failed"
    service.age(31 * 86_400)
    caller.refused(404, f"dataset with the id '{dataset}' not found", "GET", f"/v1/datasets/{dataset}")
    assert [one["deleted"] for one in service.state()["datasets"]] == [True]


def limits(service):
    """Each class and key has its own limit; a window later, as many calls are accepted again."""
    service.reset(limits="trial", window=0.5, validation=0, job_time=0, list_lag=0)
    caller = Caller(service)
    answers = [caller.ask("GET", "/v1/embed-jobs") for _ in range(7)]
    assert [status for status, _, _ in answers] == [200] * 5 + [429] * 2
    headers = answers[1][1]
    assert headers["x-trial-endpoint-call-limit"] == "5" and headers["x-trial-endpoint-call-remaining"] == "3"
    assert "limited to 5 API calls / minute" in json.loads(answers[5][2])["message"]
    assert answers[5][1]["Retry-After"] is None and answers[5][1]["x-trial-endpoint-call-limit"] is None
    assert caller.ask("GET", "/v1/datasets")[0] == 200, "the classes have separate limits"
    assert Caller(service, {"Authorization": "bearer other"}).ask("GET", "/v1/embed-jobs")[0] == 200
    until("accepted again", lambda: caller.ask("GET", "/v1/embed-jobs")[0] == 200)
    service.change(limits="production", retry_after=True)
    answers = [caller.ask("GET", "/v1/embed-jobs") for _ in range(60)]
    rejected = [headers["Retry-After"] for status, headers, _ in answers if status == 429]
    assert answers[49][0] == 200 and set(rejected) == {"1"}, rejected
    assert service.state()["counts"]["limited"] >= 3


def faults(service):
    """What each fault does, and whether the request was carried out."""
    caller = Caller(service)
    for kind, is_made, status in (
            ("lost_request", False, None), ("cut_request", False, None), ("lost_reply", True, None),
            ("cut_reply", True, None), ("error", False, 500), ("error_after", True, 500), ("hang", True, 200)):
        service.reset(limits="none")
        dataset = caller.upload()
        service.plan([{"kind": kind, "route": "create_job", "nth": 2, "seconds": 0.05}])
        caller.create(dataset)
        try:
            found = caller.ask("POST", "/v1/embed-jobs", json.dumps({
                "model": "embed-english-v3.0", "dataset_id": dataset, "input_type": "search_document"}))[0]
        except NoResponse:
            found = None
        caller.create(dataset)
        state = service.state()
        assert found == status and state["counts"]["jobs"] == 2 + is_made, (kind, found, state["counts"])
        assert [request["fault"] for request in state["requests"][-3:]] == [None, kind, None]
    service.plan([{"kind": "error", "request": 2, "times": None, "status": 503, "retry_after": "7"}])
    assert caller.ask("GET", "/v1/datasets")[0] == 200
    for _ in range(2):
        status, headers, _ = caller.ask("GET", "/v1/datasets")
        assert status == 503 and headers["Retry-After"] == "7"
    try:
        service.plan([{"kind": "error", "nht": 1}])
    except ValueError as error:
        assert "nht: not a field of a fault" in str(error)
    else:
        raise AssertionError("a misspelt plan was accepted")


def control(service):
    """The paths of the test do the same as the methods, and are never counted."""
    caller = Caller(service)
    service.reset()
    caller.json("POST", "/control/plan", '[{"kind":"error","request":1}]')
    caller.json("POST", "/control/settings", '{"job_time":60}')
    assert caller.ask("GET", "/v1/datasets")[0] == 500
    assert [request["route"] for request in caller.json("GET", "/control/state")["requests"]] == ["list_datasets"]
    assert "unexpected keyword" in caller.json("POST", "/control/reset", '{"job_tim":1}', status=400)["message"]
    with socket.create_connection((caller.address.hostname, caller.address.port)) as connection:
        connection.sendall(b"POST /v1/embed-jobs HTTP/1.1\r\nContent-Length: 100\r\n\r\n{")
    assert caller.ask("GET", "/v1/datasets")[0] == 200, "a client that leaves stops nothing"


def main():
    for check in (messages, objects, delays, limits, faults, control):
        with HostedService(dimensions=16) as service:
            check(service)
        print(check.__name__, flush=True)


if __name__ == "__main__":
    main()
