import EmbedJobs
import EmbedJobsServer
import TestSupport
import Testing

@Suite struct PartLinksTests {
    private let target = PartLinks.Target(
        owner: Owner(rawValue: "ann.ü"),
        dataset: DatasetID(rawValue: "d.1"),
        index: 12
    )

    private func links(secret: UInt8 = 1) -> PartLinks {
        PartLinks(lifetimeSeconds: 10, now: { Timestamp(microseconds: 1_000_000) }) { bytes in
            var digest = RouterFixture.Digest()
            digest.update([secret] + bytes)
            return digest.value()
        }
    }

    @Test func tokensRoundTrip() throws {
        let token = links().token(for: target)
        #expect(try links().target(of: token) == target)
        #expect(token.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) || $0 == 0x2E })
    }

    @Test func rejectsTokensOfAnotherSecret() {
        let token = links(secret: 2).token(for: target)
        #expect(throws: APIError.self) { try links().target(of: token) }
    }

    @Test func rejectsEveryChangeOfAToken() {
        let token = Array(links().token(for: target).utf8)
        for place in token.indices {
            for replacement in Array("0a.".utf8) where replacement != token[place] {
                var changed = token
                changed[place] = replacement
                #expect(throws: APIError.self) { try links().target(of: String(decoding: changed, as: UTF8.self)) }
            }
            #expect(throws: APIError.self) { try links().target(of: String(decoding: token[..<place], as: UTF8.self)) }
        }
    }

    @Test(arguments: ["", ".", "x", "....", "1.0.61.62.", "é.é"]) func rejectsInvalidTokens(token: String) throws {
        let error = try #require(throws: APIError.self) { try links().target(of: token) }
        #expect(error.code == .forbidden)
    }
}
