internal import Crypto
package import EmbedJobs
internal import LocalFiles
package import TextEmbedding

/// Manages the models' folder: adds and removes models and aliases.
///
/// It needs no lock on the store: a model appears and disappears under its name in one step.
package struct ModelInstaller: Sendable {
    /// The installed models.
    package let library: ModelLibrary
    let folder: String
    /// The store that the models belong to, which may not exist yet.
    let storeFolder: String

    /// Opens the models' folder of a store, creating it if it does not exist.
    package init(storeFolder: String) throws(APIError) {
        self.storeFolder = storeFolder
        folder = StorePaths(root: storeFolder).models
        let folder = folder
        try mapped { try Folder.create(folder, isPrivate: true) }
        library = try ModelLibrary(folder: folder)
    }

    /// The models of the store in a folder, read-only: nothing is created if the folder does not exist.
    package static func library(
        ofStoreIn storeFolder: String,
        precision: Precision = .float32,
        builtIn: [String: any EmbeddingModel] = [:]
    ) throws(APIError) -> ModelLibrary {
        try ModelLibrary(folder: StorePaths(root: storeFolder).models, precision: precision, builtIn: builtIn)
    }

    /// The names of the models of the store in a folder, sorted. Reads only the folder's list, so it is fast enough for
    /// each line of a prompt.
    package static func names(ofStoreIn storeFolder: String) throws(APIError) -> [String] {
        try ModelLibrary.names(in: StorePaths(root: storeFolder).models).sorted()
    }

    /// Copies a model's folder into the store, with a list of the digests of its files. Loads it once before, so that
    /// an unusable model is refused now with all its faults, and not by a job.
    package func add(_ name: String, from source: String) async throws(APIError) {
        try await checkFree(name)
        let weights = try Self.check(name, source)
        let place = ModelPath(ModelName(rawValue: name), in: folder)
        let arriving = place.arriving
        try mapped {
            try Folder.remove(arriving)
            do {
                var digests: [String: String] = [:]
                try Self.copy(source, to: arriving, below: "", &digests)
                try ModelDigests.write(digests, to: arriving)
                for (path, digest) in weights {
                    let copy = try ModelFile(path: "\(arriving)/\(path)")
                    guard try ModelLibrary.sha256(of: copy) == digest else {
                        throw APIError(.modelInvalid, "model '\(name)' changed while it was copied; try again")
                    }
                }
            } catch {
                // If it cannot be removed now, the next attempt replaces it.
                try? Folder.remove(arriving)
                throw error
            }
            try Folder.rename(arriving, to: place.path)
            try Folder.sync(folder)
        }
    }

    /// Throws an error with all faults of a model, and returns the digests of its files of weights.
    private static func check(_ name: String, _ source: String) throws(APIError) -> [String: String] {
        let folder = try ModelLibrary.usable(name) { () throws in try ModelFolder(source) }
        var weights: [String: String] = [:]
        let faults = folder.faults { path, file throws(ModelError) in
            let digest = try ModelLibrary.sha256(of: file)
            weights[path] = digest
            if path.hasSuffix(".safetensors") { try SafeTensors(file).checkFinite() }
            return digest
        }
        guard faults.isEmpty else { throw ModelLibrary.unusable(name, faults) }
        return weights
    }

    /// Makes a name an alias of a model, by a symbolic link. Returns warnings for people.
    @discardableResult
    package func alias(_ name: String, to model: String) async throws(APIError) -> [String] {
        try await checkFree(name)
        let models = try await library.models()
        let (alias, target) = (ModelName(rawValue: name), ModelName(rawValue: model))
        guard try await library.names().contains(model) else {
            let names = models.map(\.name.rawValue).joined(separator: ", ")
            throw APIError(.notFound, "model '\(model)' not found; local models: \(names)")
        }
        try mapped { try Folder.link(ModelPath(alias, in: folder).path, to: ModelPath(target, in: folder).entry) }
        guard let dimensions = models.first(where: { $0.name == target })?.dimensions,
            let mismatch = HostedModel.mismatch(of: alias, dimensions: dimensions)
        else { return [] }
        let equal = HostedModel.all.first { $0.dimensions.contains(dimensions) }
        return [mismatch + (equal.map { "; '\($0.name)' has \(dimensions)" } ?? "")]
    }

    private func checkFree(_ name: String) async throws(APIError) {
        if let problem = ModelName(rawValue: name).problem {
            throw APIError(.invalidRequest, "invalid model name '\(name)': \(problem)")
        }
        let entry = ModelPath(ModelName(rawValue: name), in: folder).path
        guard try mapped({ try FileStatus.of(entry) == nil }) else {
            throw APIError(
                .invalidRequest,
                "model '\(name)' already exists; remove it first: `embedjobs models remove \(name)`"
            )
        }
    }

    /// Copies the regular files of a folder and its subfolders, and adds their digests; skips everything else, and a
    /// list of digests that the source has.
    ///
    /// `parent` is the path of the folder below the model's, empty or with a slash at the end.
    private static func copy(
        _ source: String,
        to target: String,
        below parent: String,
        _ digests: inout [String: String]
    ) throws {
        try Folder.create(target, isPrivate: true)
        for name in try Folder.names(in: source) where parent + name != ModelDigests.fileName {
            let path = "\(source)/\(name)"
            if Folder.isFolder(path) {
                try copy(path, to: "\(target)/\(name)", below: "\(parent)\(name)/", &digests)
                continue
            }
            guard Folder.isFile(path) else { continue }
            let input = try InputFile(path: path)
            let output = try OutputFile(path: "\(target)/\(name)", isPrivate: true)
            var hash = SHA256()
            try input.forEachChunk(of: Limits.readBytes) { chunk in
                hash.update(data: chunk)
                try output.write(chunk)
            }
            try output.publish(replacing: true)
            if ModelDigests.canList(parent + name) { digests[parent + name] = hash.finalize().hexadecimal }
        }
    }
}
