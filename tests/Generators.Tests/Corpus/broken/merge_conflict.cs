// expect: CS8300 at 5
// expect: CS8300 at 7
// expect: CS8300 at 9
[assembly: Module("m")]
<<<<<<< HEAD
[Agent("a")]
=======
[Agent("b")]
>>>>>>> other
internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
