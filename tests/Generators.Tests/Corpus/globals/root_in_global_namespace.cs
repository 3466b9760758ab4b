// expect: clean
// assembly: Engine
[assembly: Module("engine")]
[Service(Lifetime.Process)] internal sealed class Directory : IUserDirectory { public ValueTask<UserContext?> FindAsync(UserId user, CancellationToken ct) => ValueTask.FromResult<UserContext?>(null); }
[Agent("a", Entry = true)] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
[Service(Lifetime.User)]
internal sealed class Engine : IExecutionEngine, IAsyncDisposable
{
    public ValueTask<SubmitResult> SubmitAsync(RunRequest request, CancellationToken ct) => throw new NotSupportedException();
    public ValueTask<CancelResult> CancelAsync(RunId run, CancellationToken ct) => throw new NotSupportedException();
    public void TakeUp(UnownedRun run) => throw new NotSupportedException();
    public ValueTask<ApprovalResult> ApproveAsync(ApprovalDecision decision, CancellationToken ct) => throw new NotSupportedException();
    public ValueTask<bool> DeleteThreadAsync(ThreadId thread, CancellationToken ct) => throw new NotSupportedException();
    public AnswerDraft? FindDraft(ThreadId thread) => null;
    public (int Active, int Queued) Load => (0, 0);
    public ValueTask DisposeAsync() => default;
}
// assembly: App
[CompositionRoot(DefaultAgent = "a")] internal sealed partial class Root;
