import TestSupport
import Testing
import TextEmbedding

/// The rules for all rows of the table.
struct ModelFamilyTests {
    @Test func namesAreDistinct() {
        let names = ModelFamily.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(!names.isEmpty)
    }

    @Test func readmeNamesEachFamily() throws {
        let readme = String(
            decoding: try ModelFile(path: Checkout.path("README.md")).allBytes(limit: 1 << 20),
            as: UTF8.self
        )
        for family in ModelFamily.all { #expect(readme.contains("the \(family.name) family"), "\(family.name)") }
    }

    /// Only the module Pooling selects among poolings.
    @Test func familiesWithPoolingHavePoolings() {
        for family in ModelFamily.all {
            #expect(family.poolings.isEmpty == !family.modules.contains("Pooling"), "\(family.name)")
        }
    }

    /// A change of config.json after a model was added must be noticed in every family.
    @Test func changedConfigurationIsNoticed() {
        for family in ModelFamily.all {
            #expect(family.configurationSuffixes.contains { "config.json".hasSuffix($0) }, "\(family.name)")
        }
    }
}
