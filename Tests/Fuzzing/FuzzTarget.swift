internal import JobCommands
internal import JobScript

/// A part of the product that reads bytes from outside, with what must hold whatever the bytes are.
///
/// libFuzzer feeds it what it makes up (`scripts/fuzz`), and a test feeds it the files of the corpus, so that what was
/// found once stays mended where there is no libFuzzer.
package enum FuzzTarget: String, CaseIterable, Sendable {
    /// A script: lexer, parser, formatter, writer, checker and the messages.
    case script
    /// An upload of JSON lines.
    case jsonl
    /// An upload of comma-separated values.
    case csv
    /// A dataset of rows.
    case avro
    /// The header of a model's weights.
    case safetensors
    /// A model's tokenizer.json; what does not begin like one is a vocab.txt.
    case tokenizer
    /// The small JSON files that describe a model.
    case model

    /// Something that should hold and does not.
    package struct Finding: Error, CustomStringConvertible {
        /// What does not hold, in one sentence.
        package let description: String
    }

    /// Feeds the bytes to the part; throws a ``Finding`` where something does not hold, unless that is a crash.
    package func check(_ bytes: [UInt8]) throws {
        switch self {
        case .script: try ScriptProperties.check(bytes)
        case .jsonl: try RowProperties.checkJSONLines(bytes)
        case .csv: try RowProperties.checkCSV(bytes)
        case .avro: try AvroProperties.check(bytes)
        case .safetensors: try ModelProperties.checkSafeTensors(bytes)
        case .tokenizer: try ModelProperties.checkTokenizer(bytes)
        case .model: try ModelProperties.checkConfiguration(bytes)
        }
    }

    /// Words that mean something to the part, for libFuzzer's dictionary: it would take long to make them up.
    package var words: [String] {
        guard self == .script else { return [] }
        var words = Construct.all.flatMap { $0.examples + [$0.name] } + Comparison.allCases.map(\.rawValue)
        for command in CommandTable.standard.commands {
            words.append(command.name)
            words += command.examples
            for parameter in command.parameters {
                words += parameter.choices
                if parameter.form == .option { words.append("\(parameter.name)=") }
            }
        }
        return Set(words).sorted()
    }

    /// Throws a finding unless something holds.
    static func require(_ holds: Bool, _ what: @autoclosure () -> String) throws(Finding) {
        if !holds { throw Finding(description: what()) }
    }
}
