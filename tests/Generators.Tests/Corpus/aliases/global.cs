// expect: clean
// call: get {} => 1
global using Bot = Netra.AgentAttribute;
global using Text = string;
global using Numbers = System.Collections.Generic.List<int>;
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed partial class T { [Tool] public int Get(Text? x = null, Numbers? y = null) => 1; }
[Bot("a"), UseTools<T>] internal sealed partial class A : IModelAgent<Text, Text> { public Text Instructions(Text input) => input; }
