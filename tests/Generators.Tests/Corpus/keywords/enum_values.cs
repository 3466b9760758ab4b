// expect: clean
// call: next {"value":"default"} => "null"
// call: next {"value":"Default"} => ! value invalid_value
[assembly: Module("m")]
namespace Demo;
internal enum @enum { @default, @null, @true }
[ToolSet] internal sealed partial class T { [Tool] public @enum Next(@enum value) => value + 1; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
