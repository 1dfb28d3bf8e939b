import CanonicalJSON
import Connector
import ConnectorConfig
import Disk
import Glibc
import Peering
import Reactor
import Supervised
import TopologyModel
import Verification
import Wire

/// `ilpnet probe`: sends one packet per pair of nodes and tells its supervisor which have passed.
enum ProbeCommand {
    private static let configurationBytesMax = 1024 * 1024
    private static let lifelineToken = PeerLinks.foreignBit | 1
    private static let timeoutMillisecondsByDefault: Int64 = 30_000
    private static let timeoutMillisecondsRange: ClosedRange<Int64> = 1...86_400_000

    private static let config = Option(
        name: "config", value: .init(name: "FILE", kind: .free),
        help: "which nodes to start from, and which pairs to try")
    private static let timeout = Option(
        name: "timeout", value: .init(name: "SECONDS", kind: .free),
        help: "how long to try, 30 unless given")

    static let declaration = Command(
        name: "probe", section: .run, summary: "send one packet per pair of nodes",
        explanation: [
            "Tries every pair until a packet was fulfilled or the time is over. Ends with 0 only"
                + " if one of every pair was."
        ],
        necessities: ["--config FILE"],
        options: [config, SupervisedOptions.lifeline, SupervisedOptions.status, timeout],
        examples: ["probe --config probe.json --timeout 10"], isHidden: true, action: .run(run))

    private static func run(_ invocation: Invocation, _ console: Console) throws(Failure)
        -> ExitCode
    {
        guard let path = invocation.value(config) else {
            throw Failure(.usage, "the configuration is missing", fix: "write --config FILE")
        }
        try SupervisedOptions.checkDescriptors(
            [SupervisedOptions.lifeline, SupervisedOptions.status], invocation)
        let supervision = try Supervision(invocation)
        let milliseconds = try invocation.milliseconds(timeout, in: timeoutMillisecondsRange)
        let configuration = try configuration(path)
        let (sources, pairs) = try read(configuration, path)
        let page = configuration.healthUrl.flatMap(HTTPLocation.init)
        if let url = configuration.healthUrl, page == nil {
            throw wrong(path, "\(url) is no http URL")
        }
        DescriptorLimit.raise()
        do throws(SystemCallError) {
            var run = try ProbeRun(
                from: sources, pairs: pairs,
                timeoutMilliseconds: milliseconds ?? timeoutMillisecondsByDefault)
            if let lifeline = supervision.lifeline {
                try run.watch(lifeline.descriptor, token: lifelineToken, .readable)
            }
            let hasPassed = probe(&run, supervision)
            return hasPassed && Self.answers(page, pairs.count, run.millisecondsLeft, supervision)
                ? .success : .failed
        } catch {
            throw Failure(.failed, "cannot prepare to probe: \(error.text)")
        }
    }

    private static func probe(_ run: inout ProbeRun, _ supervision: Supervision) -> Bool {
        let status = supervision.status
        while !run.isFinished, !run.isOver {
            let isWaiting = status?.isWaiting ?? false
            let events = run.turn(
                atMostMilliseconds: isWaiting ? StatusPipe.retryMilliseconds : -1)
            if !events.isEmpty, supervision.lifeline?.isCut() ?? false { return false }
            while let report = run.nextReport() { status?.report(report) }
            status?.flush()
        }
        run.takeLeave()
        status?.flush()
        return run.isFinished
    }

    /// Asks the page until it is well or the time is over.
    private static func answers(
        _ page: HTTPLocation?, _ place: Int, _ milliseconds: Int64, _ supervision: Supervision
    ) -> Bool {
        guard let page else { return true }
        let end = LoopTime.read().monotonicMilliseconds + milliseconds
        var told: String?
        while !(supervision.lifeline?.isCut() ?? false) {
            guard let why = fault(of: page) else {
                supervision.status?.report(.passed(pair: place))
                supervision.status?.flush()
                return true
            }
            if why != told { supervision.status?.report(.missing(pair: place, why: why)) }
            supervision.status?.flush()
            told = why
            guard LoopTime.read().monotonicMilliseconds < end else { break }
            usleep(pagePauseMicroseconds)
        }
        return false
    }

    /// nil where it answers 200.
    private static func fault(of page: HTTPLocation) -> String? {
        do throws(HTTPFetch.Failure) {
            let status = try HTTPFetch.get(page, timeoutMilliseconds: pageMilliseconds).status
            return status == .ok ? nil : "it answers \(status.code)"
        } catch {
            return "it does not answer"
        }
    }

    private static let pageMilliseconds: Int64 = 1_000
    private static let pagePauseMicroseconds: UInt32 = 20_000

    private static func read(
        _ configuration: ProbeConfiguration, _ path: String
    ) throws(Failure) -> ([ProbeRun.Source], [ProbeRun.Pair]) {
        let secrets = SecretLookup(environment: [:], folder: PathParts(path).folder)
        var sources: [ProbeRun.Source] = []
        for source in configuration.sources {
            sources.append(
                .init(
                    node: source.node, url: try url(of: source, path), account: source.account,
                    secret: try secret(of: source, secrets, path)))
        }
        var pairs: [ProbeRun.Pair] = []
        for pair in configuration.pairs {
            var destination = Array(pair.ilpAddress.utf8)
            guard sources.indices.contains(pair.source),
                destination.withByteView({ ILPAddress.firstFault(in: $0) }) == nil
            else { throw wrong(path, "the pair to \(pair.to) has no source or no address") }
            pairs.append(.init(source: pair.source, destination: destination))
        }
        guard pairs.count <= ProbeConfiguration.pairsMax else {
            throw wrong(path, "it has more than \(ProbeConfiguration.pairsMax) pairs")
        }
        return (sources, pairs)
    }

    private static func configuration(_ path: String) throws(Failure) -> ProbeConfiguration {
        let bytes: [UInt8]?
        do throws(FileError) {
            bytes = try PlainFile.read(
                path, bytesMax: configurationBytesMax, regularOnly: true)
        } catch {
            throw error.failure
        }
        guard let bytes else { throw Failure(.usage, "there is no file \(path)") }
        do throws(JSONProblems) {
            return try ProbeConfiguration.read(from: bytes)
        } catch {
            throw Failure(
                .usage, error.all.map { Diagnostic(path: path, line: $0.line, $0.message) })
        }
    }

    private static func url(
        of source: ProbeConfiguration.Source, _ path: String
    ) throws(Failure) -> PeerURL {
        do throws(PeerURLError) {
            return try PeerURL(source.url)
        } catch {
            throw wrong(path, "the URL of \(source.node) \(error.text)")
        }
    }

    private static func secret(
        of source: ProbeConfiguration.Source, _ secrets: SecretLookup, _ path: String
    ) throws(Failure) -> [UInt8] {
        do throws(SecretLookup.Failure) {
            return try secrets.secret(
                of: source.account, file: source.secretFile, urlToken: nil)
        } catch {
            switch error {
            case .none: throw wrong(path, "\(source.node) has no secret")
            case .wrong(_, let message, let fix):
                throw wrong(path, "the secret of \(source.node): \(message)", fix: fix)
            }
        }
    }

    private static func wrong(_ path: String, _ message: String, fix: String? = nil) -> Failure {
        Failure(.usage, [Diagnostic(path: path, message, fix: fix)])
    }
}
