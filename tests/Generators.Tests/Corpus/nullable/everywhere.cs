// expect: clean
// call: get {"a":null,"b":[null],"c":{"x":null},"d":null,"e":[null]} => 3
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed partial class T { [Tool] public int Get(int? a, List<int?> b, Dictionary<string, string?>? c, List<string>? d, string?[] e) => b.Count + c!.Count + e.Length; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
