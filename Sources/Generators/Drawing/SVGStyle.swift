/// How a picture looks, in a light and in a dark surrounding.
enum SVGStyle {
    static func text(colours: Int) -> String {
        let shown = min(colours, AssetColours.coloursMax)
        let light = palette.prefix(shown).enumerated()
            .map { ".c\($0){fill:\($1.light)}" }.joined(separator: "\n")
        let dark = palette.prefix(shown).enumerated()
            .map { ".c\($0){fill:\($1.dark)}" }.joined(separator: "\n")
        return """
            <style>
            .paper{fill:#ffffff;stroke:#d8dee4}
            .link{fill:none;stroke:#b4bdc8;stroke-width:1.5;marker-mid:url(#ilpnet-way)}
            .thin{stroke-width:0.8;stroke-opacity:0.7;marker-mid:none}
            .way{fill:none;stroke:#8b95a1;stroke-width:1.5}
            .node{stroke:#ffffff;stroke-width:2}
            text{fill:#1f2328;stroke:#ffffff;stroke-width:4px;stroke-linejoin:round;\
            paint-order:stroke;text-anchor:middle;\
            font-family:system-ui,"Segoe UI",Helvetica,Arial,sans-serif}
            .name{font-size:13px;font-weight:600}
            .address{font-size:10px;font-weight:400;fill:#59636e;\
            font-family:ui-monospace,Menlo,Consolas,"Liberation Mono",monospace}
            .caption{font-size:15px;font-weight:600}
            .counts{font-size:12px;fill:#59636e}
            .start,.caption,.counts{text-anchor:start}
            .end{text-anchor:end}
            \(light)
            @media (prefers-color-scheme:dark){
            .paper{fill:#0d1117;stroke:#30363d}
            .link{stroke:#444c56}
            .way{stroke:#6e7681}
            .node{stroke:#0d1117}
            text{fill:#e6edf3;stroke:#0d1117}
            .address,.counts{fill:#9198a1}
            \(dark)
            }
            </style>
            """
    }

    /// In the middle of a link, pointing from the node that dials to the one that listens.
    static let arrow = """
        <defs><marker id="ilpnet-way" viewBox="0 0 8 8" refX="5" refY="4" markerWidth="8" \
        markerHeight="8" markerUnits="userSpaceOnUse" orient="auto">\
        <path class="way" d="M2 1L6 4L2 7"/></marker></defs>
        """

    /// Told apart by people who see colours differently, too; the last is for all further assets.
    private static let palette: [(light: String, dark: String)] = [
        ("#2f6feb", "#58a6ff"), ("#e36209", "#f0883e"), ("#1a7f5a", "#3fb98c"),
        ("#8250df", "#bc8cff"), ("#bf8700", "#e3b341"), ("#cf222e", "#ff7b72"),
        ("#0598bc", "#56d4dd"), ("#6e7781", "#8b949e"),
    ]
}
