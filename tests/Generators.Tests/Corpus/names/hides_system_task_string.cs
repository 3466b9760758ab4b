// expect: clean
// call: get {"task":{"string":"x","int32":1}} => {"string":"x","int32":1}
[assembly: Module("m")]
namespace Demo;
internal sealed record Task(string String, int? Int32 = null);
internal sealed class String;
internal sealed class ValueTask;
internal sealed class Int32;
internal sealed class Exception;
internal sealed class JsonElement;
[ToolSet] internal sealed partial class T { [Tool] public Task Get(Task task) => task; [Tool] public global::System.Threading.Tasks.Task<Task> GetLaterAsync(Task task) => global::System.Threading.Tasks.Task.FromResult(task); }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
