import Planning
import Verification

/// What `--only` and `--skip` mean: everything that is wrong with them is said at once.
enum SelectionInput {
    static func selection(_ invocation: Invocation) throws(Failure) -> CheckSelection {
        var problems: [Failure.Problem] = []
        let only = names(VerifyCommand.only, invocation, &problems)
        let skip = names(VerifyCommand.skip, invocation, &problems)
        guard problems.isEmpty else { throw Failure(.usage, problems) }
        return CheckSelection(only: only, skip: skip)
    }

    private static func names(
        _ option: Option, _ invocation: Invocation, _ problems: inout [Failure.Problem]
    ) -> Set<CheckName> {
        let known = CheckName.allCases.map(\.rawValue)
        var names: Set<CheckName> = []
        for text in invocation.values(option).flatMap({ $0.split(separator: ",") }) {
            let word = text.filter { $0 != " " }
            if let name = CheckName(rawValue: word) {
                names.insert(name)
                continue
            }
            let near = NearestName.match(word, among: known).map { "did you mean \($0)?" }
            problems.append(
                .init(
                    "\(option.flag) \(word): no check has this name",
                    fix: near ?? "write one of \(known.listed(with: "and"))"))
        }
        if invocation.has(option), names.isEmpty, problems.isEmpty {
            problems.append(
                .init(
                    "\(option.flag) names no check",
                    fix: "write for instance \(option.flag) startup,traffic"))
        }
        return names
    }
}
