import Testing
import TextEmbedding

/// The rules for all rows of the table.
struct ModelFamilyTests {
    @Test func namesAreDistinct() {
        let names = ModelFamily.all.map(\.name)
        #expect(Set(names).count == names.count && !names.isEmpty)
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
