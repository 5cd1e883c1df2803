internal import LocalFiles

/// The checkout that contains the tests, found by the path of this file when it was compiled.
package enum Checkout {
    /// The top of the checkout.
    package static let root = Folder.parent(of: Folder.parent(of: Folder.parent(of: Folder.parent(of: #filePath))))

    /// The absolute path of a file or folder, from its path in the checkout.
    package static func path(_ relative: String) -> String { "\(root)/\(relative)" }
}
