// expect: clean
// call: get {"e":["v0","v63"]} => ["v0","v63"]
[assembly: Module("m")]
namespace Demo;
[Flags] internal enum E : ulong
{
    V$i = 1UL << $i, // repeat: 64
}
[ToolSet] internal sealed partial class T { [Tool] public E Get(E e) => e; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
