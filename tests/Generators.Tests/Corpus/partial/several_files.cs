// expect: clean
// call: get {} => 1
// call: other {} => 2
[assembly: Module("m")]
namespace Demo;
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
// file: Get.cs
namespace Demo;
internal sealed partial class T { [Tool] public int Get() => 1; }
// file: Other.cs
namespace Demo;
[ToolSet] internal sealed partial class T { [Tool] public int Other() => 2; }
