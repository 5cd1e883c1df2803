import LocalFiles
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// kill -9 at random moments, twenty times: the job resumes from its durable shards, and its output equals that of an
/// undisturbed run.
@Suite struct KillTests {
    private static let rows = 8_000
    private static let resume = """
        param job
        wait $job
        download $job to=out.jsonl

        """

    /// A model slow enough that the job lasts longer than twenty kills.
    private static var size: RandomModel.Size {
        var size = RandomModel.Size()
        size.layers = 4
        size.hidden = 96
        size.heads = 6
        size.intermediate = 384
        return size
    }

    @Test func outputIsThatOfAnUndisturbedRun() throws {
        let calm = try ToolFixture(size: Self.size)
        try calm.folder.write(ToolFixture.rows(Self.rows), to: "work/rows.jsonl")
        let undisturbed = try calm.run(ToolFixture.pipeline, parameters: ["file=rows.jsonl"])
        try #require(undisturbed.exitCode == 0, "\(undisturbed.errors)")

        let killed = try ToolFixture(size: Self.size)
        try killed.folder.write(ToolFixture.rows(Self.rows), to: "work/rows.jsonl")
        let begun = try killed.run(
            ToolFixture.pipeline,
            parameters: ["file=rows.jsonl"],
            signal: (SIGKILL, .once(killed.jobHasBegun))
        )
        #expect(begun.exitCode == 128 + SIGKILL)
        let job = begun.output.split(separator: "\n").first.map(String.init) ?? ""
        for kill in 2...20 {
            // Waits for some more shards, then kills at a random moment of the workers' steps.
            // The first kill may have come before the job had a folder.
            let folder = "\(killed.store)/jobs/\(job)"
            let target = ((try? Folder.names(in: folder).count) ?? 0) + .random(in: 0...2)
            let result = try killed.run(
                Self.resume,
                parameters: ["job=\(job)"],
                signal: (SIGKILL, .once { ((try? Folder.names(in: folder).count) ?? 0) > target })
            )
            // If a run ended before its kill, the job was too short for the test.
            try #require(result.exitCode == 128 + SIGKILL, "kill \(kill): \(result.exitCode) \(result.errors)")
        }
        let last = try killed.run(Self.resume, parameters: ["job=\(job)"])
        try #require(last.exitCode == 0, "\(last.errors)")
        #expect(try killed.folder.read("work/out.jsonl") == calm.folder.read("work/out.jsonl"))
        #expect(try killed.made == ["out.jsonl", "rows.jsonl"])
        // No files of the killed attempts remain: each shard has only the file that its row names.
        #expect(!Folder.exists("\(killed.store)/lost"))
        let parts = try Folder.names(in: "\(killed.store)/jobs/\(job)")
        let shards = parts.compactMap { $0.split(separator: ".").first }
        #expect(Set(shards).count == parts.count, "\(parts)")
        // The kills interrupted running shards: some were leased more than once.
        #expect(parts.contains { !$0.hasSuffix(".1") }, "no kill interrupted a shard: \(parts)")
    }
}
