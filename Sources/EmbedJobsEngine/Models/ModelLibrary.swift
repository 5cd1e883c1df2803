internal import Crypto
package import EmbedJobs
internal import LocalFiles
package import TextEmbedding

/// The models in the store: each is a folder with the name that jobs use, or a symbolic link that is an alias.
///
/// A model is loaded when a job first names it and stays in memory.
package actor ModelLibrary {
    private let folder: String
    private let precision: Precision
    private let thread: WorkerThread
    private var loaded: [String: any EmbeddingModel]
    /// The tokenizers of models whose weights have not been needed yet.
    private var tokenizers: [String: ModelTokenizer] = [:]

    /// Opens the library in a folder. `builtIn` models need no files; tests use them.
    package init(
        folder: String,
        precision: Precision = .float32,
        builtIn: [String: any EmbeddingModel] = [:]
    ) throws(APIError) {
        thread = try WorkerThread()
        self.folder = folder
        self.precision = precision
        loaded = builtIn
    }

    /// Loading reads files and repacks weights, so the actor has its own thread.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// The model with a name, loaded on first use.
    ///
    /// - Throws: `notFound` with the known names, or `modelInvalid` with the error in the files.
    package func model(_ name: ModelName) throws(APIError) -> any EmbeddingModel {
        if let model = loaded[name.rawValue] { return model }
        let directory = try directory(of: name)
        let precision = precision
        let model = try Self.usable(name.rawValue) { () throws in
            try Self.load(directory, precision, ModelDigests(ofModelIn: directory))
        }
        loaded[name.rawValue] = model
        tokenizers[name.rawValue] = nil
        return model
    }

    /// The tokenizer of a model, without loading its weights.
    ///
    /// - Throws: the errors of ``model(_:)``.
    package func tokenizer(_ name: ModelName) throws(APIError) -> ModelTokenizer {
        if let model = loaded[name.rawValue] {
            return ModelTokenizer(model.textTokenizer, maxTokens: model.maxTokens)
        }
        if let tokenizer = tokenizers[name.rawValue] { return tokenizer }
        let directory = try directory(of: name)
        let tokenizer = try Self.usable(name.rawValue) { () throws in
            try ModelDigests(ofModelIn: directory)?.checkConfiguration()
            return try ModelTokenizer(ModelFolder(directory))
        }
        tokenizers[name.rawValue] = tokenizer
        return tokenizer
    }

    /// The names that jobs can use, sorted.
    ///
    /// - Throws: `unavailable` if the folder exists but cannot be read: a model that cannot be seen is not missing.
    package func names() throws(APIError) -> [String] {
        let folder = folder
        let folders = try mapped { () throws in
            guard try FileStatus.of(folder, followsLinks: true) != nil else { return [String]() }
            return try Folder.names(in: folder).filter { !$0.hasPrefix(".") && Self.mayBeModel("\(folder)/\($0)") }
        }
        return Set(folders + loaded.keys).sorted()
    }

    /// Whether a path is a folder, or cannot be examined now: loading it then reports the error.
    private static func mayBeModel(_ path: String) -> Bool {
        do throws(FileError) { return try FileStatus.of(path, followsLinks: true)?.kind == .folder } catch {
            return true
        }
    }

    /// Every model with its properties. A folder that cannot be used is omitted; a job that names it gets the error.
    package func models() throws(APIError) -> [Model] {
        var models: [Model] = []
        for name in try names() {
            let measures: (dimensions: Int, maxTokens: Int)
            if let model = loaded[name] {
                measures = (model.dimensions, model.maxTokens)
            } else if let shape = try? ModelFolder("\(folder)/\(name)").shape() {
                measures = (shape.dimensions, shape.maxTokens)
            } else {
                continue
            }
            let name = ModelName(rawValue: name)
            models.append(Model(name: name, dimensions: measures.dimensions, maxTokens: measures.maxTokens))
        }
        return models
    }

    /// The model that an alias refers to; nil for a model's own name.
    ///
    /// A link to a folder elsewhere is a model, not an alias.
    package func target(ofAlias name: ModelName) throws(APIError) -> String? {
        guard try names().contains(name.rawValue) else { return nil }
        return Self.aliasTarget(at: "\(folder)/\(name)")
    }

    /// The target of an alias at a path; nil for anything else.
    static func aliasTarget(at path: String) -> String? {
        Folder.linkTarget(of: path).flatMap { $0.contains("/") ? nil : $0 }
    }

    /// Warnings for users of a model: that its name is an alias.
    package func warnings(about name: ModelName) throws(APIError) -> [String] {
        guard let target = try target(ofAlias: name) else { return [] }
        return ["model '\(name)' is an alias: its vectors are those of '\(target)'"]
    }

    private func directory(of name: ModelName) throws(APIError) -> String {
        let names = try names()
        guard names.contains(name.rawValue) else { throw Self.notFound(name, known: names) }
        return "\(folder)/\(name)"
    }

    /// Runs a load, and maps its error to one with the file's name but not its path.
    static func usable<T>(_ name: String, _ load: () throws -> T) throws(APIError) -> T {
        do {
            return try load()
        } catch let error as ModelError {
            let file = error.file.map { "\(Folder.name(of: $0)): " } ?? ""
            let code: APIError.Code = error.isPassing ? .unavailable : .modelInvalid
            throw APIError(code, "model '\(name)' cannot be used: \(file)\(error.reason)")
        } catch {
            throw APIError(engine: error)
        }
    }

    private static func notFound(_ name: ModelName, known: [String]) -> APIError {
        guard let first = known.first else {
            return APIError(
                .notFound,
                "model '\(name)' not found: no models are installed; add one with `embedjobs models add NAME FOLDER`"
            )
        }
        return APIError(
            .notFound,
            "model '\(name)' not found; local models: \(known.joined(separator: ", ")). "
                + "To use one under that name: `embedjobs models alias \(name) \(first)`"
        )
    }

    /// Loads a model, with the fingerprint of exactly the weights that it uses.
    ///
    /// - Throws: also if its files do not match `digests`.
    private static func load(
        _ directory: String,
        _ precision: Precision,
        _ digests: ModelDigests?
    ) throws(ModelError) -> any EmbeddingModel {
        try digests?.checkConfiguration()
        return try ModelFolder(directory).model(precision) { path, file throws(ModelError) in
            let digest = try sha256(of: file)
            try digests?.check(path, sha256: digest)
            return digest
        }
    }

    /// The SHA-256 of a file of a model in hexadecimal.
    static func sha256(of file: ModelFile) throws(ModelError) -> String {
        var hash = SHA256()
        for start in stride(from: 0, to: file.size, by: Limits.readBytes) {
            hash.update(data: try file.bytes(start..<min(start + Limits.readBytes, file.size)))
        }
        return hash.finalize().hexadecimal
    }
}
