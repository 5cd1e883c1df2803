/// The header field by which a service says that it keeps the keys of requests: one that comes again with its key is
/// answered as before, and does not happen again, even if the service was started anew in between.
///
/// No standard has a field for this. The hosted service passes keys over, so a client must not rely on them unasked.
package enum IdempotencyField {
    /// The name.
    package static let name = "Idempotency-Keys"
    /// The value.
    package static let kept = "kept"
}
