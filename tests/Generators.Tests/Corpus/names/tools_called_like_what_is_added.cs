// expect: clean
// call: write_result {} => 1
// call: invoke {} => 2
// call: get_type {} => 3
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed partial class T { [Tool] public int WriteResult() => 1; [Tool] public int InvokeAsync() => 2; [Tool("get_type")] public int Type() => 3; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
