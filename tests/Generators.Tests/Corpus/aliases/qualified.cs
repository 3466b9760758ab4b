// expect: clean
// call: get {} => 1
// usings: none
[assembly: global::Netra.Module("m")]
[global::Netra.ToolSetAttribute] internal sealed partial class T { [Netra.Tool] public int Get() => 1; }
[Netra.AgentAttribute("a"), global::Netra.UseToolsAttribute<T>] internal sealed partial class A : Netra.IModelAgent<string, string> { public string Instructions(string input) => input; }
