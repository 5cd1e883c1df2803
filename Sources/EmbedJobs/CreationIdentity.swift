/// Makes a create safe to repeat: all attempts with the same identity, in any process, create one object.
///
/// A service that stores idempotency keys gets the text as the key. For another one, a client puts a tag made from it
/// into the object's name, and looks for the tag before it sends the request again. Like ``ResponseDeadline``, it
/// belongs to the task rather than to each call.
package struct CreationIdentity: Hashable, Sendable {
    /// Whether an earlier process may have sent the request.
    package enum Earlier: Hashable, Sendable {
        /// None has: the identity is new.
        case none
        /// One may have, at an unknown time: its record may be lost.
        case possible
        /// One has recorded at this time that it was going to.
        case intended(Timestamp)
    }

    /// The identity: lower-case hexadecimal, 64 digits.
    package let text: String
    /// Whether an earlier process may have sent the request.
    package let earlier: Earlier
    /// Whether a tag may be added to the object's name.
    package let isTagged: Bool

    /// Creates an identity.
    package init(_ text: String, earlier: Earlier = .none, isTagged: Bool = true) {
        (self.text, self.earlier, self.isTagged) = (text, earlier, isTagged)
    }

    /// The identity of the create that this task performs; nil if it need not be safe to repeat.
    @TaskLocal package static var current: CreationIdentity?
}
