#!/usr/bin/env python3
# The documented rate limits of the hosted service, for each key and each class of endpoints.
import collections
import time

# Calls a minute. Whether reads count against the limit of embed jobs is not documented; here they do, so that a client
# that satisfies this service satisfies the hosted one.
CALLS = {"trial": {"embed_jobs": 5, "other": 500}, "production": {"embed_jobs": 50, "other": 500}}
MONTHLY_TRIAL_CALLS = 1_000


class RateLimits:
    """Sliding windows: at no moment have more calls than the limit been accepted within the last window."""

    def __init__(self, kind, window):
        self.kind, self.window = kind, window
        self.accepted = collections.defaultdict(collections.deque)

    def limit(self, endpoints):
        """Calls in a window; None without a limit."""
        return CALLS[self.kind][endpoints] if self.kind != "none" and endpoints else None

    def wait(self, key, endpoints):
        """Counts a call; returns None if it is accepted, else the seconds until one would be."""
        limit = self.limit(endpoints)
        if limit is None:
            return None
        times, now = self.accepted[key, endpoints], time.monotonic()
        while times and times[0] <= now - self.window:
            times.popleft()
        if len(times) >= limit:
            return times[0] + self.window - now
        times.append(now)
        return None

    def headers(self, key, endpoints):
        """What a response says about a trial key; responses with status 429 do not have these fields."""
        limit = self.limit(endpoints)
        if self.kind != "trial" or limit is None:
            return {}
        left = limit - len(self.accepted[key, endpoints])
        return {"x-endpoint-monthly-call-limit": MONTHLY_TRIAL_CALLS, "x-trial-endpoint-call-limit": limit,
                "x-trial-endpoint-call-remaining": left}

    def message(self, endpoints):
        if self.kind == "trial":
            return (f"You are using a Trial key, which is limited to {self.limit(endpoints)} API calls / minute. You"
                    " can continue to use the Trial key for free or upgrade to a Production key with higher rate"
                    " limits at 'https://dashboard.cohere.com/api-keys'.")
        return "You are past the per minute request limit, please wait and try again later."
