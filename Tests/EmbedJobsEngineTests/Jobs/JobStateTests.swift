import EmbedJobsEngine
import Testing

@Suite struct JobStateTests {
    private static let steps: [(JobState, JobEvent, JobState)] = [
        (.processing, .finished, .complete),
        (.processing, .broke, .failed),
        (.processing, .cancelRequested, .cancelling),
        (.cancelling, .stopped, .cancelled),
    ]

    @Test func acceptsOnlyTheseTransitions() {
        for state in JobState.allCases {
            for event in JobEvent.allCases {
                let expected = Self.steps.first { $0.0 == state && $0.1 == event }?.2
                #expect(state.after(event) == expected, "\(state) after \(event)")
            }
        }
    }

    @Test func cancelledJobNeverCompletes() {
        #expect(JobState.processing.after(.cancelRequested)?.after(.finished) == nil)
        #expect(JobState.processing.after(.finished)?.after(.cancelRequested) == nil)
    }
}
