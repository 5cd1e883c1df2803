#!/usr/bin/env python3
# Measures the language: checking long scripts, a long loop, and the start against sqlite3, psql and python3.
"""Every figure is the median of rounds that alternate between programs. Exits with 1 if a figure misses its limit."""
import argparse
import glob
import os
import shutil
import statistics
import sys
import tempfile
import time

# The limits, for a current machine that is otherwise idle.
CHECK_SECONDS_MAX = 1.0
# Twice the lines may take twice the time, times this factor. With quadratic time the factor would be 2.
CHECK_GROWTH_MAX = 1.3
STATEMENT_MICROSECONDS_MAX = 5.0
START_TO_SQLITE_MAX = 5.0
START_TO_OTHERS_MAX = 1.0

LINE_COUNTS = (25_000, 50_000, 100_000)
STATEMENTS = 100_000
DIGITS = "0 1 2 3 4 5 6 7 8 9"
LOOP = f"""for a in {DIGITS} {{
    for b in {DIGITS} {{
        for c in {DIGITS} {{
            for d in {DIGITS} {{
                for e in 0 1 2 3 4 {{
                    let line = "$a$b$c$d$e of the loop"
                    echo $line
                }}
            }}
        }}
    }}
}}
"""


def passage(number):
    """Typical lines with every construct; names repeat, as in generated scripts."""
    return f"""let name_{number % 500} = run-{number}
let text = "dataset $name_{number % 500} of {number}"
echo $text '{number}'  # which one
let ds = upload $file name=$name_{number % 500} keep_fields=id,title
let job = create model=all-minilm-l6-v2 dataset_id=$ds \\
    input_type=search_document embedding_types=float truncate=END
for f in a b c {{
    let jobs_{number} += create model=m-{number} dataset_id=$ds input_type=search_query name=$f
}}
if $job.status == complete and $text != x {{
    download $job to=out/{number}.jsonl overwrite=true
}} else {{
    echo "$job.name ended as $job.status"
}}
"""


def long_script(line_count):
    lines = ["param file = /dev/null"]
    number = 0
    while len(lines) < line_count:
        number += 1
        lines += passage(number).splitlines()
    return "\n".join(lines) + "\n"


def run(command, output=os.devnull):
    """Runs a program; returns the seconds that it takes, including its start."""
    files = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
    ]
    start = time.perf_counter()
    process = os.posix_spawn(command[0], command, os.environ, file_actions=files)
    status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    seconds = time.perf_counter() - start
    if status != 0:
        sys.exit(f"bench: {' '.join(command)} exited with {status}")
    return seconds


def in_turns(rounds, programs):
    """The seconds of each program in every round; an extra first round warms the caches."""
    seconds = {name: [] for name in programs}
    for turn in range(rounds + 1):
        for name, (command, output) in programs.items():
            taken = run(command, output)
            if turn > 0:
                seconds[name].append(taken)
    return seconds


def found(name, package, *places):
    """The path of a program to compare with; exits if it is missing."""
    matches = [path for place in places for path in sorted(glob.glob(place))]
    path = matches[-1] if matches else shutil.which(name)
    if path is None:
        sys.exit(f"bench: {name} not found; install it: apt-get install {package}")
    return path


class Verdicts:
    """The lines of the table, and whether all figures are within their limits."""

    kept = True

    def say(self, what, figure, unit, limit=None):
        if limit is None:
            print(f"{what:58} {figure:9.2f} {unit}", flush=True)
            return
        isKept = figure <= limit
        self.kept = self.kept and isKept
        print(f"{what:58} {figure:9.2f} {unit:3} limit {limit:.2f} {'' if isKept else 'FAILED'}".rstrip(), flush=True)


def bench_check(binary, folder, rounds, verdicts):
    programs = {}
    for count in LINE_COUNTS:
        path = os.path.join(folder, f"{count}.embedjobs")
        with open(path, "w", encoding="utf-8") as file:
            file.write(long_script(count))
        programs[count] = ([binary, "check", path], os.devnull)
    seconds = in_turns(rounds, programs)
    for count in LINE_COUNTS[:-1]:
        verdicts.say(f"check {count:,} lines", statistics.median(seconds[count]), "s")
    last = LINE_COUNTS[-1]
    verdicts.say(f"check {last:,} lines", statistics.median(seconds[last]), "s", CHECK_SECONDS_MAX)
    for half, whole in zip(LINE_COUNTS, LINE_COUNTS[1:]):
        growth = statistics.median(b / a / 2 for a, b in zip(seconds[half], seconds[whole]))
        verdicts.say(f"  growth per line, {half:,} to {whole:,} lines", growth, "x", CHECK_GROWTH_MAX)


def bench_loop(binary, folder, rounds, verdicts):
    path, output, copy = (os.path.join(folder, name) for name in ("loop.embedjobs", "output", "copy"))
    with open(path, "w", encoding="utf-8") as file:
        file.write(LOOP)
    run([binary, "run", path], output)
    programs = {
        "loop": ([binary, "run", path], output),
        "start": ([binary, "-c", "echo hi"], os.devnull),
        "cat": ([found("cat", "coreutils"), output], copy),
    }
    seconds = in_turns(rounds, programs)
    beyond = statistics.median(a - b - c for a, b, c in zip(*(seconds[name] for name in programs)))
    verdicts.say(f"run a loop of {STATEMENTS:,} let and echo, total", statistics.median(seconds["loop"]), "s")
    each = beyond / STATEMENTS * 1e6
    verdicts.say("  per statement, without the start and cat of the output", each, "µs", STATEMENT_MICROSECONDS_MAX)


def bench_start(binary, rounds, verdicts):
    # Debian's psql is a Perl script around the real one, and python3 may be a shell script of pyenv.
    psql = found("psql", "postgresql-client", "/usr/lib/postgresql/*/bin/psql")
    commands = {
        "embedjobs -c 'echo hi'": [binary, "-c", "echo hi"],
        "sqlite3 :memory: 'select 1'": [found("sqlite3", "sqlite3"), ":memory:", "select 1"],
        "psql --version": [psql, "--version"],
        "python3 -c pass": [found("python3", "python3", "/usr/bin/python3"), "-c", "pass"],
    }
    seconds = in_turns(rounds, {name: (command, os.devnull) for name, command in commands.items()})
    for name in commands:
        verdicts.say(name, statistics.median(seconds[name]) * 1000, "ms")
    ours, *others = seconds.values()
    for name, theirs in zip(list(commands)[1:], others):
        ratio = statistics.median(a / b for a, b in zip(ours, theirs))
        limit = START_TO_SQLITE_MAX if "sqlite3" in name else START_TO_OTHERS_MAX
        verdicts.say(f"  embedjobs to {name}", ratio, "x", limit)


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench shell", description=__doc__)
    parser.add_argument("--binary", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=5, help="rounds of the long scripts. Default: 5")
    parser.add_argument("--starts", type=int, default=60, help="rounds of the short programs. Default: 60")
    options = parser.parse_args()
    if options.rounds < 1 or options.starts < 1:
        parser.error("--rounds and --starts must be at least 1")

    verdicts = Verdicts()
    with tempfile.TemporaryDirectory() as folder:
        # These scripts do not use a store. If one ever does, it must not be the user's.
        os.environ["EMBEDJOBS_HOME"] = os.path.join(folder, "store")
        bench_check(options.binary, folder, options.rounds, verdicts)
        bench_loop(options.binary, folder, options.rounds, verdicts)
    bench_start(options.binary, options.starts, verdicts)
    sys.exit(0 if verdicts.kept else 1)


if __name__ == "__main__":
    main()
