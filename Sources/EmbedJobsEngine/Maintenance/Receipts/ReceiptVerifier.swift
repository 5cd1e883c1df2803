package import EmbedJobs
internal import Foundation
internal import LocalFiles

/// Verifies a job's receipt and the files that it names, without a store.
package struct ReceiptVerifier {
    /// The receipt.
    package let receipt: JobReceipt

    private let buffer = HashBuffer()

    /// The role of a file in the receipt.
    package enum Match: Equatable, Sendable {
        /// The file that the output was downloaded to.
        case download
        /// The file that was uploaded.
        case input
        /// A part of the input, from 0.
        case inputPart(Int)
        /// A part of the output, from 0.
        case outputPart(Int)
    }

    /// Why a receipt or a file does not verify, in one sentence.
    package struct Refusal: Error, Equatable, Sendable {
        /// The sentence.
        package let message: String
    }

    /// Reads and checks a receipt: its format, its checksum, its text and its sums.
    package init(receiptFile path: String) throws(Refusal) {
        let bytes = try Self.bytes(of: path)
        let receipt: JobReceipt
        do {
            receipt = try JSONDecoder().decode(JobReceipt.self, from: Data(bytes))
        } catch DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty {
            throw Refusal(message: "\(path): \(context.debugDescription)")
        } catch {
            throw Refusal(message: "\(path): not a receipt of a job")
        }
        guard receipt.isIntact(by: RunningSHA256()) else {
            throw Refusal(message: "\(path): the receipt was changed after it was written; its checksum differs")
        }
        // The decoder ignores unknown and repeated keys, which the checksum does not cover.
        guard Self.withoutSpace(bytes) == Self.withoutSpace(Array(receipt.json.utf8)) else {
            let reason = "the receipt was changed after it was written; it contains text that is not part of a receipt"
            throw Refusal(message: "\(path): \(reason)")
        }
        if let mistake = receipt.mistakes.first { throw Refusal(message: "\(path): \(mistake)") }
        self.receipt = receipt
    }

    /// A JSON text without the white space between its tokens: a receipt stays valid if a program formats it again.
    private static func withoutSpace(_ json: [UInt8]) -> [UInt8] {
        var (isInString, isEscaped) = (false, false)
        return json.filter { byte in
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\"") {
                isInString.toggle()
            } else if isInString {
                isEscaped = byte == UInt8(ascii: "\\")
            } else {
                return ![0x20, 0x09, 0x0A, 0x0D].contains(byte)
            }
            return true
        }
    }

    private static func bytes(of path: String) throws(Refusal) -> [UInt8] {
        let bytes: [UInt8]
        do throws(FileError) {
            let file = try Self.opened(path)
            bytes = try file.read(at: 0, count: min(file.size, Limits.receiptBytesMax + 1))
        } catch {
            throw Refusal(message: error.description)
        }
        guard bytes.count <= Limits.receiptBytesMax else {
            throw Refusal(message: "\(path): not a receipt of a job: larger than \(Limits.receiptBytesMax) bytes")
        }
        return bytes
    }

    /// Opens a file of any kind, such as a pipe from another machine.
    private static func opened(_ path: String) throws(FileError) -> InputFile {
        try InputFile(anyKindAt: path, scratch: ScratchFile.standardFolder)
    }

    /// Reads a file and finds its role in the receipt.
    package func match(_ path: String) throws(Refusal) -> Match {
        let (bytes, sha256) = try digest(of: path)
        if let download = receipt.download, download.sha256 == sha256, download.bytes == bytes { return .download }
        if receipt.input.file == JobReceipt.File(bytes: bytes, sha256: sha256) { return .input }
        if let index = Self.index(of: sha256, bytes, in: receipt.output.parts) { return .outputPart(index) }
        if let index = Self.index(of: sha256, bytes, in: receipt.input.parts) { return .inputPart(index) }
        let reason = receipt.download.map { Self.difference(path, bytes, from: $0) }
        throw Refusal(message: "\(path): \(reason ?? "not a file of job \(receipt.jobID)")")
    }

    private static func index(of sha256: String, _ bytes: Int, in parts: [JobReceipt.Part]) -> Int? {
        parts.firstIndex { $0.sha256 == sha256 && $0.bytes == bytes }
    }

    /// How a file differs from the downloaded one.
    private static func difference(_ path: String, _ bytes: Int, from download: JobReceipt.Download) -> String {
        let wanted = "the downloaded \(download.format) file of this receipt"
        if bytes == download.bytes { return "its digest differs from \(wanted)" }
        return "not \(wanted), which has \(download.bytes) bytes; this one has \(bytes)"
    }

    private func digest(of path: String) throws(Refusal) -> (bytes: Int, sha256: String) {
        do throws(FileError) {
            return try buffer.digest(of: try Self.opened(path))
        } catch {
            throw Refusal(message: error.description)
        }
    }
}
