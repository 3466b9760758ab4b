// expect: clean
// call: get {"p":{"old":1,"older":2}} => {"old":1,"older":2}
[assembly: Module("m")]
namespace Demo;
internal sealed class P { [Obsolete] public int Old { get; set; } [Obsolete("No more.")] public int Older { get; set; } }
[ToolSet] internal sealed partial class T { [Tool] public P Get(P p) => p; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
