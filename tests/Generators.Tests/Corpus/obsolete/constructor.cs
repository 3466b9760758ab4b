// expect: NETRA104 at 5
[assembly: Module("m")]
namespace Demo;
internal sealed class P { [Obsolete("No more.", true)] public P(int x) => X = x; public int X { get; set; } [System.Text.Json.Serialization.JsonConstructor] public P() { } }
[ToolSet][method: Obsolete("No more.", true)] internal sealed partial class T() { [Tool] public P Get(P p) => p; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
