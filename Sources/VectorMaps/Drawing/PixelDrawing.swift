/// Draws a map as a pixel image: points in their colours, without labels.
package enum PixelDrawing {
    /// Returns the image with a size in pixels.
    package static func image(_ scatter: Scatter, width: Int, height: Int) -> PNGImage {
        // White, then the colours of the legend; one colour without a legend.
        let categories = scatter.legend.isEmpty ? [nil] : scatter.legend.indices.map(Optional.init)
        let palette = categories.map { category in
            let color = PictureColor.of(category, scatter.legend)
            return (color.red, color.green, color.blue)
        }
        var image = PNGImage(width: width, height: height, palette: [(255, 255, 255)] + palette)
        let margin = min(margin, min(width, height) / 4)
        let frame = (width: Double(width - 2 * margin), height: Double(height - 2 * margin))
        let radius = scatter.points.count > Limits.largePointsMax ? 2 : 3
        for (category, point) in zip(scatter.positions(width: frame.width, height: frame.height), scatter.points) {
            image.drawDisc(
                x: Int(category.x) + margin,
                y: Int(category.y) + margin,
                radius: radius,
                color: UInt8(1 + (point.category ?? 0))
            )
        }
        return image
    }

    private static let margin = 16
}
