// expect: clean
// call: value {"field":1,"value":2,"scoped":3,"allows":4} => 10
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed partial class T { [Tool] public int Value(int @field, int value, int scoped, int allows) => @field + value + scoped + allows; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
