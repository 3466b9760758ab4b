// expect: clean
// call: get {} => 1
using Bot = Netra.AgentAttribute;
using BotAttribute2 = Netra.ToolSetAttribute;
using Method = Netra.ToolAttribute;
[assembly: Module("m")]
namespace Demo;
[BotAttribute2] internal sealed partial class T { [Method] public int Get() => 1; }
[Bot("a"), UseTools<T>] internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
