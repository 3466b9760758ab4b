// expect: CS0433 at 9
// assembly: One
namespace Lib;
public sealed record P(int X);
// assembly: Two
namespace Lib;
public sealed record P(int X);
// assembly: App
[assembly: Module("m")] namespace Demo { [ToolSet] internal sealed partial class T { [Tool] public int Get(Lib.P p) => 1; } }
