// expect: clean
// agents: a
// call: get {} => 1
// A base class has members called like those that are added.
[assembly: Module("m")]
namespace Demo;
internal abstract class Base { public static string Ref => ""; public static class Calls; public static string Call(string x) => x; }
[ToolSet] internal sealed partial class T : Base { [Tool] public int Get() => 1; }
[Agent("a"), UseTools<T>] internal sealed partial class A : Base, IModelAgent<string, string> { public string Instructions(string input) => input; }
