// expect: clean
// call: get {"text":null,"other":"x"} => "x"
#nullable enable annotations
#nullable disable warnings
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed partial class T { [Tool] public string Get(string? text, string other) => text ?? other; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
