/// What the terminal's printing may not exceed.
package enum Limits {
    /// Bars shown at once; of more, their number is shown.
    package static let barsMax = 4
    /// The width of a terminal that does not say it, as behind a pipe.
    package static let unknownWidth = 80
    /// The cells of the longest bar.
    package static let barCellsMax = 30
    /// The cells of the shortest bar; where there is no room for it, none is drawn.
    package static let barCellsMin = 8
    /// The shortest time between two paintings.
    package static let paintInterval: Duration = .milliseconds(80)
}
