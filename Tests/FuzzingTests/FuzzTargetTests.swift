import Fuzzing
import LocalFiles
import TestSupport
import Testing

@Suite struct FuzzTargetTests {
    /// The corpus, whose folders have the names of the targets; scripts/fuzz starts from the same files.
    private static let corpus = Checkout.path("Tests/FuzzingTests/Corpus")

    private static func inputs(of target: FuzzTarget) throws -> [String] {
        let folder = "\(corpus)/\(target.rawValue)"
        return try Folder.names(in: folder).map { "\(folder)/\($0)" }
    }

    @Test("all properties hold for the corpus", arguments: FuzzTarget.allCases)
    func corpus(target: FuzzTarget) throws {
        let paths = try Self.inputs(of: target)
        #expect(paths.count >= 5)
        for path in paths { #expect(throws: Never.self, "\(path)") { try target.check(GoldenFile.bytes(of: path)) } }
    }

    @Test("all properties hold for prefixes and suffixes of the corpus", arguments: FuzzTarget.allCases)
    func parts(target: FuzzTarget) throws {
        for path in try Self.inputs(of: target) {
            let bytes = try GoldenFile.bytes(of: path)
            // Cuts files as a program that stops half-way would.
            for cut in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 40)) {
                for part in [Array(bytes[..<cut]), Array(bytes[cut...])] {
                    #expect(throws: Never.self, "\(path) cut at \(cut)") { try target.check(part) }
                }
            }
        }
    }

    @Test("the dictionary of scripts has the words of the command table")
    func words() {
        let words = FuzzTarget.script.words
        #expect(Set(["upload", "keep_fields=", "search_query", "let", ">="]).subtracting(words) == [])
        #expect(words == words.sorted())
    }
}
