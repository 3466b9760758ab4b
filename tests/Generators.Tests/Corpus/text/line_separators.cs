// expect: clean
// describe: a "a\u2028b\u2029c\u0085d\ufeffe"
using System.ComponentModel;
[assembly: Module("m")]
namespace Demo;
[Agent("a"), UseTools<T>, Description("a\u2028b\u2029c\u0085d\ufeffe")] internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
[ToolSet] internal sealed partial class T { [Tool] public string Get([Description("a\u2028b\u2029c")] string x = "\u2028", char y = '\u2029') => x + y; }
