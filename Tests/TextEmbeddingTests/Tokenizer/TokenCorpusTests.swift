#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif
import Testing
import TextEmbedding

/// The comparison for `scripts/reference-tokens --compare`, too slow for regular test runs.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["EMBEDJOBS_TOKEN_CORPUS"] != nil))
struct TokenCorpusTests {
    @Test("The ids of a corpus match")
    func corpus() throws {
        let path = try #require(ProcessInfo.processInfo.environment["EMBEDJOBS_TOKEN_CORPUS"])
        let file = try #require(fopen(path, "r"), "cannot open \(path)")
        defer { fclose(file) }
        let tokenizers = try TokenFixtures.tokenizers()
        var line: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(line) }
        var count = 0
        var different = 0
        while case let length = getline(&line, &capacity, file), length > 0, let start = line {
            let example = try JSONDecoder().decode(TokenExample.self, from: Data(bytes: start, count: length))
            let tokenizer = try #require(tokenizers[example.config])
            count += 1
            guard let difference = example.difference(from: tokenizer) else { continue }
            different += 1
            if different <= 20 { Issue.record("\(difference)") }
        }
        #expect(count > 0 && different == 0, "\(different) of \(count) texts differ")
        print("\(count) texts compared, \(different) differ")
    }
}
