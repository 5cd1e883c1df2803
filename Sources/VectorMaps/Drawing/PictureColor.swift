/// Colours of pictures on a white background.
struct PictureColor: Hashable, Sendable {
    let red: UInt8
    let green: UInt8
    let blue: UInt8

    /// The colour in SVG notation.
    var hexadecimal: String {
        "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// One for each category: Tableau's ten colours without pink and grey.
    static let categories = [
        PictureColor(0x4E79A7), PictureColor(0xF28E2B), PictureColor(0x59A14F), PictureColor(0xE15759),
        PictureColor(0xB07AA1), PictureColor(0x76B7B2), PictureColor(0xEDC948), PictureColor(0x9C755F),
    ]
    /// The shared colour of all further categories.
    static let rest = PictureColor(0xA8A29E)

    private init(_ code: Int) {
        red = UInt8(code >> 16 & 255)
        green = UInt8(code >> 8 & 255)
        blue = UInt8(code & 255)
    }

    /// The colour of an entry of the legend; the first colour without a legend.
    static func of(_ category: Int?, _ legend: [Scatter.Category]) -> PictureColor {
        guard let category else { return categories[0] }
        return legend[category].color.map { categories[$0] } ?? rest
    }
}
