/// The settings of a model's folder that decide how its other files are read, each file decoded once. A family
/// recognises its models by them.
package struct ModelSignature: Sendable {
    /// The path of the folder.
    package let directory: String
    /// config.json, if present.
    package let configuration: SettingsFile?
    /// The modules of sentence-transformers in modules.json, in order; nil without the file.
    package let modules: [SentenceModule]?
    /// The settings of the module Transformer, if any. Without modules.json, the library does not read them.
    package let transformer: SettingsFile?
    /// tokenizer_config.json, if present.
    package let tokenizer: SettingsFile?

    /// The name of the architecture in transformers, such as "bert": `model_type` in config.json, if any.
    package let modelType: String?
    /// The classes that can load the model, such as "BertModel": `architectures` in config.json.
    package let architectures: [String]
    /// The classes of a model with its own Python code, by the class of transformers that each replaces: `auto_map` in
    /// config.json. Such a model can differ from others of its `model_type`.
    package let autoMap: [String: String]

    /// Reads the files in a model's directory. Each may be missing.
    ///
    /// - Throws: if one of them is not readable as JSON.
    package init(directory: String) throws(ModelError) {
        self.directory = directory
        configuration = try SettingsFile("\(directory)/config.json")
        modules = try SentenceModule.list(directory: directory)
        transformer = try modules.flatMap { _ throws(ModelError) in try Self.transformer(directory) }
        tokenizer = try SettingsFile("\(directory)/\(KeyTable.tokenizerSettings.file)")
        modelType = try configuration?.text("model_type")
        // Not all families read these keys, so an unexpected type is not an error.
        architectures = configuration?.value["architectures"]?.items.compactMap(\.text) ?? []
        let classes = configuration?.value["auto_map"]?.members ?? []
        autoMap = Dictionary(classes.compactMap { entry in entry.value.text.map { (entry.name, $0) } }) { $1 }
    }

    /// The names of the file with the settings of the module Transformer, the one that is preferred first.
    static let transformerFiles = ["bert", "roberta", "distilbert", "camembert", "albert", "xlm-roberta", "xlnet"]
        .map { "sentence_\($0)_config.json" }

    /// The first file that is not empty, as in sentence-transformers.
    private static func transformer(_ directory: String) throws(ModelError) -> SettingsFile? {
        for name in transformerFiles {
            let file = try SettingsFile("\(directory)/\(name)")
            if let file, !file.value.isEmpty { return file }
        }
        return nil
    }

    /// Throws if a file has a setting that is refused in all families.
    func check() throws(ModelError) {
        if let transformer { try KeyTable.transformer.check(transformer.value, path: transformer.path) }
        if let tokenizer { try KeyTable.tokenizerSettings.check(tokenizer.value, path: tokenizer.path) }
    }
}

/// An entry of modules.json.
package struct SentenceModule: Sendable, Equatable {
    /// The name of the class with that of its Python module, which differs between versions.
    let type: String
    /// The module's name, which must be its own.
    let name: String?
    /// The module's folder in the model's folder, without empty steps; empty for the model's folder.
    let path: String

    /// Whether the path does not lead out of the model's folder.
    var isInside: Bool { !path.hasPrefix("/") && !path.split(separator: "/").contains("..") }

    /// The class name without its Python module.
    package var kind: String { String(type.split(separator: ".").last ?? "") }

    /// The path of modules.json in a model's directory.
    static func path(directory: String) -> String { "\(directory)/\(KeyTable.modules.file)" }

    /// The entries of modules.json in a model's directory, in order; nil without the file.
    static func list(directory: String) throws(ModelError) -> [SentenceModule]? {
        guard let file = try SettingsFile(path(directory: directory)) else { return nil }
        guard case .list(let items) = file.value else { throw ModelError(file: file.path, "not a list of modules") }
        var modules: [SentenceModule] = []
        for (index, item) in items.enumerated() {
            func text(_ key: String) throws(ModelError) -> String {
                guard let value = item[key] else { throw ModelError(file: file.path, "\"\(key)\" is missing") }
                guard let text = value.text else { throw file.wrongType("Index \(index).\(key)") }
                return text
            }
            let path = try text("path")
            let steps = path.split(separator: "/").filter { $0 != "." }
            modules.append(
                SentenceModule(
                    type: try text("type"),
                    name: item["name"]?.text,
                    path: (path.hasPrefix("/") ? "/" : "") + steps.joined(separator: "/")
                )
            )
        }
        return modules
    }
}
