// expect: clean
// call: get {"e":"\"\"\""} => "\n"
using System.Text.Json.Serialization;
[assembly: Module("m")]
namespace Demo;
internal enum E { [JsonStringEnumMemberName("\"\"\"")] A, [JsonStringEnumMemberName("\n")] B, [JsonStringEnumMemberName("\u2028")] C }
[ToolSet] internal sealed partial class T { [Tool] public E Get(E e) => e + 1; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
