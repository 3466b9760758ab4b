// expect: clean
// call: get {"e":"v998"} => "v999"
// call: get {"e":"v1000"} => ! e invalid_value
[assembly: Module("m")]
namespace Demo;
internal enum E
{
    V$i, // repeat: 1000
}
[ToolSet] internal sealed partial class T { [Tool] public E Get(E e) => e + 1; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
