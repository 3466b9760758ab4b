// expect: CS0509 at 6
// expect: CS1729 at 6
// Ours are sealed.
[assembly: Module("m")]
namespace Demo;
internal sealed class MineAttribute(string name) : Netra.AgentAttribute(name);
