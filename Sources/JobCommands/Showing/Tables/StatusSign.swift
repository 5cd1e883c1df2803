internal import EmbedJobs

/// The sign in front of a status in a table, so that a glance finds what failed, with colours and without.
package enum StatusSign: Hashable, Sendable {
    /// Complete or valid.
    case success
    /// Failed.
    case failure
    /// Not ended yet.
    case activity
    /// Ended on request, or a status that this version does not know.
    case other

    /// The sign as one character.
    func text(hasUnicode: Bool) -> String {
        switch self {
        case .success: hasUnicode ? "✓" : "+"
        case .failure: hasUnicode ? "✗" : "!"
        case .activity: hasUnicode ? "●" : "*"
        case .other: hasUnicode ? "○" : "-"
        }
    }

    /// The colour of the sign and its status.
    var style: TextStyle {
        switch self {
        case .success: .good
        case .failure: .bad
        case .activity: .active
        case .other: .faint
        }
    }
}

extension Record.Content {
    /// The status of a job.
    init(_ status: JobStatus) {
        let sign: StatusSign =
            switch status {
            case .complete: .success
            case .failed: .failure
            case .processing, .cancelling: .activity
            default: .other
            }
        self = .status(status.rawValue, sign)
    }

    /// The status of a dataset's validation.
    init(_ status: ValidationStatus) {
        let sign: StatusSign =
            switch status {
            case .validated: .success
            case .failed: .failure
            case .queued, .processing: .activity
            default: .other
            }
        self = .status(status.rawValue, sign)
    }
}
