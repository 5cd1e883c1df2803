import Foundation
import LocalFiles
import TestSupport
import Testing

/// Maintenance of a store from the command line: output, exit codes, and the remaining files.
@Suite struct FsckCommandTests {
    private let fixture: ToolFixture
    private let job: String

    init() throws {
        fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(300), to: "work/rows.jsonl")
        let made = try fixture.run(ToolFixture.pipeline, parameters: ["file=rows.jsonl"])
        try #require(made.exitCode == 0, "\(made.errors)")
        job = String(made.output.prefix { $0 != "\n" })
    }

    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "\(text)")
    }

    private func flip() throws {
        var bytes = try fixture.folder.read("store/jobs/\(job)/0.1")
        bytes[100] ^= 1
        try fixture.folder.write(bytes, to: "store/jobs/\(job)/0.1")
    }

    @Test func checksAndRepairs() throws {
        let clean = try fixture.call(["fsck"])
        #expect(clean.exitCode == 0 && clean.errors == "", "\(clean.errors)")
        #expect(clean.output.hasPrefix("\(fixture.store): clean; "))
        try flip()
        try fixture.folder.write("mine", to: "store/jobs/mine")
        let found = try fixture.call(["fsck", "--json"])
        #expect(found.exitCode == 1)
        let report = try object(found.output)
        #expect(report["clean"] as? Bool == false && report["store"] as? String == fixture.store)
        let findings = try #require(report["findings"] as? [[String: Any]])
        #expect(findings.map { $0["kind"] as? String } == ["digest", "unknown"])
        #expect(findings.map { $0["path"] as? String } == ["jobs/\(job)/0.1", "jobs/mine"])
        let repaired = try fixture.call(["fsck", "--repair"])
        #expect(repaired.exitCode == 1)
        let bytes = "digest: jobs/\(job)/0.1: its content has changed since it was written, first after byte 0 (marked)"
        #expect(repaired.output.contains(bytes), "\(repaired.output)")
        #expect(repaired.output.contains("unknown: jobs/mine: belongs to no dataset or job (repaired)"))
        #expect(repaired.output.contains(": 1 fault, 1 repaired; "))
        try flip()
        #expect(try fixture.call(["fsck", "--repair"]).exitCode == 0)
        let last = try fixture.call(["fsck"])
        #expect(last.exitCode == 0 && last.output.hasPrefix("note: lost/ holds 1 file, 4 B"), "\(last.output)")
    }

    @Test func namesChangedFilesOfModels() throws {
        #expect(try fixture.call(["models", "add", "copy", "\(fixture.store)/models/tiny"]).exitCode == 0)
        #expect(try fixture.call(["fsck"]).exitCode == 0)
        try fixture.folder.write("[PAD]\n", to: "store/models/copy/vocab.txt")
        let found = try fixture.call(["fsck", "--repair"])
        #expect(found.exitCode == 1)
        let line = "model: models/copy/vocab.txt: has changed since it was added; remove models/copy and add the model"
        #expect(found.output.hasPrefix("\(line) again\n"), "\(found.output)")
        let report = try object(try fixture.call(["fsck", "--json"]).output)
        #expect((report["findings"] as? [[String: Any]])?.map { $0["kind"] as? String } == ["model"])
        let used = try fixture.call(["-c", "embed hello model=copy"])
        #expect(used.exitCode == 1)
        let refusal = "model 'copy' cannot be used: vocab.txt: has changed since it was added; "
        #expect(used.errors.contains(refusal), "\(used.errors)")
    }

    @Test func refusesToCheckAStoreInUse() throws {
        let script = """
            "$0" -c 'list; ! touch ready; while [ ! -e done ]; do sleep 0.05; done' > owner.log 2>&1 &
            n=0; until [ -e ready ]; do n=$((n+1)); [ $n -lt 600 ] || exit 99; sleep 0.05; done
            "$0" fsck; echo "fsck $?"; "$0" store --json > store.json; echo "store $?"
            "$0" backup b.tar; echo "backup $?"; touch done; wait
            """
        let result = try ChildProcess.run(
            "/bin/sh",
            ["-c", script, fixture.binary],
            environment: fixture.environment,
            folder: fixture.work
        )
        #expect(result.output == "fsck 75\nstore 0\nbackup 0\n", "\(result.output)\(result.errors)")
        let report = try object(String(decoding: try fixture.folder.read("work/store.json"), as: UTF8.self))
        #expect(report["jobs_complete"] as? Int == 1 && report["expire_after"] as? String == "off")
        #expect(report["damaged_files"] as? Int == 0)
    }

    @Test func restoresABackup() throws {
        let written = try fixture.call(["backup", "b.tar", "--models"])
        #expect(written.exitCode == 0, "\(written.errors)")
        let again = try fixture.call(["backup", "b.tar"])
        #expect(again.exitCode == 1)
        #expect(again.errors == "error: b.tar: already exists\n")
        let refused = try fixture.call(["restore", "b.tar"])
        #expect(refused.exitCode == 2 && refused.errors.contains("already a store"), "\(refused.errors)")
        let restored = try fixture.call(["restore", "b.tar", "--store", "other"])
        #expect(restored.exitCode == 0, "\(restored.errors)")
        #expect(try fixture.call(["fsck", "--store", "other"]).exitCode == 0)
        var environment = fixture.environment
        environment["EMBEDJOBS_HOME"] = "\(fixture.work)/other"
        let download = try ChildProcess.run(
            fixture.binary,
            ["download", job, "to=again.jsonl"],
            environment: environment,
            folder: fixture.work
        )
        #expect(download.exitCode == 0, "\(download.errors)")
        #expect(try fixture.folder.read("work/again.jsonl") == fixture.folder.read("work/out.jsonl"))
        try fixture.folder.write(Array(try fixture.folder.read("work/b.tar").dropLast(2_000)), to: "work/cut.tar")
        let cut = try fixture.call(["restore", "cut.tar", "--store", "third"])
        #expect(cut.exitCode == 1)
        #expect(cut.errors == "error: cut.tar: not a complete backup: it is truncated\n")
        #expect(try !fixture.made.contains { $0.hasPrefix(".embedjobs") || $0 == "third" })
    }

    @Test func readOnlyCommandsCreateNoStore() throws {
        for words in [["fsck"], ["store"], ["backup", "b.tar"], ["store", "--expire-after", "30d"]] {
            let result = try fixture.call(words + ["--store", "none"])
            #expect(
                result.exitCode == 2 && result.errors.contains("none: no store found"),
                "\(words) \(result.errors)"
            )
        }
        #expect(try fixture.made == ["out.jsonl", "rows.jsonl"])
        try fixture.folder.write("mine", to: "work/full/mine")
        #expect(try fixture.call(["fsck", "--repair", "--store", "full"]).exitCode == 2)
        #expect(try fixture.folder.read("work/full/mine") == Array("mine".utf8))
    }

    @Test func deletesAndPrunes() throws {
        let refused = try fixture.call(["prune", "older_than=0s"])
        #expect(refused.exitCode == 2 && refused.errors.contains("it needs --yes"), "\(refused.errors)")
        let counted = try fixture.call(["prune", "older_than=0s", "dry_run=true"])
        #expect(counted.exitCode == 0)
        #expect(counted.errors.hasPrefix("would delete 1 job and 2 datasets ("))
        #expect(try fixture.call(["delete", job, "output=true", "--yes"]).exitCode == 0)
        let pruned = try fixture.call(["prune", "older_than=0s", "--yes"])
        #expect(pruned.exitCode == 0 && pruned.errors.hasPrefix("deleted 0 jobs and 1 dataset ("), "\(pruned.errors)")
        #expect(try fixture.call(["prune", "older_than=0s", "--yes"]).errors == "nothing to delete is that old\n")
        #expect(try fixture.call(["fsck"]).exitCode == 0)
        #expect(try Folder.names(in: "\(fixture.store)/jobs") == ["embedjobs-store"])
    }

    @Test func setsAndShowsTheExpiry() throws {
        let short = try fixture.call(["store", "--expire-after", "1h"])
        #expect(short.exitCode == 2)
        let range = "--expire-after 1h: must be off, or a duration from 1d to 366d, such as 30d"
        #expect(short.errors.contains(range), "\(short.errors)")
        let set = try fixture.call(["store", "--expire-after", "30d"])
        #expect(set.exitCode == 0 && set.output.contains("expire_after") && set.output.contains("30d"), "\(set.errors)")
        #expect(try fixture.call(["list", "format=ids"]).output == "\(job)\n")
        #expect(
            try fixture.call(["store", "--expire-after", "off", "--json"]).output.contains("\"expire_after\":\"off\"")
        )
    }

    /// The command ends when its own report of what has expired is in the file.
    @Test func theOwnerReportsWhatHasExpired() throws {
        let change =
            "import sqlite3; d = sqlite3.connect('\(fixture.store)/db.sqlite'); "
            + "d.execute('UPDATE store SET expire_after = 0'); d.commit()"
        try #require(try ChildProcess.run(Requirement.python.path(), ["-c", change]).exitCode == 0)
        let script = "datasets\n! timeout 60 sh -c 'until grep -q expired err; do sleep 0.05; done'"
        let result = try ChildProcess.run(
            "/bin/sh",
            ["-c", "\"$0\" -c \"$1\" 2> err", fixture.binary, script],
            environment: fixture.environment,
            folder: fixture.work
        )
        #expect(result.exitCode == 0)
        let notice =
            "expired: 1 job, 2 datasets deleted (older than 0 days; "
            + "embedjobs store --expire-after off turns this off)\n"
        #expect(String(decoding: try fixture.folder.read("work/err"), as: UTF8.self) == notice)
        #expect(try fixture.call(["list", "format=ids"]).output == "")
    }
}
