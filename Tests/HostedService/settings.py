#!/usr/bin/env python3
# The settings of the simulated service: one declaration for Python, JSON and the command line.
import argparse
import dataclasses


def setting(default, text):
    return dataclasses.field(default=default, metadata={"text": text})


@dataclasses.dataclass
class Settings:
    """How the service behaves. Times are in seconds, in real time: for a scaled run, divide them all by one number."""
    limits: str = setting("none", "rate limits: none, trial or production")
    window: float = setting(60.0, "length of the window in which the limits count calls")
    retry_after: bool = setting(False, "send Retry-After with status 429")
    list_lag: float = setting(0.0, "time until a new object appears in a list")
    get_lag: float = setting(0.0, "time until a new object is found by its id")
    validation: float = setting(0.0, "time that the validation of a dataset takes")
    job_time: float = setting(0.0, "time that a job takes")
    cancel_time: float = setting(0.0, "time that the cancellation of a job takes")
    retention: float = setting(30 * 86_400.0, "time until a dataset is deleted")
    dimensions: int = setting(0, "length of the vectors; 0: that of the model")
    part_rows: int = setting(100_000, "maximum number of rows of a part")
    deflate: bool = setting(False, "compress the Avro blocks of parts")
    failing: str = setting("", "jobs whose name matches this pattern fail")
    keys: tuple = setting((), "the valid keys; none given: all are, and each has its own account")
    seed: int = setting(1, "seed of the ids")

    def __post_init__(self):
        if self.limits not in ("none", "trial", "production"):
            raise ValueError(f"limits: {self.limits}: must be none, trial or production")
        if self.window <= 0:
            raise ValueError(f"window: {self.window}: must be greater than 0")
        self.keys = tuple(self.keys)

    @classmethod
    def names(cls):
        return [field.name for field in dataclasses.fields(cls)]

    @classmethod
    def add_options(cls, parser):
        """One option for each setting, with dashes; --keys may be repeated."""
        for field in dataclasses.fields(cls):
            flag, text = "--" + field.name.replace("_", "-"), field.metadata["text"]
            if isinstance(field.default, bool):
                parser.add_argument(flag, action="store_true", help=text)
            elif isinstance(field.default, tuple):
                parser.add_argument(flag, action="append", default=[], help=text)
            else:
                parser.add_argument(flag, type=type(field.default), default=field.default,
                                    help=f"{text}. Default: {field.default or 'empty'}")

    @classmethod
    def of_options(cls, options: argparse.Namespace):
        return cls(**{name: getattr(options, name) for name in cls.names()})
