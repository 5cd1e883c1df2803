#!/usr/bin/env python3
# Compares the rows of a store with its files, from outside, through SQLite and the file system alone.
import json
import os
import sqlite3
import time

FOLDERS = ("datasets", "jobs")
# States of rows whose file is whole and durable.
KEPT_STATES = ("kept", "done")


class Unreadable(Exception):
    pass


class Rows:
    """The files that a store's database names, in any schema: those in columns called `path`.

    `named` has all of them, `kept` those that must exist. If rows have a state, `kept` excludes files that are being
    written or removed.
    """

    def __init__(self, store):
        database = os.path.join(store, "db.sqlite")
        if not os.path.exists(database):
            raise Unreadable("db.sqlite is missing")
        connection = None
        try:
            connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)
            self.named, self.kept = set(), set()
            for table in self.tables(connection):
                columns = self.columns(connection, table)
                if "path" not in columns:
                    continue
                state = "state" if "state" in columns else "'kept'"
                for path, state in connection.execute(f'SELECT path, {state} FROM "{table}"'):
                    if path and path.split("/")[0] in FOLDERS:
                        self.named.add(path)
                        if state in KEPT_STATES:
                            self.kept.add(path)
            self.datasets = {row[0] for row in connection.execute("SELECT id FROM dataset")}
            self.jobs = dict(connection.execute("SELECT id, status FROM job"))
        except sqlite3.Error as error:
            raise Unreadable(str(error)) from None
        finally:
            if connection:
                connection.close()

    @staticmethod
    def tables(connection):
        return [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]

    @staticmethod
    def columns(connection, table):
        return [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]


def missing_files(store):
    """Paths that rows name but that do not exist. There must never be any, even while a server runs."""
    def look():
        return {path for path in Rows(store).kept if not os.path.exists(os.path.join(store, path))}

    first = look()
    if not first:
        return []
    # A deletion removes rows before files: a file is not missing if its row is gone, too.
    time.sleep(0.05)
    return sorted(first & look())


def files_without_rows(store):
    """Files that no row names; for use while no process has the store open."""
    rows = Rows(store)
    found = [f"tmp/{name}" for name in names(os.path.join(store, "tmp"))]
    for dataset in names(os.path.join(store, "datasets")):
        # Besides its parts, a dataset has the upload and indices, whose rows older schemas lack.
        if dataset not in rows.datasets:
            found += [f"datasets/{dataset}/{name}" for name in names(os.path.join(store, "datasets", dataset))
                      if f"datasets/{dataset}/{name}" not in rows.named]
    for job in names(os.path.join(store, "jobs")):
        is_running = rows.jobs.get(job) in ("processing", "cancelling")
        found += [f"jobs/{job}/{name}" for name in names(os.path.join(store, "jobs", job))
                  if not is_running and f"jobs/{job}/{name}" not in rows.named]
    return sorted(found)


def names(folder):
    try:
        return os.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return []


def integrity(store):
    """The result of SQLite's integrity check; `ok` if it passes."""
    try:
        connection = sqlite3.connect(f"file:{os.path.join(store, 'db.sqlite')}?mode=ro", uri=True, timeout=10)
        try:
            return connection.execute("PRAGMA integrity_check").fetchone()[0]
        finally:
            connection.close()
    except sqlite3.Error as error:
        return str(error)


def fsck(program, store):
    """The findings of `embedjobs fsck --json`: an empty text for none, None if the binary lacks fsck."""
    if not program.has_command("fsck"):
        return None
    done = program.run(store, "fsck", "--json", seconds=300)
    if done.code == 0:
        return ""
    try:
        text = json.dumps(json.loads(done.output))
    except ValueError:
        text = done.output
    return f"exit {done.code}: {text.strip()} {done.errors.strip()}"[:2_000]


def check(phase, program, store, where=""):
    """All checks of a store that no process has open."""
    prefix = f"{where}: " if where else ""
    try:
        missing, spare = missing_files(store), files_without_rows(store)
    except Unreadable as error:
        phase.check("the database can be read", False, f"{prefix}{error}")
        return
    sound = integrity(store)
    phase.check("the database can be read", sound == "ok", f"{prefix}{sound}")
    phase.check("no row names a missing file", not missing, f"{prefix}{len(missing)}: {missing[:3]}")
    phase.check("no file is without a row", not spare, f"{prefix}{len(spare)}: {spare[:3]}")
    found = fsck(program, store)
    if found is not None:
        phase.check("fsck finds nothing", found == "", f"{prefix}{found}")
