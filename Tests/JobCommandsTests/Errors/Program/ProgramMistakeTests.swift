import EmbedJobs
import JobCommands
import Testing

@Suite("ProgramMistake")
struct ProgramMistakeTests {
    @Test("texts and remedies")
    func texts() {
        let option = ProgramMistake.unusableOption("--server", command: "check", line: "embedjobs check a")
        #expect(option.message == "check does not use --server" && option.help == "embedjobs check a")
        let key = ProgramMistake.keyInEnvironment(variable: "CO_API_KEY", origin: "https://a")
        #expect(key.help == "unset CO_API_KEY" && key.message.contains("https://a"))
        #expect(ProgramMistake.furtherMistakes(1_200, isMinimum: false).message == "… and 1,200 more")
    }

    @Test("settings files have codes too, which help lists with those of services")
    func codes() throws {
        let text = try #require(Help.text(on: "errors", of: .standard))
        for code in ["unknown_profile", "shared_settings", "unreachable", "store_refused", "invalid_setting"] {
            #expect(text.split(separator: "\n").contains { $0.hasPrefix("\(code) ") }, "\(code)")
        }
    }

    @Test("every status of the API has a listed code")
    func services() {
        let listed = Set(ErrorCode.service.map(\.code))
        #expect(ErrorCode.service.count == listed.count && listed.count > 20)
        #expect(StatusCodes.table.allSatisfy { listed.contains($0.code.rawValue) })
        #expect(ErrorCode.service.allSatisfy { !$0.sample.hasSuffix(".") })
    }
}
