import EmbedJobsEngine
import Testing

@Suite struct StorePathsTests {
    private let paths = StorePaths(root: "/store")

    @Test func allPathsAreInTheStoresFolder() {
        let all = [
            paths.lock, paths.database, paths.ballast, paths.crash, paths.lost, paths.datasets, paths.jobs,
            paths.models,
            paths.dataset("a-1"), paths.job("j"), paths.absolute(StorePaths.original(of: "a-1")),
            paths.absolute(StorePaths.firstRows(of: "a-1")),
            paths.absolute(StorePaths.inputPart(of: "a-1")), paths.absolute(StorePaths.shard(3, fence: 2, of: "j")),
        ]
        #expect(all.allSatisfy { $0.hasPrefix("/store/") })
        #expect(Set(all).count == all.count)
    }

    @Test func partsAreInTheFolderOfTheirDatasetOrJob() {
        #expect(paths.absolute(StorePaths.inputPart(of: "a-1")).hasPrefix(paths.dataset("a-1") + "/"))
        #expect(paths.absolute(StorePaths.shard(3, fence: 2, of: "j")).hasPrefix(paths.job("j") + "/"))
    }

    @Test func attemptsNeverShareAFile() {
        let attempts = (0..<30).flatMap { shard in (0..<30).map { StorePaths.shard(shard, fence: $0, of: "j") } }
        #expect(Set(attempts).count == 900)
    }
}
