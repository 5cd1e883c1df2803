import DatasetFormats
import Testing

struct ColumnTypesTests {
    private func type(of cells: [Cell]) -> ColumnType {
        var types = ColumnTypes(count: 1)
        for cell in cells { types.observe([cell]) }
        return types.types[0]
    }

    @Test func columnOfOneTypeKeepsIt() {
        #expect(type(of: [.null, .string("a")]) == .string)
        #expect(type(of: [.long(1), .null]) == .long)
        #expect(type(of: [.double(1.5)]) == .double)
        #expect(type(of: [.boolean(true)]) == .boolean)
        #expect(type(of: [.json("[]")]) == .json)
        #expect(type(of: [.null]) == .string)
        #expect(type(of: []) == .string)
    }

    @Test func mixedNumbersBecomeDoublesUnlessLossy() {
        #expect(type(of: [.long(1 << 53), .double(0.5)]) == .double)
        #expect(type(of: [.long(1 << 53 + 1), .double(0.5)]) == .json)
        #expect(type(of: [.double(0.5), .long(.max)]) == .json)
        #expect(type(of: [.long(.max)]) == .long)
        #expect(type(of: [.long(.min), .double(0.5)]) == .double)
    }

    @Test func otherMixturesBecomeJSON() {
        let one: [Cell] = [.string("a"), .long(1), .double(1.5), .boolean(true), .json("{}")]
        for first in one {
            for second in one where first != second {
                let isNumeric = [first.type, second.type].allSatisfy { $0 == .long || $0 == .double }
                #expect(type(of: [first, second]) == (isNumeric ? .double : .json))
            }
        }
    }
}
