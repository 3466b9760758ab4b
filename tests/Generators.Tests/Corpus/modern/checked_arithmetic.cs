// expect: clean
// call: get {"e":["a","c"]} => ["a","c"]
[assembly: Module("m")]
namespace Demo;
[Flags] internal enum E : byte { A = 1, B = 2, C = 128 }
[ToolSet] internal sealed partial class T { [Tool] public E Get(E e) => checked(e); }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
