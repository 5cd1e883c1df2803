import EmbedJobsEngine
import LocalFiles
import TestSupport
import Testing

/// Checks archives with GNU tar and Python's tarfile.
@Suite struct TarHeaderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let long = "jobs/" + String(repeating: "a", count: 120) + "/ü-0.1"

    private static let files: [(name: String, bytes: [UInt8])] = [
        ("empty", []), ("datasets/a-1/part-00000", [UInt8](repeating: 7, count: 512)),
        (long, [UInt8](repeating: 9, count: Limits.hashedChunkBytes + 3)), ("last", [1]),
    ]

    private func write(_ files: [(name: String, bytes: [UInt8])] = files) throws -> String {
        let output = try OutputFile(path: folder.file("a.tar"))
        var archive = TarWriter(output, modified: 1_700_000_000)
        for file in files {
            try archive.begin(file.name, size: file.bytes.count)
            // In two pieces, like a file longer than the buffer.
            let middle = file.bytes.count / 2
            try file.bytes[..<middle].withUnsafeBytes { try archive.write($0) }
            try file.bytes[middle...].withUnsafeBytes { try archive.write($0) }
        }
        try archive.finish()
        try output.publish(replacing: true)
        return folder.file("a.tar")
    }

    private func read(_ path: String) throws -> [(name: String, bytes: [UInt8])] {
        let reader = TarReader(try InputFile(path: path))
        var files: [(String, [UInt8])] = []
        while let entry = try reader.next() {
            var bytes: [UInt8] = []
            try reader.forEachChunk { bytes += $0 }
            files.append((entry.path, bytes))
        }
        return files
    }

    @Test func roundTrips() throws {
        let files = try read(try write())
        #expect(files.map(\.name) == Self.files.map(\.name))
        #expect(files.map(\.bytes) == Self.files.map(\.bytes))
    }

    @Test func skipsUnreadBytes() throws {
        let reader = TarReader(try InputFile(path: try write()))
        var names: [String] = []
        while let entry = try reader.next() { names.append(entry.path) }
        #expect(names == Self.files.map(\.name))
    }

    @Test func otherProgramsReadIt() throws {
        let path = try write()
        let listed = try ChildProcess.run("/bin/tar", ["--quoting-style=literal", "-tf", path])
        #expect(listed.exitCode == 0 && listed.errors == "", "\(listed.errors)")
        #expect(listed.output.split(separator: "\n").map(String.init) == Self.files.map(\.name))
        try Folder.create(folder.file("out"))
        let extracted = try ChildProcess.run("/bin/tar", ["-C", folder.file("out"), "-xf", path])
        #expect(extracted.exitCode == 0 && extracted.errors == "", "\(extracted.errors)")
        for file in Self.files { #expect(try folder.read("out/\(file.name)") == file.bytes) }
        let script = """
            import tarfile
            with tarfile.open("a.tar", errorlevel=2) as archive:
                for member in archive:
                    assert member.isreg() and member.mode == 0o600 and member.mtime == 1700000000
                    print(member.name, member.size, sum(archive.extractfile(member).read()))
            """
        let python = try Python()
        try python.write(try folder.read("a.tar"), to: "a.tar")
        let printed = try python.run(script)
        let wanted = Self.files.map { "\($0.name) \($0.bytes.count) \($0.bytes.reduce(0) { $0 + Int($1) })" }
        #expect(printed.split(separator: "\n").map(String.init) == wanted)
    }

    /// A size that does not fit in eleven octal digits is in a pax record.
    @Test func largeSizesAreWrittenAndRead() throws {
        for size in [0, 1, 0o77_777_777_777, 0o100_000_000_000, 100_000_000_000] {
            let blocks = TarHeader(path: "big", size: size).blocks
            #expect(blocks.count == (size > 0o77_777_777_777 ? 3 : 1) * TarHeader.blockBytes)
            guard blocks.count > TarHeader.blockBytes else {
                #expect(TarHeader.read(blocks)?.header == TarHeader(path: "big", size: size))
                continue
            }
            let records = blocks[512..<1_024].prefix { $0 != 0 }
            let header = try #require(TarHeader.read(Array(blocks.suffix(512)))?.header)
            #expect(header.applying(records: Array(records)) == TarHeader(path: "big", size: size))
        }
    }

    /// A truncated archive is never accepted as complete; a changed header is detected.
    @Test func truncatedOrDamagedArchiveIsRefused() throws {
        let bytes = try GoldenFile.bytes(of: try write([("a", [1, 2, 3]), ("b", [])]))
        #expect(bytes.count == 512 * 5)
        for length in 0..<bytes.count {
            let cut = try folder.write(Array(bytes[..<length]), to: "cut.tar")
            #expect(throws: TarReader.Fault.self, "\(length)") { try read(cut) }
        }
        for offset in [0, 3, 124, 130, 148, 156, 257] {
            var damaged = bytes
            damaged[offset] ^= 0x41
            let path = try folder.write(damaged, to: "damaged.tar")
            #expect(throws: TarReader.Fault.self, "\(offset)") { try read(path) }
        }
        // An entry that claims to be longer than the archive must not allocate that much memory.
        var huge = TarHeader(path: "huge", size: 1 << 40).blocks
        huge += bytes
        let path = try folder.write(huge, to: "huge.tar")
        #expect(throws: TarReader.Fault.self) { try read(path) }
    }

    @Test func malformedRecordsAreRefused() {
        for text in ["x", "5 a=b", "3 a=b\n", "99 path=b\n", "-1 path=b\n", "10 size=-\n", "7 path\n"] {
            #expect(TarHeader(path: "p", size: 1).applying(records: Array(text.utf8)) == nil, "\(text)")
        }
        let header = TarHeader(path: "p", size: 1)
        #expect(header.applying(records: Array("9 other=x\n10 path=q\n".utf8)) == nil)
        let records = Array("11 other=x\n9 path=q\n".utf8)
        #expect(header.applying(records: records) == TarHeader(path: "q", size: 1))
    }
}
