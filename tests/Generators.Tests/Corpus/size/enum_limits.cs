// expect: clean
// call: get {"a":"least","b":"most","c":"minus"} => "least"
[assembly: Module("m")]
namespace Demo;
internal enum Long : long { Least = long.MinValue, Most = long.MaxValue }
internal enum Ulong : ulong { Least = 0, Most = ulong.MaxValue }
internal enum Small : sbyte { Minus = -128, Plus = 127 }
[ToolSet] internal sealed partial class T { [Tool] public Long Get(Long a, Ulong b, Small c, Long d = Long.Least, Ulong e = Ulong.Most, Small f = (Small)(-7)) => d; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
