import EmbedJobs
import EmbedJobsEngine
import Testing

@Suite struct IdentityTests {
    @Test func timeAlwaysIncreases() {
        let identity = Identity.system()
        let times = (0..<1_000).map { _ in identity.now() }
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test func jobIDsAreVersion4UUIDs() {
        let identity = Identity(now: { Timestamp(microseconds: 0) }, random: { .max })
        #expect(identity.makeJobID().rawValue == "ffffffff-ffff-4fff-bfff-ffffffffffff")
    }

    @Test(arguments: [
        ("sample_file", "sample-file-000000"), ("Nightly 2026", "nightly-2026-000000"), ("é", "dataset-000000"),
        ("..", "dataset-000000"), ("a__b!", "a-b-000000"),
    ])
    func datasetIDsAreSlugsOfTheirNames(name: String, id: String) {
        let identity = Identity(now: { Timestamp(microseconds: 0) }, random: { 0 })
        #expect(identity.makeDatasetID(for: name).rawValue == id)
    }
}
