// expect: NETRA201 at 6
// expect: NETRA203 at 6
[assembly: Module("m")]
namespace Demo;
internal enum E { Kept, [Obsolete("No more.", true)] Older }
[ToolSet] internal sealed partial class T { [Tool] public E Get(E e) => e; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
