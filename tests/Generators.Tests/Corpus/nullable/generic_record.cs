// expect: clean
// call: get {"p":{"value":null}} => {"value":null}
// call: other {"p":{"value":null}} => ! p.value wrong_type
[assembly: Module("m")]
namespace Demo;
internal sealed record P<TValue>(TValue Value);
[ToolSet] internal sealed partial class T { [Tool] public P<string?> Get(P<string?> p) => p; [Tool] public P<string> Other(P<string> p) => p; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
