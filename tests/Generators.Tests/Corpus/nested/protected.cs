// expect: NETRA103 at 4
[assembly: Module("m")]
namespace Demo;
internal abstract partial class Outer { [Service(Lifetime.User)] protected sealed class S; }
