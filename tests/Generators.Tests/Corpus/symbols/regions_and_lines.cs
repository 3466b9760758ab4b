// expect: clean
// agents: a
[assembly: Module("m")]
namespace Demo;
#region "one"
#line 500 "C:\somewhere else\A.cs"
[Agent("a")]
#line hidden
internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
#line default
#endregion
