// expect: clean
// schema: get {"type":"object","properties":{"p":{"type":"object","properties":{"first":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"second":{"type":"integer","minimum":-2147483648,"maximum":2147483647}},"additionalProperties":false}},"required":["p"],"additionalProperties":false}
// The order of the files that a build happens to hand over must not show.
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed partial class T { [Tool] public int Get(P p) => p.First; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
// file: A.cs
namespace Demo;
internal sealed partial class P { public int First { get; set; } }
// file: B.cs
namespace Demo;
internal sealed partial class P { public int Second { get; set; } }
