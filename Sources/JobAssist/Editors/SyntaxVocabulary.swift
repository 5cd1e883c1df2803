internal import JobCommands
internal import JobScript

/// The words that editors colour, from the tables of commands, constructs, settings and variables.
struct SyntaxVocabulary {
    /// The commands.
    let commands: [String]
    /// The keywords that begin a statement.
    let keywords: [String]
    /// The words and operators of conditions, such as `exists` and `==`.
    let conditionWords: [String]
    let comparisons: [String]
    /// The option keys of all commands.
    let keys: [String]
    /// The allowed values of each key that lists them.
    let choices: [(key: String, values: [String])]
    /// The automatic variables.
    let variables: [String]

    init(of table: CommandTable) {
        commands = table.names.sorted()
        keywords = Construct.words.filter { $0 != "else" }.sorted()
        conditionWords = Parser.wordsOfConditions.filter { $0.allSatisfy(\.isLetter) }.sorted()
        // A longer operator before those that it begins with.
        comparisons = Comparison.allCases.map(\.rawValue).sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
        var values: [String: Set<String>] = [:]
        for parameter in table.commands.flatMap(\.parameters) where parameter.form == .option {
            values[parameter.name, default: []].formUnion(parameter.choices)
        }
        keys = values.keys.sorted()
        choices = values.filter { !$0.value.isEmpty }.map { ($0.key, $0.value.sorted()) }.sorted { $0.0 < $1.0 }
        variables = AutomaticVariable.all.map(\.name).sorted()
    }

    /// Alternatives of a regular expression, longer ones first, so that none hides one that it begins with. All words
    /// consist of letters, digits, `_`, `-` and `.`; only the dot is special in an expression.
    static func alternatives(_ words: [String]) -> String {
        words.sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
            .map { $0.replacing(".", with: "\\.") }.joined(separator: "|")
    }
}
