/// All commands, in the order in which help lists them.
enum CommandTable {
    static let root = Command(
        name: "ilpnet",
        summary:
            "Describes an Interledger network in Swift, checks it, runs it, and makes files of it.",
        action: .choose([
            InitCommand.declaration, EditorCommand.declaration,
            CheckCommand.declaration, PlanCommand.declaration, GraphCommand.declaration,
            ExportCommand.declaration,
            GenCommand.declaration,
            UpCommand.declaration, DownCommand.declaration, VerifyCommand.declaration,
            PsCommand.declaration, LsCommand.declaration, LogsCommand.declaration,
            EventsCommand.declaration, PacketCommand.declaration, OpenCommand.declaration,
            WaitCommand.declaration,
            StopCommand.declaration, StartCommand.declaration, RestartCommand.declaration,
            KillCommand.declaration, PauseCommand.declaration, ResumeCommand.declaration,
            DumpCommand.declaration, DoctorCommand.declaration,
            ConnectorCommand.declaration, DashboardCommand.declaration, SendCommand.declaration,
            HealthCommand.declaration,
            DecodeCommand.declaration, EncodeCommand.declaration,
            VersionCommand.declaration, CompletionsCommand.declaration, HelpCommand.declaration,
            NamesCommand.declaration,
            EvaluateCommand.declaration, SuperviseCommand.declaration, ProbeCommand.declaration,
        ]))
}
