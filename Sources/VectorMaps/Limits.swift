/// Limits of maps.
package enum Limits {
    /// Rows sampled for a map; their vectors are held in memory.
    package static let mapRowsSampledMax = 20_000
    /// Vectors in the Krylov space that is searched for a map's axes; at the limit, the best approximation is used.
    static let krylovVectorsMax = 240
    /// Maximum factor by which a map is stretched in one direction to fill its frame.
    static let mapStretchMax = 4.0
    /// Colours for the categories of a map; all further categories share one colour.
    package static let mapColorsMax = 8
    /// Minimum number of lines of a text map whose height is not set.
    static let mapRowsMin = 5
    /// Maximum number of lines of a text map whose height is not set.
    static let mapRowsMax = 40
    /// Minimum width and height of a drawing, in cells or pixels.
    package static let drawingSizeMin = 4
    /// Maximum width and height of a drawing, in cells or pixels.
    package static let drawingSizeMax = 2_000
    /// Default width of a picture in pixels.
    package static let pictureWidth = 960
    /// Default height of a picture in pixels.
    package static let pictureHeight = 640
    /// Labels in a text map.
    static let mapLabelsMax = 12
    /// Width of a label in cells.
    static let mapLabelCellsMax = 24
    /// Labels in a picture.
    static let pictureLabelsMax = 30
    /// Width of a label in cells.
    static let pictureLabelCellsMax = 40
    /// Characters of a label or a category that a map keeps.
    package static let mapLabelCharactersMax = 80
    /// Characters of a row's text that a map keeps.
    package static let mapTextCharactersMax = 200
    /// Points up to which a picture draws each point large.
    static let largePointsMax = 2_000
}
