#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
import LocalFiles
import TestSupport
import TextEmbedding

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The cases of scripts/reference-keys.
struct KeyExamples {
    /// The base model.
    static let base = Checkout.path("Tests/TextEmbeddingTests/Fixtures/keys/base")

    /// A Python with sentence-transformers, to check the recorded results.
    static let python = getenv("EMBEDJOBS_BENCH_PYTHON").map { String(cString: $0) }

    /// What the library makes of a model.
    enum Outcome {
        case vectors([[Float]])
        case error
    }

    /// A change of the base model's files.
    struct Example {
        /// The key that it is about: "FILE KEY".
        let row: String
        let changes: String
        let library: Outcome
        /// Whether the vectors are those of the base model.
        let isUnchanged: Bool
        fileprivate let line: JSONValue

        /// Changes the files of the model in `name`.
        func change(_ folder: TemporaryFolder, _ name: String) throws {
            for file in line["remove"]?.items.compactMap(\.text) ?? [] {
                try Folder.remove(folder.file("\(name)/\(file)"))
            }
            for member in line["write"]?.members ?? [] {
                try folder.write(member.value.text ?? member.value.json, to: "\(name)/\(member.name)")
            }
            for change in line["keys"]?.items.map(\.items) ?? [] {
                guard let file = change[0].text, let path = change[1].text else { continue }
                let whole = try JSONValue(try folder.read("\(name)/\(file)"), file: file)
                let keys = path.split(separator: ".").map(String.init)
                let changed = whole.setting(keys[...], to: change.count > 2 ? change[2] : nil)
                try folder.write(changed.json, to: "\(name)/\(file)")
            }
        }
    }

    let texts: [String]
    let all: [Example]

    init() throws {
        let path = Checkout.path("Tests/TextEmbeddingTests/Fixtures/keys/cases.jsonl")
        let bytes = try ModelFile(path: path).allBytes(limit: 1 << 22)
        let lines = try bytes.split(separator: UInt8(ascii: "\n")).map { try JSONValue(Array($0), file: path) }
        texts = lines[0]["texts"]?.items.compactMap(\.text) ?? []
        let base = try Self.vectors(lines[0])
        all = try lines.dropFirst().map { line in
            let kind = line["library"]?.text
            let outcome: Outcome =
                switch kind {
                case "same": .vectors(base)
                case "vectors": .vectors(try Self.vectors(line))
                default: .error
                }
            return Example(
                row: line["row"]?.text ?? "",
                changes: "\(line["remove"]?.json ?? "") \(line["write"]?.json ?? "") \(line["keys"]?.json ?? "")",
                library: outcome,
                isUnchanged: kind == "same",
                line: line
            )
        }
    }

    private struct Missing: Error {}

    private static func vectors(_ line: JSONValue) throws -> [[Float]] {
        guard let text = line["vectors"]?.text, let data = Data(base64Encoded: text),
            case .number(let width) = line["width"]
        else { throw Missing() }
        let floats = stride(from: 0, to: data.count, by: 4).map { offset in
            let bits = data.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self) }
            return Float(bitPattern: UInt32(littleEndian: bits))
        }
        return stride(from: 0, to: floats.count, by: Int(width)).map { Array(floats[$0..<$0 + Int(width)]) }
    }
}

extension JSONValue {
    /// The value with another one at a path of keys; without one, the key is removed.
    fileprivate func setting(_ keys: ArraySlice<String>, to value: JSONValue?) -> JSONValue {
        guard let key = keys.first else { return value ?? .null }
        var changed = members
        let index = changed.firstIndex { $0.name.utf8.elementsEqual(key.utf8) }
        if keys.count == 1, value == nil {
            if let index { changed.remove(at: index) }
            return .object(changed)
        }
        let old = index.map { changed[$0].value } ?? .object([])
        let new = Member(name: key, value: old.setting(keys.dropFirst(), to: value))
        if let index { changed[index] = new } else { changed.append(new) }
        return .object(changed)
    }
}
