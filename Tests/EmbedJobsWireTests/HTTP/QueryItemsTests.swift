import EmbedJobs
import EmbedJobsWire
import Testing

@Suite struct QueryItemsTests {
    @Test func readsParametersInOrder() throws {
        let query = try QueryItems("a=1&b=x+y%2Bz&a=2&&c&d=&e=f=g&%C3%BC=%09")
        #expect(query.all("a") == ["1", "2"])
        #expect(query["a"] == "1")
        #expect(query["b"] == "x y+z")
        #expect(query["c"] == "" && query["d"] == "" && query["e"] == "f=g" && query["ü"] == "\t")
        #expect(query["f"] == nil)
        #expect(query.all("f") == [])
        #expect(try QueryItems("") == [:])
    }

    @Test func roundTrips() throws {
        var query: QueryItems = ["a": "1", "a": "ü &=+%", "": ""]
        query.append("b", nil)
        query.append("c", "\n")
        #expect(query.text == "a=1&a=%C3%BC%20%26%3D%2B%25&=&c=%0A")
        #expect(try QueryItems(query.text) == query)
    }

    @Test(arguments: ["a=%", "a=%zz", "%ff=1"]) func rejectsInvalidTexts(text: String) {
        #expect(throws: APIError.self) { try QueryItems(text) }
    }

    @Test(arguments: [("true", true), ("True", true), ("false", false), ("FALSE", false)])
    func readsFlags(text: String, value: Bool) throws {
        #expect(try QueryItems("a=\(text)").flag("a") == value)
    }

    @Test(arguments: ["a=", "a=1", "a=yes"]) func rejectsOtherFlags(text: String) throws {
        let query = try QueryItems(text)
        #expect(throws: APIError(.invalidRequest, "invalid request: a must be true or false")) { try query.flag("a") }
        #expect(try query.flag("b") == nil)
    }

    @Test(arguments: [("0", 0), ("10", 10), ("1.0", 1), ("1e1", 10)]) func readsNumbers(text: String, value: Int)
        throws
    {
        #expect(try QueryItems("a=\(text)").number("a", in: 0...10) == value)
    }

    @Test(arguments: [
        "", "-1", "11", "1.5", "nan", "inf", "1e400", "x", "0x1p-1", "0x1", "0xA", "99999999999999999999",
    ])
    func rejectsOtherNumbers(text: String) throws {
        let query = try QueryItems("a=\(text)")
        #expect(throws: APIError(.invalidRequest, "invalid request: a must be a whole number, from 0 to 10")) {
            try query.number("a", in: 0...10)
        }
        #expect(try query.number("b", in: 0...10) == nil)
    }

    @Test func readsTimes() throws {
        let query = try QueryItems("a=1970-01-01T05%3A30%3A00%2B05%3A30&b=yesterday")
        #expect(try query.time("a") == Timestamp(microseconds: 0))
        #expect(try query.time("c") == nil)
        #expect(throws: APIError.self) { try query.time("b") }
    }
}
