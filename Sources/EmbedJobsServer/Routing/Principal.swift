package import EmbedJobs

/// The principal of a request: an owner and one of the owner's keys.
package struct Principal: Sendable, Equatable {
    /// The owner of the datasets and jobs.
    package let owner: Owner
    /// The public part of the key, as shown in logs; nil if keys are not required.
    package let keyID: String?

    /// Creates a principal.
    package init(owner: Owner, keyID: String? = nil) {
        self.owner = owner
        self.keyID = keyID
    }
}
