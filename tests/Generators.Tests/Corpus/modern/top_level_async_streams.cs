// expect: clean
// call: get {} => 1
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed partial class T { [Tool] public async ValueTask<int> Get() { await foreach (var x in Many()) { return x; } return 0; } private static async IAsyncEnumerable<int> Many() { await Task.Yield(); yield return 1; } }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
