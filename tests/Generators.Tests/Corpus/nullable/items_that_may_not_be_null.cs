// expect: clean
// call: get {"b":[null,["x"]]} => 2
// call: get {"b":[[null]]} => ! b[0][0] wrong_type
// call: other {"b":[null]} => ! b[0] wrong_type
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed partial class T { [Tool] public int Get(List<List<string>?> b) => b.Count; [Tool] public int Other(List<List<string?>> b) => b.Count; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
