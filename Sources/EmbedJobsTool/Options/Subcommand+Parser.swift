internal import ArgumentParser
internal import DatasetFormats
internal import JobAssist

extension Subcommand {
    /// The program, as the argument parser describes it.
    static var program: Subcommand {
        let dump = Array(EmbedJobsCommand._dumpHelp().utf8)
        let description = (try? JSONTree(dump))?["command"]
        return description.map { Subcommand($0, path: []) } ?? Subcommand(name: "embedjobs", summary: "")
    }

    /// Reads the parser's description of a command; `path` are the names of the commands above it, without the program.
    private init(_ tree: JSONTree, path: [String]) {
        let name = tree["commandName"]?.text ?? ""
        let path = tree["superCommands"] == nil ? [] : path + [name]
        var subcommands: [Subcommand] = []
        for below in tree["subcommands"]?.elements ?? [] where below["shouldDisplay"] != .boolean(false) {
            let subcommand = Subcommand(below, path: path)
            // The parser adds its own `help` to that of the program.
            if !subcommands.contains(where: { $0.name == subcommand.name }) { subcommands.append(subcommand) }
        }
        self.init(
            name: name,
            summary: tree["abstract"]?.text ?? "",
            discussion: tree["discussion"]?.text,
            arguments: (tree["arguments"]?.elements ?? []).filter { $0["shouldDisplay"] != .boolean(false) }
                .compactMap { ProgramArgument($0, path: path) },
            subcommands: subcommands,
            standard: tree["defaultSubcommand"]?.text
        )
    }
}

extension ProgramArgument {
    /// Reads the parser's description of an argument of the subcommand at a path.
    fileprivate init?(_ tree: JSONTree, path: [String]) {
        guard let form = tree["kind"]?.text.flatMap({ Form(rawValue: $0) }) else { return nil }
        let names = (tree["names"]?.elements ?? []).compactMap { name -> String? in
            guard let text = name["name"]?.text else { return nil }
            return (name["kind"] == .string("long") ? "--" : "-") + text
        }
        let valueName = tree["valueName"]?.text ?? ""
        self.init(
            form,
            names: names.sorted { $0.utf8.count < $1.utf8.count },
            valueName: valueName,
            summary: tree["abstract"]?.text ?? "",
            defaultText: tree["defaultValue"]?.text,
            isRequired: tree["isOptional"] != .boolean(true),
            isRepeating: tree["isRepeating"] == .boolean(true),
            isAfterTerminator: tree["parsingStrategy"] == .string("postTerminator"),
            values: Self.named[(path + [names.last ?? valueName]).joined(separator: " ")]
                ?? Self.values(tree["completionKind"], of: names.last)
        )
    }

    /// The arguments whose values are names, which the parser cannot describe.
    private static let named: [String: Values] = [
        "run words": .parameters, "check words": .parameters, "help words": .topics,
        "runs show id": .runs, "models remove name": .models, "models alias model": .models,
    ]

    private static func values(_ kind: JSONTree?, of option: String?) -> Values {
        if option == "--profile" { return .profiles }
        func texts(_ tree: JSONTree?) -> [String] { (tree?.elements ?? []).compactMap(\.text) }
        if let list = kind?["list"] { return .choices(texts(list["values"])) }
        if let file = kind?["file"] { return .files(extensions: texts(file["extensions"])) }
        return kind?["directory"] == nil ? .any : .folders
    }
}

extension CompletionKind {
    /// The path of a script.
    static var script: CompletionKind { .file(extensions: ["embedjobs"]) }
}
