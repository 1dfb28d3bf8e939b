import Glibc

/// Where a file is, or was: paths that can be compared.
enum FilePlace {
    /// Absolute, through all links where the file is there, and without `.` and `..` where it is
    /// not.
    static func absolute(_ path: String) -> String {
        if let real = resolved(path) { return real }
        let whole = path.hasPrefix("/") ? path : (resolved(".") ?? "") + "/" + path
        var parts: [Substring] = []
        for part in whole.split(separator: "/") where part != "." {
            if part == ".." { parts = parts.dropLast() } else { parts.append(part) }
        }
        // The folders may still be there, and lead elsewhere by links.
        let name = parts.last.map(String.init) ?? ""
        let folder = "/" + parts.dropLast().joined(separator: "/")
        let place = resolved(folder) ?? folder
        return place == "/" ? "/" + name : place + "/" + name
    }

    /// Shorter where it lies in the folder one stands in.
    static func typed(_ absolute: String) -> String {
        guard let here = resolved("."), here != "/", absolute.hasPrefix(here + "/") else {
            return absolute
        }
        return String(absolute.dropFirst(here.count + 1))
    }

    private static func resolved(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }
}
