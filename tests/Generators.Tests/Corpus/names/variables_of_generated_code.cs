// expect: clean
// call: f {"binder":1,"arguments":2,"context":3,"ct":4,"member":5,"seen0":6,"m0":7,"m1":8,"services":9,"tools":10,"result":11,"writer":12,"value":13} => 91
// Parameters called like what generated code calls its own variables.
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed partial class T { [Tool] public int F(int binder, int arguments, int context, int ct, int member, int seen0, int m0, int m1, int services, int tools, int result, int writer, int value) => binder + arguments + context + ct + member + seen0 + m0 + m1 + services + tools + result + writer + value; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
