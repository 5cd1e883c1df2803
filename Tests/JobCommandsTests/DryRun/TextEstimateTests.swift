import EmbedJobs
import JobCommands
import Testing

struct TextEstimateTests {
    private func warning(_ truncate: Truncation, longTexts: Int, hasPrompt: Bool) -> String? {
        let model = ModelName(rawValue: "m")
        return TextEstimate(model: model, texts: 9, tokens: 80, longTexts: longTexts, limit: 16, hasPrompt: hasPrompt)
            .warning(truncate, by: model)
    }

    @Test func longTextsAreCut() {
        #expect(warning(.end, longTexts: 0, hasPrompt: true) == nil)
        #expect(warning(.end, longTexts: 2, hasPrompt: true) == "2 of 9 texts will be cut at 16 tokens")
        #expect(warning(.start, longTexts: 2, hasPrompt: false) == "2 of 9 texts will be cut at 16 tokens")
    }

    @Test("a job that the service would refuse does not look accepted", arguments: [0, 2])
    func cutPromptIsRefused(longTexts: Int) {
        let expected = "truncate=START would cut off the model's prompt and is refused; set truncate to END or NONE"
        #expect(warning(.start, longTexts: longTexts, hasPrompt: true) == expected)
    }
}
