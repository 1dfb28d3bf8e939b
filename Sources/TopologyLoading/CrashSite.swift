import CanonicalJSON

/// Finds the line of the user's file at which its program ended.
///
/// Only the user's own part of the program has line numbers, so the innermost address with a line
/// is the one to show; the toolchain's symbolizer knows it.
struct CrashSite {
    /// Of one look-up.
    private static let addressesMax = 256

    let file: TypedPath
    /// Resolved, as /proc/PID/maps shows it.
    let program: String
    let toolchainFolder: String

    /// Line 1 where nothing better is known.
    func find(in stack: CrashedStack?) -> SourcePlace {
        let beginning = SourcePlace(path: file.text, line: 1)
        guard let stack else { return beginning }
        let addresses = Self.addresses(of: stack, in: program).prefix(Self.addressesMax)
        guard !addresses.isEmpty else { return beginning }
        let symbolizer = KeptChild(
            path: toolchainFolder + "/llvm-symbolizer",
            arguments: ["--obj=\(program)", "--output-style=JSON"]
                + addresses.map { "0x" + String($0, radix: 16) },
            environment: [], limitMilliseconds: LoadingLimits.questionMilliseconds,
            streamBytesMax: [LoadingLimits.answerBytesMax])
        let outcome = symbolizer.run()
        guard outcome.ending == .exited(0) else { return beginning }
        return place(inAnswer: outcome.output.bytes) ?? beginning
    }

    /// Offsets into the program, innermost first.
    static func addresses(of stack: CrashedStack, in program: String) -> [UInt64] {
        let map = MemoryMap(stack.map)
        guard let image = map.image(program) else { return [] }
        var found: [UInt64] = []
        if image.contains(stack.programCounter) { found.append(stack.programCounter - image.start) }
        // The C library keeps no chain of frames, so a call to it is looked for among the words
        // of the stack. Swift's library does, and its stack may hold words left by older calls.
        var returns = stack.frames
        if map.isCLibrary(stack.programCounter) { returns = stack.words + returns }
        // A return address is that of the next instruction, which may belong to the next line.
        found += returns.filter { image.contains($0) }.map { $0 - image.start - 1 }
        var seen: Set<UInt64> = []
        return found.filter { seen.insert($0).inserted }
    }

    private func place(inAnswer bytes: [UInt8]) -> SourcePlace? {
        guard let results = try? JSONParser.parse(bytes).elements else { return nil }
        for result in results {
            for symbol in result["Symbol"]?.elements ?? [] {
                guard let name = symbol["FileName"]?.string,
                    TypedPath(name).baseName == file.baseName,
                    let line = symbol["Line"]?.wholeNumber, line > 0
                else { continue }
                let column = symbol["Column"]?.wholeNumber.flatMap { $0 > 0 ? $0 : nil }
                return SourcePlace(path: file.text, line: line, column: column)
            }
        }
        return nil
    }
}

/// What /proc/PID/maps says.
private struct MemoryMap {
    private struct Region {
        var start: UInt64
        var end: UInt64
        var path: Substring
    }

    private let regions: [Region]

    init(_ text: String) {
        regions = text.split(separator: "\n").compactMap { line in
            // 55d0c0a00000-55d0c0a01000 r-xp 00001000 fe:00 1234    /the/program
            let words = line.split(separator: " ", maxSplits: 5)
            let bounds = words.first?.split(separator: "-").compactMap { UInt64($0, radix: 16) }
            guard words.count == 6, let bounds, bounds.count == 2 else { return nil }
            let path = words[5].drop { $0 == " " }
            return Region(start: bounds[0], end: bounds[1], path: path)
        }
    }

    struct Image {
        var start: UInt64
        var end: UInt64

        func contains(_ address: UInt64) -> Bool { address >= start && address < end }
    }

    func image(_ path: String) -> Image? {
        let parts = regions.filter { $0.path == path }
        guard let start = parts.map(\.start).min(), let end = parts.map(\.end).max() else {
            return nil
        }
        return Image(start: start, end: end)
    }

    func isCLibrary(_ address: UInt64) -> Bool {
        guard let region = regions.first(where: { address >= $0.start && address < $0.end }) else {
            return false
        }
        let name = TypedPath(String(region.path)).baseName
        return name.hasPrefix("libc.so") || name.hasPrefix("libc-") || name.hasPrefix("ld-")
    }
}
