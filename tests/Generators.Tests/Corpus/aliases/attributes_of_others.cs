// expect: clean
// What is called like ours and is not ours says nothing to the generator.
[assembly: Module("m")]
namespace Demo;
internal sealed class AgentAttribute(string name) : Attribute { public string Name => name; }
internal sealed class ToolSetAttribute : Attribute;
[Demo.Agent("a")] internal sealed class A;
[Demo.ToolSet] internal sealed class T;
