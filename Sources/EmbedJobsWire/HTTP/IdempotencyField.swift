/// The response header by which a service declares that it stores idempotency keys: a request repeated with its key
/// gets the first response again and is not executed twice, even across a restart of the service.
///
/// No standard defines such a header. The hosted service ignores keys, so clients must not rely on them without it.
package enum IdempotencyField {
    /// The name.
    package static let name = "Idempotency-Keys"
    /// The value.
    package static let kept = "kept"
}
