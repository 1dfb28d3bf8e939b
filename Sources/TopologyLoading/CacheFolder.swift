import Disk
import Glibc

/// Where evaluated topologies and the language's modules are kept from run to run.
///
/// It is looked for and made when something is loaded that needs it, which JSON does not.
package struct CacheFolder: Sendable {
    /// What the user named, where it must be, or else places in order of preference.
    private let named: String?
    private let places: [String]
    /// A place that anyone may have made before us.
    private let publicPlace: String

    package static var ofThisProcess: CacheFolder {
        CacheFolder(environment: ProcessEnvironment.variables)
    }

    /// ILPNET_CACHE_DIR, else XDG_CACHE_HOME/ilpnet, else HOME/.cache/ilpnet, else a folder in
    /// `publicFolder` with the user's number.
    package init(environment: [String: String], publicFolder: String = "/tmp") {
        named = environment["ILPNET_CACHE_DIR"].flatMap { $0.isEmpty ? nil : $0 }
        var places: [String] = []
        // The XDG specification says to ignore a relative path.
        if let path = environment["XDG_CACHE_HOME"], path.hasPrefix("/") {
            places.append(path + "/ilpnet")
        }
        if let home = environment["HOME"], home.hasPrefix("/") {
            places.append(home + "/.cache/ilpnet")
        }
        publicPlace = "\(publicFolder)/ilpnet-cache-\(geteuid())"
        self.places = places
    }

    /// The folder, made if need be, and known to be this user's alone.
    func opened(for file: TypedPath) throws(LoadingError) -> Cache {
        do {
            return Cache(path: try firstUsable())
        } catch {
            throw .machineUnfit(path: file.text, problem: error)
        }
    }

    private func firstUsable() throws(MachineProblem) -> String {
        if let named { return try Self.usable(named) }
        for place in places {
            do {
                return try Self.usable(place)
            } catch {
                // A home that is read-only or absent is no reason to fail; one that others may
                // write to is.
                guard case .cacheUnusable = error else { throw error }
            }
        }
        return try Self.usable(publicPlace, mayBeLink: false)
    }

    private static func usable(
        _ folder: String, mayBeLink: Bool = true
    ) throws(MachineProblem) -> String {
        var facts = stat()
        if lstat(folder, &facts) != 0 {
            do {
                try FolderTree.make(folder, permissions: 0o700)
            } catch {
                throw .cacheUnusable(folder: folder, errno: error.code ?? EIO)
            }
        }
        guard (mayBeLink ? stat(folder, &facts) : lstat(folder, &facts)) == 0 else {
            throw .cacheUnusable(folder: folder, errno: errno)
        }
        guard facts.st_mode & S_IFMT == S_IFDIR else {
            throw .cacheUnusable(folder: folder, errno: ENOTDIR)
        }
        guard facts.st_uid == geteuid() else { throw .cacheOfSomeoneElse(folder: folder) }
        guard facts.st_mode & (S_IWGRP | S_IWOTH) == 0 else {
            throw .cacheOpenToOthers(folder: folder)
        }
        guard access(folder, W_OK | X_OK) == 0 else {
            throw .cacheUnusable(folder: folder, errno: errno)
        }
        // Programs are started from it in other folders, and find their own path resolved.
        guard let real = realpath(folder, nil) else {
            throw .cacheUnusable(folder: folder, errno: errno)
        }
        defer { free(real) }
        return String(cString: real)
    }
}
