// expect: clean
// describe: a "*/ /* // #if /// </summary> -->"
using System.ComponentModel;
[assembly: Module("m")]
namespace Demo;
[Agent("a"), UseTools<T>, Description("*/ /* // #if /// </summary> -->")] internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
[ToolSet] internal sealed partial class T { [Tool, Description("*/")] public string Get([Description("\n#error no")] string x = "*/") => x; }
