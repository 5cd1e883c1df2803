package import EmbedJobs

/// Who makes a call: whose key it bears, and which of that owner's keys it is.
package struct Caller: Sendable, Equatable {
    /// Whose datasets and jobs it is about.
    package let owner: Owner
    /// The part of the key that is no secret, as logs show it; nil where no key is asked for.
    package let keyID: String?

    /// Makes a caller.
    package init(owner: Owner, keyID: String? = nil) {
        self.owner = owner
        self.keyID = keyID
    }
}
