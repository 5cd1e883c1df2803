import EmbedJobs
import JobCommands
import Testing

@Suite("ArgumentType")
struct ArgumentTypeTests {
    @Test(
        "durations are numbers with units",
        arguments: [
            ("30s", Duration.seconds(30)), ("5m", .seconds(300)), ("2h", .seconds(7_200)), ("1d", .seconds(86_400)),
            ("0s", .zero), ("366d", .seconds(366 * 86_400)),
        ]
    )
    func durations(text: String, time: Duration) throws { #expect(try Duration(reading: .text(text)) == time) }

    @Test(
        "other texts are not durations",
        arguments: [
            "", "30", "s", "-5s", "+5s", "1.5h", "5 m", "5ms", "m5", "9999999999999999999h", "367d", "٣s",
        ]
    )
    func notDurations(text: String) {
        #expect(throws: ArgumentMistake.self) { try Duration(reading: .text(text)) }
    }

    @Test("a number out of range is not confused with a text that is not a number")
    func numbers() throws {
        #expect(try Int(reading: .text("0")) == 0 && Int(reading: .text("007")) == 7)
        #expect(try Int(reading: .text("9223372036854775807")) == .max)
        for text in ["-1", "-9223372036854775809", "9223372036854775808", "99999999999999999999"] {
            #expect(throws: ArgumentMistake.outOfRange(text, 0...Int.max)) { try Int(reading: .text(text)) }
        }
        for text in ["", "-", "--1", "+1", "1.5", "1e3", "٣", "1,000", " 1", "many"] {
            #expect(throws: ArgumentMistake.notWholeNumber(text)) { try Int(reading: .text(text)) }
        }
    }

    @Test("exit codes are those that the system keeps")
    func exitCodes() throws {
        #expect(try ExitCode(reading: .text("255")) == ExitCode(rawValue: 255))
        for text in ["-1", "256", "99999999999999999999"] {
            #expect(throws: ArgumentMistake.outOfRange(text, 0...255)) { try ExitCode(reading: .text(text)) }
        }
    }

    @Test("choices are the values of the API")
    func choices() throws {
        #expect(InputType.choices == InputType.allCases.map(\.rawValue))
        for value in EmbeddingType.allCases { #expect(try EmbeddingType(reading: .text(value.rawValue)) == value) }
        let mistake = ArgumentMistake.notAllowed("end", suggestion: "END", choices: ["NONE", "START", "END"])
        #expect(throws: mistake) { try Truncation(reading: .text("end")) }
        #expect(try Bool(reading: .text("true")) && !Bool(reading: .text("false")))
    }

    @Test("lists are read from text with commas, or from lists")
    func lists() throws {
        #expect(try [String](reading: .text("a,b c")) == ["a", "b c"])
        #expect(try [String](reading: .list([.text("a"), .list([.text("b,c")])])) == ["a", "b,c"])
        #expect(try [EmbeddingType](reading: .text("int8,float")) == [.int8, .float])
        for text in ["", ",", "a,", ",a", "a,,b"] {
            #expect(throws: ArgumentMistake.self) { try [String](reading: .text(text)) }
        }
    }

    @Test("handles are read as ids, and jobs and datasets are not confused")
    func handles() throws {
        let (job, dataset) = (JobID(rawValue: "j"), DatasetID(rawValue: "d"))
        #expect(try JobID(reading: .job(job)) == job)
        #expect(try DatasetID(reading: .dataset(dataset)) == dataset)
        #expect(throws: ArgumentMistake.self) { try JobID(reading: .dataset(dataset)) }
        #expect(throws: ArgumentMistake.self) { try DatasetID(reading: .job(job)) }
        #expect(throws: ArgumentMistake.self) { try JobID(reading: .text("")) }
    }

    @Test("the form of an id tells a job from a dataset")
    func rowsSource() throws {
        let uuid = "9F1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60"
        #expect(try RowsSource(reading: .text(uuid)) == .job(JobID(rawValue: uuid)))
        for slug in ["docs-hca4x0", "a-b-c-d-e", "9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7fzz"] {
            #expect(try RowsSource(reading: .text(slug)) == .dataset(DatasetID(rawValue: slug)))
        }
        #expect(try RowsSource(reading: .job(JobID(rawValue: "short"))) == .job(JobID(rawValue: "short")))
    }

    @Test("a path must not be empty or contain a NUL")
    func paths() throws {
        #expect(try InputPath(reading: .file("a b")).path == "a b")
        #expect(throws: ArgumentMistake.self) { try InputPath(reading: .text("")) }
        #expect(throws: ArgumentMistake.self) { try OutputPath(reading: .text("a\u{0}b")) }
    }
}
