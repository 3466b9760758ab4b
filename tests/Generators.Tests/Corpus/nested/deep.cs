// expect: clean
// call: get {"p":{"x":1}} => {"x":1}
[assembly: Module("m")]
namespace Demo;
internal static partial class L1 { internal static partial class L2 { internal static partial class L3 { internal static partial class L4 { internal static partial class L5 { internal static partial class L6 {
[ToolSet] internal sealed partial class T { internal sealed record P(int X); [Tool] public P Get(P p) => p; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
} } } } } }
