// expect: clean
// call: sum {"class":1,"params":2,"this":3} => 6
// call: sum {"class":1,"params":2,"this":3,"in":4} => 10
// call: sum {} => ! class missing, params missing, this missing
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed partial class T { [Tool] public int Sum(int @class, int @params, int @this, int @in = 0) => @class + @params + @this + @in; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
