import DisplayText
import Testing

@Suite("Figures")
struct FiguresTests {
    @Test(
        "counts have commas",
        arguments: [
            (0, "0"), (999, "999"), (1_000, "1,000"), (12_000, "12,000"), (1_234_567, "1,234,567"), (-1_000, "-1,000"),
            (Int.min, "-9,223,372,036,854,775,808"),
        ]
    )
    func counts(number: Int, text: String) { #expect(Figures.count(number) == text) }

    @Test(
        "numbers have four decimals",
        arguments: [
            (0, "0.0000"), (0.73125, "0.7313"), (-0.5, "-0.5000"), (-0.00001, "0.0000"), (1, "1.0000"),
            (12.00004, "12.0000"), (-1e20, "-1e+20"), (.infinity, "inf"), (.nan, "nan"),
        ] as [(Double, String)]
    )
    func decimals(number: Double, text: String) { #expect(Figures.fourDecimals(number) == text) }

    @Test("shares become percent", arguments: [(0, "0.0 %"), (0.2134, "21.3 %"), (0.0005, "0.1 %"), (1, "100.0 %")])
    func shares(share: Double, text: String) { #expect(Figures.percent(share) == text) }

    @Test("a count of one is singular", arguments: [(0, "0 rows"), (1, "1 row"), (2_000, "2,000 rows")])
    func nouns(number: Int, text: String) { #expect(Figures.count(number, of: "row") == text) }

    @Test(
        "durations",
        arguments: [
            (0, "0.0 s"), (420, "0.4 s"), (9_949, "9.9 s"), (9_950, "10 s"), (41_400, "41 s"), (59_499, "59 s"),
            (59_500, "1 m 00 s"), (65_000, "1 m 05 s"), (3_599_499, "59 m 59 s"), (3_599_500, "1 h 00 m"),
            (7_380_000, "2 h 03 m"), (-5, "0.0 s"),
        ]
    )
    func durations(milliseconds: Int, text: String) {
        #expect(Figures.duration(.milliseconds(milliseconds)) == text)
    }

    @Test("estimates omit tenths", arguments: [(400, "0 s"), (4_600, "5 s"), (65_000, "1 m 05 s")])
    func estimates(milliseconds: Int, text: String) {
        #expect(Figures.wholeSeconds(.milliseconds(milliseconds)) == text)
    }

    @Test(
        "sizes",
        arguments: [
            (0, "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (1_550, "1.5 kB"), (123_456, "123 kB"),
            (1_500_000_000, "1.5 GB"),
            (5_000_000_000_000_000, "5000 TB"),
        ]
    )
    func sizes(bytes: Int, text: String) { #expect(Figures.bytes(bytes) == text) }
}
