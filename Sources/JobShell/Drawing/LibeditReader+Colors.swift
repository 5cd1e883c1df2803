/// The colours of the text, painted over the plain text that libedit has drawn.
extension LibeditReader {
    /// Returns the output that paints the text in colours; empty if it is already painted.
    func colorPainting(_ layout: TextLayout) -> String {
        guard isColored else { return "" }
        let text = text
        if let changed = colors.set(text, spans: configuration.assistant.spans), search == nil {
            checks.request(changed, cursor: text.byteCursor)
        }
        guard colors.needsPainting else { return "" }
        colors.notePainting()
        let size = size
        let window = StyledText.Window(promptCells: promptCells, rows: size.rows, columns: size.columns)
        let (output, rows) = colors.styled.painting(layout, in: window, over: colors.paintedRows, cells: Self.cells)
        colors.paintedRows = rows
        return output
    }
}
