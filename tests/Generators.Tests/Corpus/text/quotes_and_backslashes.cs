// expect: clean
// describe: a "He said \"no\" \\ 'x' `y` C:\\new\\table"
// describe: get "\"\"\"\" four \"\"\""
using System.ComponentModel;
[assembly: Module("m")]
namespace Demo;
[Agent("a"), UseTools<T>, Description("He said \"no\" \\ 'x' `y` C:\\new\\table")] internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
[ToolSet] internal sealed partial class T { [Tool, Description("\"\"\"\" four \"\"\"")] public int Get([Description("\"\"\"")] string x = "\"\"\"") => x.Length; }
