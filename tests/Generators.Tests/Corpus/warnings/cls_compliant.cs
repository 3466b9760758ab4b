// expect: CS3001 at 10
// expect: CS3001 at generated
// expect: CS3002 at generated
// expect: CS3009 at generated
// expect: CS3016 at generated
// The contracts are not CLS-compliant, so that no module can be.
[assembly: CLSCompliant(true)]
[assembly: Module("m")]
namespace Demo;
[Agent("a")] public sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
