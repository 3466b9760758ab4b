// expect: clean
// call: get {"p":{"x":"y"}} => {"x":"y","y":null}
using System.Diagnostics.CodeAnalysis;
[assembly: Module("m")]
namespace Demo;
internal sealed class P { [AllowNull] public string X { get => field0 ?? ""; set => field0 = value; } private string? field0; [MaybeNull] public string Y => null!; }
[ToolSet] internal sealed partial class T { [Tool] public P Get([NotNull] P p) => p; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
