using System.Text.Json.Serialization;

namespace Netra.Execution.Tests;

internal sealed record Rolled(string Key, int Attempt);

[JsonSerializable(typeof(Rolled))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(string))]
internal sealed partial class StepJson : JsonSerializerContext;
