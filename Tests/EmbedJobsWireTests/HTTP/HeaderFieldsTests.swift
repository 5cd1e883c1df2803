import EmbedJobsWire
import Testing

@Suite struct HeaderFieldsTests {
    @Test func namesAreCaseInsensitive() {
        var fields: HeaderFields = ["Content-Type": "a", "X-One": "1", "x-one": "2"]
        #expect(fields["content-TYPE"] == "a")
        #expect(fields["X-ONE"] == "1")
        #expect(fields["X-On"] == nil)
        fields["x-ONE"] = "3"
        #expect(fields.all.map(\.name) == ["Content-Type", "x-ONE"])
        fields["content-type"] = nil
        #expect(fields.all.map(\.value) == ["3"])
        fields.append("X-One", "4")
        #expect(fields == ["x-ONE": "3", "X-One": "4"])
        #expect(fields != ["x-ONE": "3"])
    }
}
