import EmbedJobsHost
import Testing

@Suite("Expiry choice") struct ExpiryChoiceTests {
    @Test(
        "An age is at least a day, or off",
        arguments: [("30d", 2_592_000), ("24h", 86_400), ("off", nil)] as [(String, Int?)]
    )
    func ages(text: String, seconds: Int?) throws {
        let choice = try #require(ExpiryChoice(text))
        #expect(choice.seconds == seconds)
    }

    @Test("Other texts are refused", arguments: ["", "23h", "1", "never", "-1d"]) func refused(text: String) {
        #expect(ExpiryChoice(text) == nil)
    }
}
