// expect: clean
[assembly: Module("m")]
namespace Demo;
// file: Empty.cs
#region nothing
#endregion
