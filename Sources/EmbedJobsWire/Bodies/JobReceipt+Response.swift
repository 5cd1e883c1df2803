internal import EmbedJobs
internal import Foundation

extension JobReceipt {
    /// Reads the body of a response. A receipt is also a file, so its reading is in the contract, as `Decodable`.
    init(response bytes: [UInt8]) throws(APIError) {
        do { self = try JSONDecoder().decode(JobReceipt.self, from: Data(bytes)) } catch {
            switch error as? DecodingError {
            case .keyNotFound(let key, _)?: throw .lacks(key.stringValue)
            case .typeMismatch(_, let context)?, .valueNotFound(_, let context)?, .dataCorrupted(let context)?:
                throw .unreadable(context.debugDescription)
            default: throw .unreadable("it is not a receipt")
            }
        }
    }
}
