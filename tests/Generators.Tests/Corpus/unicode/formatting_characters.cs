// expect: clean
// call: get {"ab":1} => 1
// A zero-width joiner in an identifier is not part of it.
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed partial class T { [Tool] public int Get(int a\u200Db) => ab; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
