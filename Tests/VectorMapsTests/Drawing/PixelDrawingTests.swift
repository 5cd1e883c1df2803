import Testing
import VectorMaps

@Suite("PixelDrawing")
struct PixelDrawingTests {
    @Test("every colour of the legend is in the palette and in the image")
    func colors() throws {
        let image = PixelDrawing.image(try SampleScatter.clouds(60), width: 200, height: 100)
        #expect(image.palette.count == 4 && image.palette[0] == (255, 255, 255))
        #expect(Set(image.pixels) == [0, 1, 2, 3])
    }

    @Test("without a legend one colour is used, and points keep a margin")
    func plain() throws {
        let image = PixelDrawing.image(try SampleScatter.clouds(60, hasColors: false), width: 200, height: 100)
        #expect(image.palette.count == 2)
        let drawn = image.pixels.indices.filter { image.pixels[$0] == 1 }
        #expect(drawn.map { $0 % 200 }.min() == 13)
        #expect(drawn.map { $0 % 200 }.max() == 187)
        #expect(drawn.map { $0 / 200 }.min() == 13)
        #expect(drawn.map { $0 / 200 }.max() == 87)
    }

    @Test("the smallest size works")
    func small() throws {
        #expect(PixelDrawing.image(try SampleScatter.clouds(9), width: 4, height: 4).pixels.count == 16)
    }
}
