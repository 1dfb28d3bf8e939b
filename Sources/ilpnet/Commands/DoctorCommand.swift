import CanonicalJSON

/// `ilpnet doctor`: whether this machine has what networks need.
enum DoctorCommand {
    static let declaration = Command(
        name: "doctor", section: .attend,
        summary: "look whether this machine has what networks need",
        explanation: [
            "Looks at the Swift compiler, the limit of open files, the state folder, the disk, the"
                + " ports that networks prefer, what earlier networks left, Docker and Chromium, and"
                + " says of each what to do about it. Ends with 1 only where something is wrong that"
                + " networks need."
        ],
        options: [.json], examples: ["doctor"], action: .run(run))

    private static func run(_ invocation: Invocation, _ console: Console) throws(Failure)
        -> ExitCode
    {
        let findings = Diagnosis().findings
        if invocation.has(.json) {
            console.emit(json(findings).fileBytes)
        } else {
            console.say(
                Finding.lines(findings, columns: console.textColumns, style: console.style))
        }
        return findings.contains { $0.verdict == .wrong } ? .failed : .success
    }

    static func json(_ findings: [Finding]) -> JSONWriter {
        var json = JSONWriter(.indented)
        json.object { json in
            json.member("formatVersion", JSONFormat.version)
            json.list("findings", of: findings) { json, finding in
                json.object { json in
                    json.member("subject", finding.subject)
                    json.member("verdict", finding.verdict.rawValue)
                    json.member("message", finding.message)
                    json.optional("fix", finding.fix)
                }
            }
        }
        return json
    }
}
