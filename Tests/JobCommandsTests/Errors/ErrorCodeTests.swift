import JobCommands
import Testing

@Suite("Error codes")
struct ErrorCodeTests {
    @Test("each code is distinct, in snake case, and has a text")
    func codes() {
        let codes = ErrorCode.all.map(\.code)
        #expect(codes.count > 100)
        #expect(Set(codes).count == codes.count)
        #expect(codes.allSatisfy { $0.allSatisfy { $0 == "_" || $0.isLowercase || $0.isNumber } })
        #expect(ErrorCode.all.allSatisfy { !$0.sample.isEmpty && !$0.sample.hasSuffix(".") })
    }

    @Test("help lists them")
    func help() throws {
        let text = try #require(Help.text(on: "errors", of: .standard))
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("unknown_command ") })
        #expect(line.hasSuffix(" unknown command COMMAND"))
    }
}
