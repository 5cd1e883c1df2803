package import EmbedJobs
package import LocalFiles

extension ByteSource {
    /// The bytes of a local file, read in chunks on demand.
    ///
    /// `onProgress` receives the number of bytes read so far.
    package init(file: InputFile, onProgress: @escaping @Sendable (Int) -> Void = { _ in }) {
        self.init(length: file.size) { (start) throws(APIError) -> Next in
            var offset = start
            return { () async throws(APIError) -> [UInt8]? in
                // An error, not the end of the data: a truncated file is not a valid dataset.
                if Task.isCancelled { throw APIError.uploadCancelled }
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
