// expect: clean
// call: get {"e":"old"} => "kept"
[assembly: Module("m")]
namespace Demo;
internal enum E { [Obsolete] Old, Kept }
[ToolSet] internal sealed partial class T { [Tool] public E Get(E e) => e + 1; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
