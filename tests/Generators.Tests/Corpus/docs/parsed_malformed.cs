// expect: clean
// documentation: parse
// describe: a ""
// describe: get ""
[assembly: Module("m")]
namespace Demo;
/// <summary>Never <b>closed.
[Agent("a"), UseTools<T>] internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
[ToolSet] internal sealed partial class T { /** <summary> a < b && c </summary> */ [Tool] public int Get() => 1; }
