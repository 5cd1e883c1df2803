/// A call of the program that is being typed in the user's shell, read as the argument parser reads it.
package struct TypedCall: Sendable {
    /// What may be at the cursor.
    enum Position: Sendable {
        /// A subcommand; at the root, also a command of the language.
        case subcommand(below: Subcommand)
        /// The name of an option.
        case option([ProgramArgument])
        /// The value of an argument; `head` is the part of the word before it, such as `--color=`.
        case value(ProgramArgument, head: String)
        /// An argument of a command of the language, after these words.
        case language([String])
        /// The script after `-c`.
        case script
        /// Nothing that is known.
        case nothing
    }

    /// The text of the word at the cursor.
    package let word: String
    /// The values of the options before the cursor, by their long names; a flag has an empty value.
    package let options: [String: String]
    /// The positional arguments of the subcommand before the cursor.
    let given: [String]
    let position: Position

    /// Reads the arguments before the cursor, and the word at it.
    package init(_ arguments: [String], word: String, program: Subcommand) {
        var reader = CallReader(program: program)
        for argument in arguments { reader.read(argument) }
        self.word = word
        options = reader.options
        given = reader.rest
        position = reader.position(of: word)
    }
}

/// Reads the arguments of a call one by one.
private struct CallReader {
    let program: Subcommand
    var options: [String: String] = [:]
    /// The positional arguments so far.
    var rest: [String] = []

    private var subcommand: Subcommand
    private var awaiting: ProgramArgument?
    private var isAfterTerminator = false

    init(program: Subcommand) {
        self.program = program
        subcommand = program
    }

    /// Whether positional arguments are a command of the language.
    private var runsLanguage: Bool { subcommand.name == program.name || subcommand.name == program.standard }

    mutating func read(_ argument: String) {
        if let option = awaiting {
            options[option.key] = argument
            awaiting = nil
        } else if isAfterTerminator {
            rest.append(argument)
        } else if argument == "--" {
            isAfterTerminator = true
        } else if argument.hasPrefix("-"), argument != "-" {
            readOption(argument)
        } else if rest.isEmpty, let below = subcommand[argument] {
            subcommand = below
        } else {
            rest.append(argument)
        }
    }

    private mutating func readOption(_ argument: String) {
        let name = String(argument.prefix { $0 != "=" })
        if let option = option(named: name) {
            if argument.contains("=") {
                options[option.key] = String(argument.dropFirst(name.count + 1))
            } else if option.form == .flag {
                options[option.key] = ""
            } else {
                awaiting = option
            }
        } else if !argument.hasPrefix("--") {
            // Flags of one letter may be written together: -nq.
            for letter in argument.dropFirst() {
                if let flag = option(named: "-\(letter)"), flag.form == .flag { options[flag.key] = "" }
            }
        }
    }

    private func option(named name: String) -> ProgramArgument? {
        subcommand.acceptedArguments.first { $0.names.contains(name) }
    }

    /// What the word after these arguments may be.
    func position(of word: String) -> TypedCall.Position {
        if let option = awaiting { return option.isScript ? .script : .value(option, head: "") }
        if !isAfterTerminator, word.hasPrefix("-") {
            guard let equals = word.firstIndex(of: "=") else {
                return .option(subcommand.acceptedArguments.filter { !$0.names.isEmpty })
            }
            let option = option(named: String(word[..<equals]))
            return option.map { .value($0, head: String(word[...equals])) } ?? .nothing
        }
        if runsLanguage {
            // After -c, only values of parameters and $args follow.
            guard options["-c"] == nil else { return .nothing }
            if rest.isEmpty { return .subcommand(below: subcommand) }
            return rest[0].contains("=") || rest[0] == "-" ? .nothing : .language(rest)
        }
        if rest.isEmpty, !subcommand.subcommands.isEmpty { return .subcommand(below: subcommand) }
        return positional.map { .value($0, head: "") } ?? .nothing
    }

    /// The positional argument that the next word is for.
    private var positional: ProgramArgument? {
        let all = subcommand.acceptedArguments.filter { $0.form == .positional && !$0.isAfterTerminator }
        if rest.count < all.count { return all[rest.count] }
        return all.last.flatMap { $0.isRepeating ? $0 : nil }
    }
}

extension ProgramArgument {
    /// The name under which its value is stored.
    fileprivate var key: String { names.last ?? valueName }

    /// Whether its value is a script.
    fileprivate var isScript: Bool { names == ["-c"] }
}
