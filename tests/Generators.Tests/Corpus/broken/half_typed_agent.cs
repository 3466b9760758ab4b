// expect: CS1003 at 5
// expect: CS1026 at 5
[assembly: Module("m")]
namespace Demo;
[Agent(
