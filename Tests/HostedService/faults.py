#!/usr/bin/env python3
# Faults of the network and of the service, chosen by the number of a request.
"""A plan is a list of faults. A fault is an object with a `kind` and the requests that it affects.

kinds:
  lost_request  the request is read and dropped: nothing is done, and the connection closes without a response
  cut_request   the connection closes when only the head of the request has been read
  lost_reply    the request is carried out, and the connection closes without a response
  cut_reply     the request is carried out, and the connection closes within the body of the response
  hang          the request is carried out, and the response comes after `seconds`
  error         nothing is done; the response has `status`, and `message` and `retry_after` if given
  error_after   the request is carried out; the response has `status` all the same

requests, counted from 1 since the last plan:
  {"request": 7}                the seventh of all
  {"route": "create_job"}       the first create; with "nth": 3, the third
  {…, "times": 4}               the four from there on; "times": null, all from there on
Retries of a client are requests of their own. Of several faults that match, the first is used.
"""

KINDS = ("lost_request", "cut_request", "lost_reply", "cut_reply", "hang", "error", "error_after")
FIELDS = {"kind", "request", "route", "nth", "times", "status", "message", "retry_after", "seconds"}
STATUS, SECONDS = 500, 3_600.0


class FaultPlan:
    """The faults, and how many requests have been made."""

    def __init__(self, faults=()):
        self.faults = [checked(fault) for fault in faults]
        self.count, self.counts = 0, {}

    def next(self, route):
        """Counts a request; returns its number and its fault, or None."""
        self.count += 1
        self.counts[route] = self.counts.get(route, 0) + 1
        for fault in self.faults:
            if affects(fault, route, self.count, self.counts[route]):
                return self.count, fault
        return self.count, None


def affects(fault, route, number, number_of_route):
    if fault.get("route") not in (None, route):
        return False
    if "route" in fault:
        number, first = number_of_route, fault.get("nth", 1)
    else:
        first = fault.get("request", 1)
    times = fault.get("times", 1)
    return number >= first and (times is None or number < first + times)


def checked(fault):
    unknown = sorted(set(fault) - FIELDS)
    if unknown:
        raise ValueError(f"{', '.join(unknown)}: not a field of a fault; the fields are {', '.join(sorted(FIELDS))}")
    if fault.get("kind") not in KINDS:
        raise ValueError(f"kind: {fault.get('kind')}: must be one of {', '.join(KINDS)}")
    if "request" in fault and "route" in fault:
        raise ValueError("a fault has either request or route")
    return dict(fault)
