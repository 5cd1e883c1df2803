/// The bounds of what the program reads about itself, and of its waiting for others.
enum Limits {
    /// Bytes of a file of settings or keys.
    static let settingsBytesMax = 1 << 20
    /// Bytes of a key.
    static let keyBytesMax = 4_096
}
