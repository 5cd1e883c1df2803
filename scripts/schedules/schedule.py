#!/usr/bin/env python3
# The schedules of a sweep: at which step of a run the kill comes, and which request meets a fault of the network.
import dataclasses
import itertools
import random

LOST_REQUEST, LOST_REPLY, ERROR_AFTER = "lost_request", "lost_reply", "error_after"
FAULTS = (LOST_REQUEST, LOST_REPLY, ERROR_AFTER)
# Requests that are not safe to repeat.
UNSAFE_ROUTES = ("upload", "create_job")


@dataclasses.dataclass(frozen=True)
class Variant:
    """What all schedules of one sweep share. The service is one without idempotency keys."""
    name: str
    # Whether the state of the program is deleted after each run; the script then has `once`.
    loses_journal: bool = False
    is_tagged: bool = True
    # Seconds until the service lists what was created.
    list_lag: float = 0.0
    # Whether schedules must fail: the variant lacks something that the others need.
    is_control: bool = False
    # The share of the schedules that a complete sweep runs.
    share: float = 1.0


# Seconds that the program waits until it trusts a list.
LIST_DELAY = 0.3
VARIANTS = (
    Variant("journal"), Variant("lost", loses_journal=True), Variant("lag", list_lag=LIST_DELAY / 3, share=0.25),
    Variant("untagged", loses_journal=True, is_tagged=False, is_control=True, share=0.1),
    Variant("late", list_lag=LIST_DELAY * 4, is_control=True, share=0.1))


@dataclasses.dataclass(frozen=True)
class Trace:
    """The steps of an undisturbed run: its system calls that change a file or send bytes, and its requests."""
    # The kind and path of each call.
    calls: tuple
    # The route of each request.
    requests: tuple


@dataclasses.dataclass(frozen=True)
class Schedule:
    """One sequence of runs; written as `journal:kill@41:lost_reply@7`."""
    variant: Variant
    # The step at which each run is killed; later runs are not.
    kills: tuple = ()
    # Numbers of requests, counted over all runs, with the fault of each.
    faults: tuple = ()

    def __str__(self):
        kills = f"kill@{','.join(map(str, self.kills))}" if self.kills else "-"
        faults = ",".join(f"{kind}@{number}" for number, kind in self.faults) or "-"
        return f"{self.variant.name}:{kills}:{faults}"

    @property
    def plan(self):
        """The faults as the service takes them."""
        return [{"kind": kind, "request": number} for number, kind in self.faults]


# Requests of a run that continues another one, besides those that were still to come.
REQUESTS_OF_RESUMPTION = 6


def pairs(variant, trace):
    """A kill at every step, or none, with each fault of every request, or none."""
    count = len(trace.requests)
    faults = [(), *(((number, kind),) for number in range(1, count + REQUESTS_OF_RESUMPTION + 1) for kind in FAULTS)]
    undisturbed = [Schedule(variant, (), fault) for fault in faults[:count * len(FAULTS) + 1]]
    kills = ((step,) for step in range(1, len(trace.calls) + 1))
    return undisturbed + [Schedule(variant, *both) for both in itertools.product(kills, faults)]


def storms(variant, trace, seed, count):
    """Several kills and several faults at random."""
    chance = random.Random(f"{seed} {variant.name} storms")
    found = []
    for _ in range(count):
        kills = tuple(chance.randint(1, len(trace.calls)) for _ in range(chance.randint(2, 4)))
        numbers = sorted(chance.sample(range(1, 2 * len(trace.requests)), chance.randint(1, 3)))
        found.append(Schedule(variant, kills, tuple((number, chance.choice(FAULTS)) for number in numbers)))
    return found


def exposed(variant, trace):
    """Schedules of which a control must fail some: a lost reply to each unsafe request, and kills late in the run."""
    replies = [Schedule(variant, (), ((number, LOST_REPLY),))
               for number, route in enumerate(trace.requests, 1) if route in UNSAFE_ROUTES]
    sends = [step for step, call in enumerate(trace.calls, 1) if call.startswith("write socket:")]
    return replies + [Schedule(variant, (step,)) for step in sends[len(sends) // 2:]]


def chosen(variant, trace, options):
    """The schedules to run, in their order."""
    everything = pairs(variant, trace)
    if options.only:
        storm = storms(variant, trace, options.seed, options.storms)
        known = {str(one): one for one in [*everything, *storm, *exposed(variant, trace)]}
        return [one for name, one in known.items() if name.startswith(options.only)]
    chance = random.Random(f"{options.seed} {variant.name}")
    if options.quick:
        if variant.is_control:
            return exposed(variant, trace)
        return chance.sample(everything, min(options.sample, len(everything))) + storms(variant, trace, options.seed, 2)
    if variant.share < 1:
        count = max(1, round(variant.share * len(everything)))
        return [everything[index] for index in sorted(chance.sample(range(len(everything)), count))]
    return everything + storms(variant, trace, options.seed, options.storms)
