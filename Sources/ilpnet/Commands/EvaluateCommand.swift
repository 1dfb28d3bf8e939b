/// `ilpnet evaluate --sandbox PROGRAM`: what loading a topology file starts. The process confines
/// itself and becomes the compiled program, before any of this is looked at; only a call that is
/// not meant for it comes this far.
enum EvaluateCommand {
    static let declaration = Command(
        name: "evaluate", summary: "become a topology's program, confined (ilpnet's own use)",
        options: [
            Option(
                name: "sandbox", value: .init(name: "PROGRAM", kind: .free), help: "the program")
        ], isHidden: true, action: .run(run))

    private static func run(_: Invocation, _: Console) throws(Failure) -> ExitCode {
        throw Failure(
            .usage, "ilpnet starts this itself: ilpnet evaluate --sandbox PROGRAM",
            fix: "to evaluate a topology file: ilpnet check FILE")
    }
}
