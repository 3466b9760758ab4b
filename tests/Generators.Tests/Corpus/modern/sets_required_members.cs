// expect: clean
// call: get {"p":{"x":1}} => {"x":1}
using System.Diagnostics.CodeAnalysis;
[assembly: Module("m")]
namespace Demo;
internal sealed class P { [SetsRequiredMembers] public P(int x) => X = x; public required int X { get; init; } }
[ToolSet] internal sealed partial class T { [Tool] public P Get(P p) => p; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
