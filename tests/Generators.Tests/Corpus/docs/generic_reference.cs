// expect: clean
// describe: a "Takes List of Dictionary and Add."
[assembly: Module("m")]
namespace Demo;
/// <summary>Takes <see cref="List{T}"/> of <see cref="Dictionary{TKey, TValue}"/> and <see cref="List{T}.Add(T)"/>.</summary>
[Agent("a")] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
