// expect: clean
// call: event {} => 1
// call: return {} => 2
// call: is {} => 3
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed partial class @struct { [Tool] public int @event() => 1; [Tool] public int @return() => 2; [Tool] public static int @is() => 3; }
[Agent("a"), UseTools<@struct>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
