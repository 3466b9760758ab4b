// expect: NETRA201 at 6
// expect: NETRA203 at 6
[assembly: Module("m")]
namespace Demo;
internal sealed class P { [Obsolete("No more.", true)] public int Old { get; set; } public int Kept { get; set; } }
[ToolSet] internal sealed partial class T { [Tool] public P Get(P p) => p; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
