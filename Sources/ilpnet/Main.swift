import TopologyLoading

@main
enum Main {
    static func main() {
        EvaluationSandbox.becomeConfinedIfAsked()
    }
}
