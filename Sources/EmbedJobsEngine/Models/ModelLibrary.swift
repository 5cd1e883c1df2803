internal import Crypto
package import EmbedJobs
internal import LocalFiles
package import TextEmbedding

/// The models in the store: each is a folder with the name that jobs use, or a symbolic link that is an alias.
///
/// A model is loaded when a job first names it, and stays in memory as long as its folder is the same.
package actor ModelLibrary {
    private let folder: String
    private let precision: Precision
    private let thread: WorkerThread
    private let builtIn: [String: any EmbeddingModel]
    private var loaded: [String: Kept<any EmbeddingModel>] = [:]
    /// The tokenizers of models whose weights have not been needed yet.
    private var tokenizers: [String: Kept<ModelTokenizer>] = [:]

    /// What was read from a model's folder, and the version that the folder had.
    private struct Kept<Value> {
        let value: Value
        let version: ModelVersion?
    }

    /// Opens the library in a folder. `builtIn` models need no files; tests use them.
    package init(
        folder: String,
        precision: Precision = .float32,
        builtIn: [String: any EmbeddingModel] = [:]
    ) throws(APIError) {
        thread = try WorkerThread()
        self.folder = folder
        self.precision = precision
        self.builtIn = builtIn
    }

    /// Loading reads files and repacks weights, so the actor has its own thread.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// The model with a name, loaded on first use.
    ///
    /// - Throws: `notFound` with the known names, or `modelInvalid` with the error in the files.
    package func model(_ name: ModelName) throws(APIError) -> any EmbeddingModel {
        if let model = builtIn[name.rawValue] ?? kept(loaded[name.rawValue], name) { return model }
        (loaded[name.rawValue], tokenizers[name.rawValue]) = (nil, nil)
        let directory = try directory(of: name)
        // Before the files are read: a change while they are read is found by the next call.
        let version = try? ModelVersion(ofModelAt: directory)
        let precision = precision
        let model = try Self.usable(name.rawValue) { () throws in
            try Self.load(directory, precision, ModelDigests(ofModelIn: directory))
        }
        loaded[name.rawValue] = Kept(value: model, version: version)
        return model
    }

    /// The tokenizer of a model, without loading its weights.
    ///
    /// - Throws: the errors of ``model(_:)``.
    package func tokenizer(_ name: ModelName) throws(APIError) -> ModelTokenizer {
        if let model = builtIn[name.rawValue] ?? kept(loaded[name.rawValue], name) { return ModelTokenizer(model) }
        if let tokenizer = kept(tokenizers[name.rawValue], name) { return tokenizer }
        let directory = try directory(of: name)
        let version = try? ModelVersion(ofModelAt: directory)
        let tokenizer = try Self.usable(name.rawValue) { () throws in
            try ModelDigests(ofModelIn: directory)?.checkConfiguration()
            return try ModelTokenizer(ModelFolder(directory))
        }
        tokenizers[name.rawValue] = Kept(value: tokenizer, version: version)
        return tokenizer
    }

    /// What is kept of a model, unless the model was removed or replaced since.
    private func kept<Value>(_ kept: Kept<Value>?, _ name: ModelName) -> Value? {
        guard let kept else { return nil }
        let path = ModelPath(name, in: folder).path
        // A folder that cannot be examined now has not changed, as far as is known.
        do throws(FileError) { return try ModelVersion(ofModelAt: path) == kept.version ? kept.value : nil } catch {
            return kept.value
        }
    }

    /// The names that jobs can use, sorted.
    ///
    /// - Throws: `unavailable` if the folder exists but cannot be read: a model that cannot be seen is not missing.
    package func names() throws(APIError) -> [String] { Set(try Self.names(in: folder) + builtIn.keys).sorted() }

    /// The names of the models in a folder of models, in no order.
    static func names(in folder: String) throws(APIError) -> [String] {
        try mapped { () throws in
            guard try FileStatus.of(folder, followsLinks: true) != nil else { return [] }
            return try Folder.names(in: folder).filter { !$0.hasPrefix(".") && mayBeModel("\(folder)/\($0)") }
                .map(ModelPath.name)
        }
    }

    /// Whether a path is a folder, or cannot be examined now: loading it then reports the error.
    private static func mayBeModel(_ path: String) -> Bool {
        do throws(FileError) { return try FileStatus.of(path, followsLinks: true)?.kind == .folder } catch {
            return true
        }
    }

    /// Every model with its properties. A folder that cannot be used is omitted: ``unusable()`` has its error.
    package func models() throws(APIError) -> [Model] {
        var models: [Model] = []
        for name in try names() {
            let name = ModelName(rawValue: name)
            let path = ModelPath(name, in: folder).path
            let shape: (dimensions: Int, maxTokens: Int, prompts: ModelPrompts)
            if let model = builtIn[name.rawValue] ?? kept(loaded[name.rawValue], name) {
                shape = (model.dimensions, model.maxTokens, model.prompts)
            } else if let read = try? ModelFolder(path).shape() {
                shape = (read.dimensions, read.maxTokens, read.prompts)
            } else {
                continue
            }
            models.append(
                Model(
                    name: name,
                    dimensions: shape.dimensions,
                    maxTokens: shape.maxTokens,
                    aliasOf: Self.aliasTarget(at: path).map { ModelName(rawValue: $0) },
                    prompts: shape.prompts.byInputType
                )
            )
        }
        return models
    }

    /// The error of each model that a job could not use now, without reading weights: its settings are faulty, its
    /// weights are truncated, or its files have changed since it was added.
    package func unusable() throws(APIError) -> [APIError] {
        var errors: [APIError] = []
        for name in try names() where builtIn[name] == nil {
            let path = ModelPath(ModelName(rawValue: name), in: folder).path
            do throws(ModelError) {
                try ModelDigests(ofModelIn: path)?.checkConfiguration()
                let model = try ModelFolder(path)
                _ = try model.shape()
                try model.checkWeights()
            } catch { errors.append(Self.unusable(name, [error])) }
        }
        return errors
    }

    /// The model that an alias refers to; nil for a model's own name.
    ///
    /// A link to a folder elsewhere is a model, not an alias.
    package func target(ofAlias name: ModelName) throws(APIError) -> String? {
        guard try names().contains(name.rawValue) else { return nil }
        return Self.aliasTarget(at: ModelPath(name, in: folder).path)
    }

    /// The model that an alias at a path refers to; nil for anything else.
    static func aliasTarget(at path: String) -> String? {
        aliasedEntry(at: path).map(ModelPath.name)
    }

    /// The entry of the models' folder that an alias at a path refers to; nil for anything else.
    static func aliasedEntry(at path: String) -> String? {
        Folder.linkTarget(of: path).flatMap { $0.contains("/") ? nil : $0 }
    }

    /// Warnings for users of a model: that its name is an alias.
    package func warnings(about name: ModelName) throws(APIError) -> [String] {
        guard let target = try target(ofAlias: name) else { return [] }
        return ["model '\(name)' is an alias: its vectors are those of '\(target)'"]
    }

    private func directory(of name: ModelName) throws(APIError) -> String {
        guard try names().contains(name.rawValue) else { throw .noModel(name, local: try models()) }
        return ModelPath(name, in: folder).path
    }

    /// The error of a model with faults, which names their files but not the files' paths.
    static func unusable(_ name: String, _ faults: [ModelError]) -> APIError {
        let reasons = faults.map { fault in
            (fault.file.map { "\(Folder.name(of: $0)): " } ?? "") + fault.reason
        }
        let code: APIError.Code = faults.contains(where: \.isPassing) ? .unavailable : .modelInvalid
        return APIError(code, "model '\(name)' cannot be used: \(reasons.joined(separator: "; "))")
    }

    /// Runs a load, and maps its error.
    static func usable<T>(_ name: String, _ load: () throws -> T) throws(APIError) -> T {
        do {
            return try load()
        } catch let error as ModelError {
            throw unusable(name, [error])
        } catch {
            throw APIError(engine: error)
        }
    }

    /// Loads a model, with the fingerprint of exactly the weights and settings that it uses: the SHA-256 of the
    /// weights, a hyphen, and that of the list of the other files' digests.
    ///
    /// - Throws: also if its files do not match `digests`.
    private static func load(
        _ directory: String,
        _ precision: Precision,
        _ digests: ModelDigests?
    ) throws(ModelError) -> any EmbeddingModel {
        try digests?.checkConfiguration()
        let folder = try ModelFolder(directory)
        let settings = try settingsDigest(of: folder)
        return try folder.model(precision) { path, file throws(ModelError) in
            let digest = try sha256(of: file)
            try digests?.check(path, sha256: digest)
            return "\(digest)-\(settings)"
        }
    }

    /// The SHA-256 of the digests of the files that affect vectors besides the weights, each with its path.
    private static func settingsDigest(of folder: ModelFolder) throws(ModelError) -> String {
        var list = SHA256()
        for path in folder.settingsFiles {
            let file = try ModelFile.ifPresent("\(folder.path)/\(path)", acceptsPointer: true)
            guard let file else { continue }
            list.update(data: Array("\(try sha256(of: file))  \(path)\n".utf8))
        }
        return list.finalize().hexadecimal
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
