import Control
import Disk
import Generators

/// What `up -d` says when the network is ready: how it is, where its page is, how long it took, and
/// what to do next.
enum UpSummary {
    /// `page` is where the page opens without more ado, where that is known.
    static func lines(of status: NetworkStatus, page: String? = nil, style: Style) -> [String] {
        let headline = NetworkHeadline(
            status: status, style: style, nowMilliseconds: MonotonicTime.milliseconds())
        var lines = [headline.line()]
        if let startup = status.startup, status.revision == 1 {
            lines.append(StartupLine.text(startup))
        }
        if let url = page ?? headline.dashboardURL { lines.append("dashboard  " + style.cyan(url)) }
        if let words = FirstPacket.words(status, program: ProgramName.typed) {
            lines.append("send a first packet:  " + style.bold(words.joined(separator: " ")))
        }
        return lines + ["stop it:  " + style.bold("\(ProgramName.typed) down \(status.name)")]
    }
}
