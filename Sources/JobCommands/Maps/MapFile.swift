internal import LocalFiles
internal import VectorMaps

/// The file of a map: written atomically, unless it is a device, a pipe or the standard output.
struct MapFile {
    /// Its path.
    let path: String

    private let format: Format
    private let overwrite: Bool

    /// The picture formats.
    enum Format: String, CaseIterable {
        /// A vector image with searchable text.
        case svg
        /// A pixel image without text.
        case png
    }

    /// Checks the path and the format before any request is sent.
    init(to path: String, overwrite: Bool, _ output: any CommandOutput) throws(CommandFailure) {
        let file = OutputTarget.isData(path) ? output.dataFile ?? ".svg" : path
        guard let format = Self.format(of: file) else { throw Self.failure(Self.unknownFormat(path)) }
        if let mistake = Download.collision(path, overwrite: overwrite, .disk) { throw Self.failure(mistake) }
        self.path = path
        self.format = format
        self.overwrite = overwrite
    }

    /// The standard output, if it goes to a file with the extension of a picture.
    init?(redirected output: any CommandOutput) {
        guard let format = output.dataFile.flatMap(Self.format) else { return nil }
        (path, self.format, overwrite) = ("-", format, true)
    }

    /// Draws a map and writes it.
    func write(
        _ scatter: Scatter,
        width: Int?,
        height: Int?,
        _ session: Session
    ) throws(CommandFailure) {
        let width = width ?? VectorMaps.Limits.pictureWidth
        // Keep the default aspect ratio unless both are set.
        let height = height ?? max(1, width * VectorMaps.Limits.pictureHeight / VectorMaps.Limits.pictureWidth)
        let bytes =
            switch format {
            case .svg: Array(SVGDrawing.text(scatter, width: width, height: height).utf8)
            case .png: PixelDrawing.image(scatter, width: width, height: height).bytes
            }
        do {
            let file = try OutputTarget(path, session)
            // Closes and removes the file now, not when the object is deallocated.
            defer { file.discard() }
            try file.write(bytes)
            // A continued run draws the map again, and may replace its own file.
            let step = session.step(writing: path, [JournalField("content", "map")])
            let sha256 = session.context.sha256(of: bytes)
            try session.publish(file, to: path, replacing: overwrite, step, sha256: sha256)
        } catch {
            throw CommandFailure(writing: path, error)
        }
    }

    /// Whether the picture itself contains labels and a legend.
    var hasText: Bool { format == .svg }

    // MARK: Checks before the run

    /// The file extensions of pictures.
    static let extensions = Format.allCases.map(\.rawValue)

    /// The errors in the arguments of a map that are known before the run.
    static func mistakes(_ arguments: KnownArguments) -> [(parameter: String, mistake: ArgumentMistake)] {
        guard let path = arguments["to"] else { return [] }
        guard OutputTarget.isData(path) || format(of: path) != nil else { return [("to", unknownFormat(path))] }
        let overwrite = arguments["overwrite"] == "true" || arguments.isUnknown("overwrite")
        return collision(path, overwrite, arguments.files)
    }

    private static func collision(
        _ path: String,
        _ overwrite: Bool,
        _ files: FileLookup
    ) -> [(parameter: String, mistake: ArgumentMistake)] {
        Download.collision(path, overwrite: overwrite, files).map { [("to", $0)] } ?? []
    }

    private static func format(of path: String) -> Format? {
        Format(rawValue: Fields.splitExtension(of: Folder.name(of: path)).ext.lowercased())
    }

    private static func unknownFormat(_ path: String) -> ArgumentMistake {
        .unknownPictureFormat(path, extensions: extensions)
    }

    private static func failure(_ mistake: ArgumentMistake) -> CommandFailure {
        CommandFailure(.failure, NamedMistake(.option("to"), mistake))
    }
}
