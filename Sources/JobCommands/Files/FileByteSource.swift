package import EmbedJobs
package import LocalFiles

extension ByteSource {
    /// The bytes of a local file, read in chunks as they are asked for.
    ///
    /// `onProgress` is told how many bytes have been read so far.
    package init(file: InputFile, onProgress: @escaping @Sendable (Int) -> Void = { _ in }) {
        self.init(length: file.size) { (start) throws(APIError) -> Next in
            var offset = start
            return { () async throws(APIError) -> [UInt8]? in
                // Whoever waits for a long upload has gone: a file that breaks off is no dataset.
                if Task.isCancelled { throw APIError(.unavailable, "the upload was given up") }
                do throws(FileError) {
                    let chunk = try file.read(at: offset, count: Limits.chunkBytes)
                    offset += chunk.count
                    onProgress(offset)
                    return chunk.isEmpty ? nil : chunk
                } catch {
                    throw APIError(.invalidRequest, error.description)
                }
            }
        }
    }
}
